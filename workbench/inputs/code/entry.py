"""A file of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass

#: The mode of a link.
LINK = 0o120000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a snapshot: its path, its size in bytes, the id of its content, its mode."""

    path: str
    size: int
    sha: str
    mode: int
