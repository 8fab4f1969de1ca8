"""Which code is launched: the working tree, or a private copy with the edits in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BadEdit, WorkbenchError
from ..inputs.code import checkout, constants, keep
from ..inputs.code.checkout import Checkout
from ..inputs.code.graft import graft
from ..inside import layout
from ..run.facts import peek
from .edits import AS_IT_WAS, Edits
from .origin import Origin
from .texts import content_of

_LINKED = "what is no code is linked in"
_OUTPUTS = "new relative outputs land in the copy, those in folders that exist in the project"


@dataclass(frozen=True)
class Coded:
    """Which code is launched.

    Args:
        own_copy: whether the run gets a private copy of the project.
        files: the files that differ from `as_it_was` or from the working tree, by their paths as
            from the project's folder.
        as_it_was: whether it is the code of the run that is tweaked.
        words: the same for people.
        problems: why some edits cannot be made, by lane and name.
    """

    own_copy: bool = False
    files: Mapping[str, bytes] = field(default_factory=dict)
    as_it_was: bool = False
    words: tuple[str, ...] = ()
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)


def coded(
    root: Path,
    origin: Origin,
    edits: Edits,
    literals: Mapping[str, Mapping[str, str]],
    config: Mapping[str, bytes],
    placed: Collection[str],
) -> Coded:
    """Which code is launched with these edits. Nothing is written.

    `literals` are texts in the code that become others, by the path of the file; `config` is the
    content of configuration files, `placed` the paths of data, that have to stand in the place of
    the project's. Paths are as from the project's folder.
    """
    maker = _Maker(root, origin, edits)
    for place, text in edits.constants.items():
        maker.change(place, text)
    for path, texts in literals.items():
        for old, new in texts.items():
            maker.replace(path, old, new)
    maker.files |= config
    as_it_was = edits.code == AS_IT_WAS and origin.run is not None
    own_copy = bool(maker.files or placed or as_it_was)
    return Coded(own_copy, maker.files, as_it_was, _words(origin, own_copy, edits), maker.problems)


def carried_out(
    root: Path, origin: Origin, found: Coded, placed: Mapping[str, Path]
) -> tuple[Checkout, dict[str, object]]:
    """Make the private copy, with links at the paths that are `placed`; the copy, and what
    `code.json` says of it. Raises NoSnapshot, NoGit, GitFailed, OSError."""
    if found.as_it_was and origin.run is not None:
        told = dict(peek(origin.run.folder / layout.CODE))
        tree = keep.kept(origin.run.folder).tree
    else:
        told = keep.whole(root)
        tree = str(told["tree"])
    edited = graft(root, tree, found.files)
    made = checkout.make(root, edited, origin.spec.cwd, placed)
    return made, {**told, "tree": edited, "edited": sorted(found.files)}


class _Maker:
    """Collects the files that are changed."""

    def __init__(self, root: Path, origin: Origin, edits: Edits) -> None:
        self._root, self._origin, self._edits = root, origin, edits
        self.files = {path: text.encode() for path, text in edits.files.items()}
        self.problems: dict[tuple[str, str], str] = {}

    def change(self, place: str, text: str) -> None:
        """Give the constant at `train.py:WIDTH` another value."""
        path, _, name = place.rpartition(":")
        try:
            self.files[path] = constants.put(self._content(path), name, text)
        except (WorkbenchError, OSError) as error:
            self.problems["code", place] = _told(path, error)

    def replace(self, path: str, old: str, new: str) -> None:
        """Make a literal another one."""
        try:
            self.files[path] = constants.replaced(self._content(path), old, new)
        except (WorkbenchError, OSError) as error:
            self.problems["data", old] = _told(path, error)

    def _content(self, path: str) -> bytes:
        if path in self.files:
            return self.files[path]
        if not path:
            raise BadEdit("no file is named", "Say train.py:WIDTH=256.")
        return content_of(self._root, self._origin, self._edits, path)


def _told(path: str, error: WorkbenchError | OSError) -> str:
    why = error.message if isinstance(error, WorkbenchError) else error.strerror
    return f"{path}: {why}"


def _words(origin: Origin, own_copy: bool, edits: Edits) -> tuple[str, ...]:
    if not own_copy:
        return ("code: the working tree as it is",)
    if edits.code == AS_IT_WAS and origin.run is not None:
        return (f"code: as it was in {origin.called}, in a copy of its own; {_LINKED}", _OUTPUTS)
    return (f"code: the working tree in a copy of its own, edits applied; {_LINKED}", _OUTPUTS)
