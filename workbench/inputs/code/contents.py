"""What each file of the code of a project holds now: what a snapshot would keep, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from . import cache
from .snapshot import capture

#: Mode and id of the content of each file, by its path as from the project's folder.
Contents = Mapping[str, tuple[int, str]]


def contents(project: Path) -> Contents:
    """The code as it is now, kept as a snapshot on the way; files that have not changed since the
    last one are not read. Raises NoGit, GitFailed, OSError."""
    capture(project)
    return {path: entry[4:] for path, entry in cache.load(project.resolve()).files.items()}


def changed(old: Contents, new: Contents) -> list[str]:
    """The paths that are not the same in both: edited, added, removed."""
    return sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
