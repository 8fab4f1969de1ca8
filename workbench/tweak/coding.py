"""Which code is launched: the working tree, or a private copy with the edits in it.

A run has a copy where files or constants are edited, where data has to stand in the place of the
project's, and where the code as it was is not that of the working tree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..errors import BadEdit, NoSnapshot, WorkbenchError
from ..inputs.code import checkout, constants, keep, now, spare
from ..inputs.code.checkout import Checkout
from ..inputs.code.encoding import encoded
from ..inputs.code.graft import graft
from ..inputs.code.shadow import Shadow
from ..inputs.code.snapshot import capture
from ..inside import layout
from ..run.facts import peek
from . import wording
from .edits import AS_IT_WAS, Edits
from .origin import Origin
from .texts import content_of, real_place


@dataclass(frozen=True)
class Coded:
    """Which code is launched.

    Args:
        root: the project's folder.
        origin: what is launched.
        files: the files that differ from `as_it_was` or from the working tree, by their paths as
            from the project's folder.
        placed: the paths of data that stands in the place of the project's.
        as_it_was: whether it is the code of the run that is tweaked.
        problems: why some edits cannot be made, by lane and name.
    """

    root: Path
    origin: Origin
    files: Mapping[str, bytes] = field(default_factory=dict)
    placed: Collection[str] = ()
    as_it_was: bool = False
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def since(self) -> int | None:
        """How many files differ between the run and the working tree; None where nobody knows.
        The working tree is kept to find out."""
        return _differing(self.root, self.origin)

    @property
    def own_copy(self) -> bool:
        """Whether the run gets a private copy of the project."""
        return bool(self.files or self.placed) or (self.as_it_was and self.since != 0)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The same for people: which code, and where relative outputs land."""
        run = self.origin.called if self.origin.run is not None else ""
        since = self.since if run else None
        which = wording.which(run, self.as_it_was, since, [*self.files], self.own_copy)
        if not self.own_copy:
            return (which,)
        return (which, wording.landing(self.root, self.origin.spec.cwd, self.placed))


def coded(
    root: Path,
    origin: Origin,
    edits: Edits,
    literals: Mapping[str, Mapping[str, str]],
    config: Mapping[str, bytes],
    placed: Collection[str],
) -> Coded:
    """Which code is launched with these edits.

    `literals` are texts in the code that become others, by the path of the file; `config` is the
    content of configuration files, `placed` the paths of data, that have to stand in the place of
    the project's. Paths are as from the project's folder. Raises nothing that the edits are to
    blame for: these are its problems, which name the file.
    """
    maker = _Maker(root, origin, edits)
    for path, text in edits.files.items():
        maker.write(path, text)
    for place, text in edits.constants.items():
        maker.change(place, text)
    for path, texts in literals.items():
        for old, new in texts.items():
            maker.replace(path, old, new)
    maker.files |= config
    as_it_was = edits.code == AS_IT_WAS and origin.run is not None
    return Coded(root, origin, maker.files, placed, as_it_was, maker.problems)


def make_ready(root: Path) -> None:
    """Make ready what a private copy of many files takes, in a process that nobody waits for: then
    launching an edit of the code is quick, too. Raises nothing."""
    try:
        snapshot = capture(root)
    except (WorkbenchError, OSError):
        return  # what is wrong is told where a copy is needed
    spare.prepare(root, snapshot.tree, snapshot.files)


def carried_out(
    root: Path, origin: Origin, found: Coded, placed: Mapping[str, Path], folder: Path
) -> tuple[Checkout, dict[str, object]]:
    """Make the private copy in `folder`, with links at the paths that are `placed`; the copy, and
    what `code.json` says of it. Raises NoSnapshot, BadEdit, NoGit, GitFailed, OSError."""
    told = keep.whole(root)
    if found.as_it_was and origin.run is not None:
        keep.kept(origin.run.folder)
        told = dict(peek(origin.run.folder / layout.CODE))
    tree = str(told["tree"])
    edited = graft(root, tree, found.files)
    made = checkout.make(root, edited, origin.spec.cwd, placed, now.paths_now(root), folder)
    spare.prepare(root, tree, int(str(told["files"])))
    return made, {**told, "tree": edited, "edited": sorted(found.files)}


def _differing(root: Path, origin: Origin) -> int | None:
    if origin.run is None:
        return None
    try:
        then, tree = keep.kept(origin.run.folder).tree, now.tree_now(root)
        return len(Shadow(root).changes(then, tree)) if then != tree else 0
    except NoSnapshot:
        return None


class _Maker:
    """Collects the files that are changed. An edit of a link is one of the file that it leads to:
    Python looks for modules beside that."""

    def __init__(self, root: Path, origin: Origin, edits: Edits) -> None:
        self._root, self._origin, self._edits = root, origin, edits
        self.files: dict[str, bytes] = {}
        self.problems: dict[tuple[str, str], str] = {}

    def write(self, path: str, text: str) -> None:
        """Give a file another text."""
        try:
            self.files[self._place(path)] = encoded(text)
        except (WorkbenchError, OSError) as error:
            self.problems["code", path] = _told(path, error)

    def change(self, place: str, text: str) -> None:
        """Give the constant at `train.py:WIDTH` another value."""
        path, _, name = place.rpartition(":")
        try:
            inner = self._place(path)
            self.files[inner] = constants.put(self._content(inner), name, text)
        except (WorkbenchError, OSError) as error:
            self.problems["code", place] = _told(path, error)

    def replace(self, path: str, old: str, new: str) -> None:
        """Make a literal another one."""
        try:
            inner = self._place(path)
            self.files[inner] = constants.replaced(self._content(inner), old, new)
        except (WorkbenchError, OSError) as error:
            self.problems["data", old] = _told(path, error)

    def _place(self, path: str) -> str:
        if not path:
            raise BadEdit("no file is named", "Say train.py:WIDTH=256.")
        return real_place(self._root, self._origin, self._edits, path)

    def _content(self, path: str) -> bytes:
        if path in self.files:
            return self.files[path]
        return content_of(self._root, self._origin, self._edits, path)


def _told(path: str, error: WorkbenchError | OSError) -> str:
    why = error.message if isinstance(error, WorkbenchError) else error.strerror
    return f"{path}: {why}"
