"""How a filtered dataset reaches the script, with no change in it.

In this order: a word of the command line, a parameter or a configuration value that holds its path
gets that of the copy; a path below the project is that of the copy in the run's own copy of the
project, however the script spells it; a path elsewhere is changed wherever the run is told it, be
it in a list, a variable or the code; where it is told a folder above it alone, it gets a folder of
links. `wb.data(path)` answers the copy in any case.
"""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..compare.side import datasets
from ..errors import BadEdit
from ..inputs.data.filtered import CALL
from ..inputs.params import own_arguments
from . import datasets as lying
from .edits import Edits
from .known import Known
from .mentions import Mentions, mentions
from .moves import Moves
from .origin import Origin
from .texts import place_of
from .ways import CODE, way

#: The ways: by the command line, by a configuration file, by its place, by a variable, by a text in
#: the code, by a folder that holds it.
FLAG, CONFIG, PLACE, VARIABLE = "flag", "config", "place", "variable"
LITERAL, FOLDER = "literal", "folder"
_LINKS = ".filtered"
_HIGHEST = 3  # folders above a dataset of which one may be told instead
_IN_WORDS = {
    FLAG: "its path on the command line is that of the copy",
    CONFIG: "its path in the configuration is that of the copy",
    PLACE: "the copy is in its place, in the run's own copy of the project",
    LITERAL: "its path in the run's copy of the code is that of the copy",
    VARIABLE: "its path in a variable is that of the copy",
    FOLDER: "a folder of links with the copy in it stands for {folder}",
    CALL: "wb.data() answers the copy",
}


@dataclass(frozen=True)
class Reached:
    """How one dataset reaches the script: `path` is the original, `spelt` as the parameters of the
    parent spell it, `copy` what it reads instead, `way` how; then what has to be changed for it.
    `place` is the path in the project where the copy stands, `folder` a folder of links as from the
    run's own copy of the project, and the one that it stands for."""

    name: str
    path: Path
    copy: Path
    way: str
    spelt: str
    command: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    folder: tuple[str, str] = ("", "")

    @property
    def words(self) -> str:
        """How, for people."""
        return _IN_WORDS[self.way].format(folder=self.folder[1])


def name_of(root: Path, origin: Origin, told: str) -> str:
    """The dataset that somebody names by its path, its file name or its stem, as the run knows it;
    one that the run read goes before others. Raises BadEdit for one that is not there or not the
    only one."""
    read = _read(origin)
    names = list(dict.fromkeys([*read, *_lying(origin)]))
    for fits in (lambda n: n == told, lambda n: Path(n).name == told or _stem(n) == told):
        for known in (read, names):
            found = [name for name in known if fits(name)]
            if len(found) == 1:
                return found[0]
            if found:
                raise BadEdit(f"{told} may be {' or '.join(found)}", "Give the whole path.")
    for place in (Path(origin.spec.cwd, Path(told).expanduser()), root / told):
        place = Path(os.path.normpath(place))
        if place.exists():
            inside = place_of(root, place) is not None
            return os.path.relpath(place, origin.spec.cwd) if inside else str(place)
    near = difflib.get_close_matches(told, [*names, *map(_stem, names)], 1, 0.5)
    raise BadEdit(
        f"no dataset {told}{f'; did you mean {near[0]}?' if near else ''}",
        f"Known are {', '.join(names[:8])}." if names else "Give the path of a file or a folder.",
    )


def reach(
    root: Path,
    origin: Origin,
    edits: Edits,
    told: Known,
    command: tuple[str, ...],
    name: str,
    copy: Path,
) -> Reached:
    """How the `copy` of a dataset reaches the script, whose command line is `command` by now.
    Raises BadEdit where nothing tells the script its path."""
    path = Path(os.path.normpath(Path(origin.spec.cwd, name)))
    finder = _Finder(origin, path)
    spelt = finder.spelling(told)
    words = finder.words(command, copy)
    if words != command:
        return Reached(name, path, copy, FLAG, spelt, words)
    if params := finder.params(told):
        by = FLAG if all(told.holding(one) is None for one in params) else CONFIG
        return Reached(name, path, copy, by, spelt, command, dict.fromkeys(params, str(copy)))
    if (place := place_of(root, path)) is not None:
        return Reached(name, path, copy, PLACE, spelt, command, place=place)
    return _elsewhere(root, origin, edits, told, Reached(name, path, copy, CALL, spelt, command))


def _elsewhere(root: Path, origin: Origin, edits: Edits, told: Known, call: Reached) -> Reached:
    """How a dataset outside of the project reaches the script. Raises BadEdit."""
    path = call.path

    def found(moved: Path, **led: Mapping[str, str]) -> Mentions:
        back = {copy: whole for copy, whole in origin.back.items() if whole == str(moved)}
        moves = Moves(root, Path(origin.spec.cwd), back, **led)
        return mentions(root, origin, edits, told, moves)

    by = _way(found(path, trees={str(path): _LINKS}))
    if by and by != LITERAL:  # a literal may be that of another script
        return replace(call, way=by)
    for folder in path.parents[:_HIGHEST]:
        if root.is_relative_to(folder) or Path.home().is_relative_to(folder):
            break
        if found(folder, folders={str(folder): _LINKS}):
            return replace(call, way=FOLDER, folder=(links_of(folder), str(folder)))
    if by or b"data(" in told.content:
        return replace(call, way=by or CALL)
    name = call.name
    raise BadEdit(
        f"nothing tells the script where {name} is that could be told otherwise",
        'Read it by `wb.data("…")`, or give its path by a flag or a configuration file.',
    )


class _Finder:
    """Looks for the places that hold the path of a dataset."""

    def __init__(self, origin: Origin, path: Path) -> None:
        self._origin = origin
        self._cwd = Path(origin.spec.cwd)
        self._path = path
        self._was = {
            one.copy
            for name, one in origin.copies.items()
            if os.path.normpath(self._cwd / name) == str(path)
        }

    def words(self, command: tuple[str, ...], copy: Path) -> tuple[str, ...]:
        """The command with the path of the copy where it had that of the dataset."""
        own = len(own_arguments(command))
        before, after = command[: len(command) - own], command[len(command) - own :]
        return (*before, *(self._word(word, copy) for word in after))

    def spelling(self, told: Known) -> str:
        """The path as a parameter or a word of the run tells it; whole where none does."""
        words = self._origin.spec.command[1:]
        values = [*told.values.values(), *told.typed.values(), *words]
        return next((str(value) for value in values if self._is(value)), str(self._path))

    def params(self, told: Known) -> list[str]:
        """The parameters that hold the path and can be set from outside but for the code."""
        held = [one.values for one in told.held]
        values = {**{n: s.default for n, s in told.schemas.items()}, **told.values}
        for one in (*held, told.typed):
            values |= {name: value for name, value in one.items() if self._is(value)}
        return [
            n for n, value in values.items() if self._is(value) and way(n, told) not in ("", CODE)
        ]

    def _word(self, word: str, copy: Path) -> str:
        if self._is(word):
            return str(copy)
        before, equals, value = word.partition("=")
        return f"{before}={copy}" if equals and self._is(value) else word

    def _is(self, value: object) -> bool:
        """Whether a value is the path of the dataset, or of its filtered copy in the run."""
        if not isinstance(value, str) or not value or "\0" in value:
            return False
        if value in self._was:
            return True
        return os.path.normpath(self._cwd / Path(value).expanduser()) == str(self._path)


def moves(root: Path, origin: Origin, reached: Iterable[Reached], own: Path) -> Moves:
    """The paths that lead elsewhere for these datasets, in a run whose copy of the project is in
    the folder `own`; and back where the origin had copies that this run has not."""
    trees: dict[str, str] = {}
    folders: dict[str, str] = {}
    back = dict(origin.back)
    for one in reached:
        back.pop(str(one.copy), None)
        if one.place:
            trees[str(root / one.place)] = str(own / one.place)
            above = [root, *(root / part for part in Path(one.place).parents)]
            folders |= {str(folder): str(own / folder.relative_to(root)) for folder in above}
            continue
        if one.folder[0]:
            folders[one.folder[1]] = str(own / one.folder[0])
        if one.way != CALL and place_of(root, one.path) is None:
            trees[str(one.path)] = str(one.copy)
    return Moves(root, Path(origin.spec.cwd), back, trees, folders)


def links_of(folder: Path) -> str:
    """Where the folder of links for a folder is, as from the run's own copy of the project."""
    return f"{_LINKS}/{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}/{folder.name}"


def _way(found: Mentions) -> str:
    """The way by which what is mentioned is changed; empty where nothing is."""
    told = {FLAG: found.command, CONFIG: found.params, VARIABLE: found.env, LITERAL: found.literals}
    return next((way for way, changed in told.items() if changed), "")


def _read(origin: Origin) -> Sequence[str]:
    """The datasets that the run has read, and those that it was given filtered."""
    read: Iterable[str] = datasets(origin.run) if origin.run is not None else ()
    return list(dict.fromkeys([*read, *origin.filters]))


def _lying(origin: Origin) -> Sequence[str]:
    """The datasets that lie in the folder of the run."""
    return [os.path.relpath(path, origin.spec.cwd) for path in lying.found(origin.spec.cwd)]


def _stem(name: str) -> str:
    return Path(name).name.partition(".")[0]
