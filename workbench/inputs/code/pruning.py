"""Dropping snapshots that no run has any more."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from . import store
from .program import answer

_YOUNG = 3600.0  # seconds; a run that is being launched has not told of its snapshot yet


def prune(project: Path, kept: Collection[str]) -> int:
    """Drop all snapshots but the trees in `kept` and those of the last hour, and pack the rest
    anew; how many were dropped. Raises NoGit, GitFailed, OSError."""
    repository = store.location(project)
    if not store.is_ready(repository):
        return 0
    dropped = [path for path, tree in _snapshots(repository) if tree not in kept and _old(path)]
    for path in dropped:
        path.unlink(missing_ok=True)
    git = f"--git-dir={repository}"
    answer([git, "repack", "-A", "-d", "-q", "--unpack-unreachable=1.hour.ago"])
    answer([git, "prune", "--expire=1.hour.ago"])
    return len(dropped)


def _snapshots(repository: Path) -> Iterator[tuple[Path, str]]:
    """The file of each snapshot's reference, and its tree."""
    asked = ["for-each-ref", "--format=%(refname) %(tree)", "refs/snapshots"]
    for line in os.fsdecode(answer([f"--git-dir={repository}", *asked])).splitlines():
        name, tree = line.split()
        yield repository / name, tree


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _YOUNG
    except OSError:
        return False
