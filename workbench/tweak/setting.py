"""Where each edited parameter goes: into the words, into a copy of a configuration file, or into
the code, as the script understands it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..errors import BadEdit
from ..inputs import rewriting, spelling, words
from ..inputs.params import Schema
from ..inside import layout
from ..run.spec import OWN_FOLDER
from .edits import Edits
from .held import Held
from .known import Known, known
from .origin import Origin
from .parameters import edited, parameter
from .texts import launched, place_of
from .ways import CODE, FILE, WORDS, carried, way


@dataclass(frozen=True)
class Setting:
    """How edited parameters and variables reach the script.

    Args:
        command: the words; those that stand for the run's own folder hold `OWN_FOLDER`.
        env: all variables that are set for the run.
        files: changed copies of configuration files, by their paths in the run's folder.
        placed: changed configuration files that have to stand in the place of the project's, in a
            copy of the project of the run's own; by their paths as from the project's folder.
        constants: expressions by `train.py:WIDTH`, of parameters that are constants of the script.
        stands: how the project spells the files that `files` are copies of, by the paths that the
            words have for the copies.
        carried: the parameters among them that nobody edited now, but for the origin.
        problems: why some of it cannot be launched, by the name of the parameter.
    """

    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    placed: Mapping[str, bytes] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    stands: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def settings_of(root: Path, origin: Origin, edits: Edits) -> Setting:
    """Where the edited parameters and variables of an origin go.

    `root` is the project's folder. Raises nothing: what cannot be is among the problems.
    """
    told = known(root, origin, edits)
    kept = {name: value for name, value in carried(told).items() if name not in edits.params}
    maker = _Maker(root, origin, told, partial(launched, root, origin, edits))
    for name, value in {**kept, **edits.params}.items():
        try:
            maker.set(name, value)
        except BadEdit as error:
            maker.problems[name] = error.message
    maker.copy()
    maker.problems |= _gone(root, maker.command)
    env = {**origin.spec.env, **edits.env}
    return Setting(
        command=maker.command,
        env={name: value for name, value in env.items() if value is not None},
        files=maker.files,
        placed=maker.placed,
        constants=maker.constants,
        stands=maker.stands,
        carried=kept,
        problems=maker.problems,
    )


class _Maker:
    """Collects what has to be changed; `copy` makes the copies of files."""

    def __init__(
        self, root: Path, origin: Origin, told: Known, read: Callable[[Path], bytes]
    ) -> None:
        self._root = root
        self._read = read
        self._cwd = Path(origin.spec.cwd)
        self._stood = origin.spec.stands
        self._told = told
        self._changes: dict[Path, dict[str, str | None]] = {
            held.path: {} for held in told.held if held.is_copy
        }  # a child is whole without its parent's folder
        self.command = origin.spec.command
        self.files: dict[str, bytes] = {}
        self.stands: dict[str, str] = {}
        self.placed: dict[str, bytes] = {}
        self.constants: dict[str, str] = {}
        self.problems: dict[str, str] = {}

    def set(self, name: str, value: str | None) -> None:
        """Take one edit. Raises BadEdit."""
        plain, told = name.lstrip("+"), self._told
        problem = edited(parameter(plain, told), name, value, told).problem
        if problem:
            raise BadEdit(problem)
        by, held = way(plain, told), told.holding(plain)
        if by == FILE and held is not None:
            self._changes.setdefault(held.path, {})[plain] = value
        elif by == WORDS:
            self.command = words.put(self.command, name, value, told.schemas)
        elif by == CODE and value is not None:
            self._constant(plain, value)

    def copy(self) -> None:
        """Make the copies of files, and let the words name them."""
        for path, changes in self._changes.items():
            held = next(one for one in self._told.held if one.path == path)
            try:
                self._copy(held, changes)
            except BadEdit as error:
                self.problems |= dict.fromkeys(changes, error.message)
            except OSError as error:
                self.problems |= dict.fromkeys(changes, f"{path} cannot be read: {error.strerror}")

    def _constant(self, name: str, value: str) -> None:
        script, schema = self._told.script, self._told.schemas.get(name, Schema())
        place = place_of(self._root, script) if script is not None else None
        if place is None:
            raise BadEdit(f"{name} is a constant of a script that is not in the project")
        self.constants[f"{place}:{name}"] = spelling.expression(value, schema.type)

    def _copy(self, held: Held, changes: Mapping[str, str | None]) -> None:
        content = self._read(held.path)
        new = rewriting.rewritten(held.path, content, changes)
        if held.is_fixed or rewriting.others(held.path, content, self._cwd):
            place = place_of(self._root, held.path)
            if place is None:
                raise BadEdit(f"{held.path} is not in the project: no copy can take its place")
            self.placed[place] = new
        else:
            name = _free(held.path.name, self.files)
            self.files[name] = new
            self._point(held, f"{OWN_FOLDER}/{name}")

    def _point(self, held: Held, path: str) -> None:
        """Let the command line name the copy. The words may have moved where others were added."""
        if held.param and not held.text:
            self.stands[path] = str(self._told.schemas[held.param].default)
            self.command = words.put(self.command, held.param, path, self._told.schemas)
            return
        self.stands[path] = self._stood.get(held.text, held.text)
        self.command = tuple(
            word.removesuffix(held.text) + path if _names(word, held.text) else word
            for word in self.command
        )


def _gone(root: Path, command: Sequence[str]) -> dict[str, str]:
    """The copies that the words name in the folder of a run that was removed since."""
    runs = layout.runs_folder(str(root))
    found = {}
    for word in command:
        _, inside, place = word.partition(f"{runs}/")
        parts = place.split("/")
        if inside and parts[1:2] == [layout.CHANGED_CONFIGS] and not Path(runs, place).is_file():
            found[parts[-1]] = f"it is gone with run {parts[0]}: name the file itself again"
    return found


def _names(word: str, text: str) -> bool:
    """Whether a word is a path, or ends in it after `=` or `@`."""
    return word == text or word.endswith((f"={text}", f"@{text}"))


def _free(name: str, taken: Container[str]) -> str:
    """A path for a copy in the run's folder; the file keeps its name."""
    number, place = 1, f"{layout.CHANGED_CONFIGS}/{name}"
    while place in taken:
        number += 1
        place = f"{layout.CHANGED_CONFIGS}/{number}/{name}"
    return place
