"""A snapshot of the code of a project: the state of its files now, kept in the shadow repository.

Nothing of the user's is written to. Files that have not changed since the last snapshot are not
read again, and when none has changed nothing is stored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...inside.folder import make_project
from . import cache, store
from .cache import Known
from .listing import listing
from .program import Deadline, GitFailed
from .reading import Reading
from .sieve import Heap, LeftOut, sift

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The code of a project at one moment.

    `tree` names it in the shadow repository; equal trees are equal code. `files` and `bytes` are
    its extent; `left_out` is what is not in it, bounded, and `more` how many entries that lacks.
    """

    tree: str
    files: int
    bytes: int
    left_out: tuple[LeftOut, ...] = ()
    more: int = 0

    def told(self) -> dict[str, object]:
        """As JSON has it, for `code.json`."""
        left = [
            {"path": one.path, "files": one.files, "bytes": one.bytes, "why": one.why}
            for one in self.left_out
        ]
        return {
            "format": _FORMAT,
            "tree": self.tree,
            "files": self.files,
            "bytes": self.bytes,
            "left_out": left,
            "more": self.more,
        }


def snapshot_of(told: Mapping[str, object]) -> Snapshot | None:
    """The snapshot that `told` tells of; None if it tells of none."""
    try:
        left = tuple(
            LeftOut(str(one["path"]), int(one["files"]), int(one["bytes"]), str(one["why"]))
            for one in told.get("left_out", ())  # type: ignore[attr-defined]
        )
        files, size, more = (int(str(told[name])) for name in ("files", "bytes", "more"))
        return Snapshot(str(told["tree"]), files, size, left, more)
    except (KeyError, TypeError, ValueError):
        return None


def capture(project: Path, seconds: float = math.inf) -> Snapshot:
    """Keep the code of a project as it is now.

    Raises TooSlow when that would take longer than `seconds`: the caller may do it again without
    a limit, where nobody waits. Raises NoGit, GitFailed or OSError when it cannot be kept.
    """
    deadline = Deadline(seconds)
    project = project.resolve()
    repository = store.location(project)
    if not store.is_ready(repository):
        make_project(str(project))
        store.prepare(repository)
    try:
        return _taken(project, repository, _last(project, repository, deadline), deadline)
    except GitFailed:  # the repository or our memory of it is damaged
        store.mend(repository, deadline)
        return _taken(project, repository, Known(), deadline)


def _last(project: Path, repository: Path, deadline: Deadline) -> Known:
    """The last snapshot, if it is still kept."""
    known = cache.load(project)
    if not known.reference:
        return Known()
    if store.holds(repository, known.reference, known.packs):
        return known
    store.mend(repository, deadline)
    return Known()


def _taken(project: Path, repository: Path, known: Known, deadline: Deadline) -> Snapshot:
    """A snapshot, given the last one; remembered for the next."""
    heap = Heap()
    kept = sift(listing(project, repository, deadline), heap)
    now = Reading(project, repository, known, heap, deadline).finish(kept)
    if now != known:
        cache.save(project, now)
    left, more = heap.told()
    size = sum(entry[0] for entry in now.files.values())
    return Snapshot(now.tree, len(now.files), size, left, more)
