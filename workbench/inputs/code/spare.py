"""A spare: the code of a checkout that nobody has asked for yet, written while nobody waits.

To create thousands of files takes a disk longer than all else that a checkout takes; to rename the
folder that holds them takes no time, and code that was launched a minute ago differs in few files.
A project has one spare at most; `workbench gc` removes one that has not been used for an hour.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...errors import NoSnapshot, WorkbenchError
from ...inside import layout, records
from . import behind, linking, restoring
from .shadow import Entry, Shadow

_NAME = "spare"
_MANY = 300  # files; fewer are written in no time


def prepare(project: Path, tree: str, files: int) -> None:
    """Make a spare of the snapshot `tree` in a process that nobody waits for, where so many files
    are worth it and there is none. Raises nothing."""
    if files < _MANY or any(_tree(one) == tree for one in _spares(project)):
        return
    try:
        behind.run(_NAME, project, tree)
    except OSError:
        return  # the next checkout takes longer, and nothing more


def make(project: Path, tree: str) -> None:
    """Make a spare of the snapshot `tree`, and remove any other. Raises NoSnapshot, NoGit,
    GitFailed, OSError."""
    others = [*_spares(project)]
    place = _home(project) / f"{_NAME}-{tree}-{os.urandom(4).hex()}"
    beside = Path(records.fresh_name(str(_home(project))))
    try:
        restore(project, beside, Shadow(project).files(tree))
        beside.rename(place)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    for other in others:
        remove(other)


def restore(project: Path, folder: Path, entries: Sequence[Entry]) -> None:
    """Write these files of a snapshot into a folder that is not there yet, links pointing where
    they did in the project; of a spare where there is one. Raises GitFailed, OSError."""

    def pointed(path: str, target: str) -> str:
        return linking.pointed(path, target, project)

    rest = _take(project, folder, entries)
    restoring.write(folder, rest, Shadow(project).contents, project, pointed)


def remove(folder: Path) -> None:
    """Remove a folder of checkouts that others may be about to take: nobody finds half of it."""
    doomed = Path(records.fresh_name(str(folder.parent)))
    try:
        folder.rename(doomed)
    except OSError:  # another has taken or removed it
        return
    shutil.rmtree(doomed, ignore_errors=True)


def main() -> None:
    """`spare PROJECT TREE`, as long as it takes, behind everything else that the machine does."""
    os.nice(10)
    try:
        make(Path(sys.argv[1]), sys.argv[2])
    except (WorkbenchError, OSError):
        return  # nobody has asked for it


def _take(project: Path, folder: Path, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Make `folder`, of a spare where there is one; which of the entries it does not hold yet. It
    holds nothing else. Raises OSError."""
    wanted = {entry.path: (entry.mode, entry.sha) for entry in entries}
    for spare in _spares(project):
        try:
            held = Shadow(project).ids(_tree(spare))
            spare.rename(folder)
        except (NoSnapshot, OSError):  # of a snapshot that is gone, or another took it
            continue
        os.utime(folder)
        _unlink(folder, (path for path, content in held.items() if wanted.get(path) != content))
        return [one for one in entries if held.get(one.path) != wanted[one.path]]
    folder.mkdir(parents=True)
    return entries


def _unlink(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and folders that are empty then."""
    for path in paths:
        place = folder / path
        place.unlink()
        for inside in place.parents:
            if inside == folder or any(inside.iterdir()):
                break
            inside.rmdir()


def _spares(project: Path) -> Iterator[Path]:
    yield from _home(project).glob(f"{_NAME}-{'?' * 40}-*")


def _tree(spare: Path) -> str:
    return spare.name.split("-")[1]


def _home(project: Path) -> Path:
    return project / layout.PROJECT / layout.CHECKOUTS
