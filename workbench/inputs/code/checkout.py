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
"""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import NoSnapshot
from ...inside import folder as folders
from ...inside import layout, records
from . import store
from .listing import listing
from .program import Deadline
from .shadow import LINK, Shadow
from .sieve import Heap, sift

_YOUNG = 3600.0  # seconds; the run that it was made for may not be there yet
#: Never linked: repositories, which a command would take for those of the checkout, our own folder,
#: and what tools keep for themselves and would write into.
_NEVER = frozenset(
    """.git .hg .svn .workbench __pycache__ .mypy_cache .ruff_cache .pytest_cache .tox .nox .eggs
    .ipynb_checkpoints .idea .vscode .DS_Store""".split()
)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The code `tree` of `project` in `folder`; `linked` are the paths in it that are links to
    what the snapshot leaves out."""

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
        root = self.folder.resolve()
        places = dict.fromkeys(place for path in told if (place := self._within(path)))
        found = [place for place in places if place.is_dir()]
        return [str(place) for place in found if place.resolve().is_relative_to(root)]

    def _within(self, path: str) -> Path | None:
        try:
            return self.place(path) if Path(path).is_absolute() else None
        except NoSnapshot:
            return None


def make(
    project: Path, tree: str, cwd: str | Path, placed: Mapping[str, Path] | None = None
) -> Checkout:
    """Make a checkout of the snapshot `tree` in which the folder `cwd` of the project is a folder,
    and no link. It is there whole or not at all.

    `placed` tells what stands at other paths instead of what the project has there: a link to that
    file or folder, by the path from the project's folder.

    Raises NoSnapshot where the snapshot is gone or `cwd` lies outside; NoGit, GitFailed, OSError.
    """
    begin = inner(project, cwd)
    home = project / layout.PROJECT / layout.CHECKOUTS
    home.mkdir(parents=True, exist_ok=True)
    beside = Path(records.fresh_name(str(home)))
    try:
        _restore(project, tree, beside)
        linked = _link_in(project, beside, code_now(project), begin, _place(beside, placed or {}))
        (beside / begin).mkdir(parents=True, exist_ok=True)
        folder = home / f"{tree[:12]}-{os.urandom(4).hex()}"
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return Checkout(project, tree, folder, tuple(linked))


def discard(checkout: Checkout) -> None:
    """Remove a checkout that is of no use. What it links to stays."""
    shutil.rmtree(checkout.folder, ignore_errors=True)


def collect(project: Path, used: Collection[str]) -> list[Path]:
    """Remove the checkouts that none of the folders in `used` lies in, but those of the last hour;
    which they were. What they link to stays."""
    home = project / layout.PROJECT / layout.CHECKOUTS
    names = os.listdir(home) if home.is_dir() else []
    needed = {part for path in used for part in Path(path).parts}  # whatever the project is called
    stale = [home / name for name in names if name not in needed and _old(home / name)]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
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


def _restore(project: Path, tree: str, folder: Path) -> None:
    """Write the snapshot, its links pointing where they did in the project."""
    shadow = Shadow(project)
    shadow.restore(tree, folder)
    for entry in shadow.files(tree):
        if entry.mode == LINK:
            place = folder / entry.path
            target = os.readlink(place)  # noqa: PTH115  # as it is, not tidied
            if (meant := _pointed(entry.path, target, project)) != target:
                place.unlink()
                place.symlink_to(meant)


def _pointed(path: str, target: str, project: Path) -> str:
    """The target of a link at `path`: within the checkout where it was within the project, else
    the same place outside."""
    inside = os.path.dirname(path)  # noqa: PTH120  # texts: nothing of it need be there
    if os.path.isabs(target):  # noqa: PTH117
        within = _is_within(project, target)
        return os.path.relpath(target, project / inside) if within else target
    out = os.path.normpath(os.path.join(inside, target)).split("/")[0] == ".."  # noqa: PTH118
    return os.path.normpath(project / inside / target) if out else target


def _place(folder: Path, placed: Mapping[str, Path]) -> list[str]:
    """Put links where something else stands in the project; their paths."""
    for path, target in placed.items():
        place = folder / path
        if _is_folder(place):
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)
    return list(placed)


def _link_in(
    project: Path, folder: Path, code: Collection[str], begin: str, placed: Collection[str]
) -> list[str]:
    """Link what is not code, folders that hold none as a whole; the paths of the links. What was
    `placed` stays, beside what the project has there."""
    opened = {parent for path in (*code, *placed) for parent in _above(path)}
    opened |= {begin, *_above(begin)}
    linked: list[str] = [*placed]
    todo = [""]
    while todo:
        inside = todo.pop()
        for entry in _entries(project / inside):
            path = inside + entry.name
            place = folder / path
            there = os.path.lexists(place)
            if entry.is_dir(follow_symlinks=there and path in opened) and (
                _is_folder(place) if there else path in opened
            ):
                todo.append(path + "/")
            elif not there and (path not in code or entry.is_symlink()):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(project / path)
                linked.append(path)
    return sorted(linked)


def _entries(folder: Path) -> Sequence[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.name not in _NEVER]
    except OSError:  # one that cannot be read, or is gone by now
        return ()


def _above(path: str) -> Iterable[str]:
    """The folders that a relative path lies in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _is_within(root: Path, path: str) -> bool:
    return Path(path).is_relative_to(root)


def _old(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > _YOUNG
    except OSError:
        return False
