"""A private checkout: the code of a run in a folder of its own, where commands run as they did.

The code comes from the snapshot; what a snapshot leaves out (data, checkpoints, large files, an
environment, files with secrets) is linked in from the project, so relative paths work. Secrets are
linked as well: they are the user's own, on the user's machine, the code needs them, and a link
copies nothing. Code that was written since the snapshot is neither restored nor linked.

Each use has a checkout of its own. In a shared one, what one command leaves behind (predictions
that it keeps, a file that it edits) would be read by the next, and a number would be wrong without
a sign. It is kept as long as a run has it for its folder; `workbench gc` removes the others.

We write below the checkout alone, through no link. A command that writes to a path that is linked
writes to the user's own file or folder, as it does in the project; any other relative path is in
the checkout.

Around it are links to what lies around the project, two folders up, so that `../data` leads where
it does there.

Other data can be placed: a link to another file or folder stands at a path of the project, and the
folders above it are real, with all that the project has in them linked.
"""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...errors import NoSnapshot
from ...inside import folder as folders
from ...inside import layout, records
from . import linking, spare, store
from .listing import listing
from .program import Deadline
from .shadow import LINK, Entry, Shadow
from .sieve import Heap, sift

_NOTHING: Mapping[str, Path] = MappingProxyType({})
_YOUNG = 3600.0  # seconds; the run that it was made for may not be there yet


@dataclass(frozen=True, slots=True)
class Checkout:
    """The code `tree` of `project` in `folder`; `linked` are the paths in it that are links to
    what the snapshot leaves out, and to what was placed."""

    project: Path
    tree: str
    folder: Path
    linked: tuple[str, ...] = ()

    def place(self, path: str | Path) -> Path:
        """Where a path of the project is in the checkout. Raises NoSnapshot for one outside."""
        return self.folder / inner(self.project, path)

    def python_path(self, told: Iterable[str]) -> list[str]:
        """The folders of a `sys.path` in which the checkout has code: put first, they are imported
        from where the project itself would be, installed as editable or named in `PYTHONPATH`."""
        places = dict.fromkeys(place for path in told if (place := self._own(path)))
        return [str(place) for place in places if place.is_dir()]

    def moved(self, word: str) -> str:
        """A word that is the absolute path of code of the project, as that path is in the checkout;
        any other word as it is."""
        return str(self._own(word) or word)

    def _own(self, path: str) -> Path | None:
        """Where an absolute path of the project is in the checkout; None where that has no code of
        its own there."""
        if not Path(path).is_absolute():
            return None
        try:
            place = self.place(path)
            ours = place.exists() and place.resolve().is_relative_to(self.folder.resolve())
        except (NoSnapshot, OSError):
            return None
        return place if ours else None


def make(
    project: Path,
    tree: str,
    cwd: str | Path,
    placed: Mapping[str, Path] = _NOTHING,
    code: Collection[str] | None = None,
    folder: Path | None = None,
) -> Checkout:
    """Make a checkout of the snapshot `tree` in which the folder `cwd` of the project is a folder,
    and no link. It is there whole or not at all.

    `placed` tells what stands at other paths instead of what the project has there, by the path
    from the project's folder: a link to that file or folder. `code` are the files of the project
    that are code now; whoever knows them saves looking for them. `folder` is where it will be, as
    `fresh` has told.

    Raises NoSnapshot where the snapshot is gone or a path lies outside; BadEdit where a path
    cannot be replaced; NoGit, GitFailed, OSError.
    """
    begin = inner(project, cwd)
    placed = {inner(project, project / path): target for path, target in placed.items()}
    entries = _entries(project, tree, placed)
    wanted = linking.Layout(
        files={entry.path for entry in entries},
        code=code_now(project) if code is None else code,
        placed=placed,
        begin=begin,
    )
    home = project / layout.PROJECT / layout.CHECKOUTS
    home.mkdir(parents=True, exist_ok=True)
    beside = Path(records.fresh_name(str(home)))
    try:
        spare.restore(project, beside, entries)
        linked = linking.link(project, beside, wanted)
        folder = folder or fresh(project)
        folder.parent.mkdir(parents=True)
        beside.rename(folder)
        linking.surround(project, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        if folder is not None:
            _remove(project, folder)
        raise
    return Checkout(project, tree, folder, tuple(linked))


def fresh(project: Path) -> Path:
    """A folder for a checkout, of which nothing is there yet."""
    home = project / layout.PROJECT / layout.CHECKOUTS
    return home.joinpath(os.urandom(8).hex(), *linking.around(project))


def discard(checkout: Checkout) -> None:
    """Remove a checkout that is of no use. What it links to stays."""
    _remove(checkout.project, checkout.folder)


def collect(project: Path, used: Collection[str]) -> list[Path]:
    """Remove the checkouts that none of the folders in `used` lies in, but those of the last hour;
    which they were. What they link to stays."""
    home = project / layout.PROJECT / layout.CHECKOUTS
    names = os.listdir(home) if home.is_dir() else []
    needed = {part for path in used for part in Path(path).parts}  # whatever the project is called
    stale = [home / name for name in names if name not in needed and _old(home / name)]
    for path in stale:
        spare.remove(path)
    return stale


def inner(project: Path, path: str | Path) -> str:
    """A path of the project, relative to it; empty for the project itself. Raises NoSnapshot for
    one that lies outside."""
    plain = Path(os.path.normpath(path))
    for root, place in ((project, plain), (project.resolve(), plain.resolve())):
        if place.is_relative_to(root):
            told = place.relative_to(root).as_posix()
            return "" if told == "." else told
    raise NoSnapshot(
        f"{path} lies outside of the project {project}", "Only the code of the project is kept."
    )


def code_now(project: Path) -> set[str]:
    """The files of the project that a snapshot would hold now. Raises NoGit, GitFailed."""
    repository = store.location(project)
    if not store.is_ready(repository):
        folders.make_project(str(project))
        store.prepare(repository)
    return {*sift(listing(project.resolve(), repository, Deadline(math.inf)), Heap())}


def _entries(project: Path, tree: str, placed: Mapping[str, Path]) -> list[Entry]:
    """The files of the snapshot but those in whose place something else stands."""
    entries = Shadow(project).files(tree)
    opened = {*linking.above(placed)}
    kept = [one for one in entries if not (one.mode == LINK and one.path in opened)]
    linking.check(placed, {one.path for one in kept})
    if not placed:
        return kept
    below = tuple(f"{path}/" for path in placed)
    return [one for one in kept if one.path not in placed and not one.path.startswith(below)]


def _remove(project: Path, folder: Path) -> None:
    """Remove the folder of a checkout, and those around it."""
    shutil.rmtree(folder.parents[len(linking.around(project)) - 1], ignore_errors=True)


def _old(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > _YOUNG
    except OSError:
        return False
