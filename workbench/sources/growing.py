"""A file that somebody else appends to, truncates or replaces."""

from __future__ import annotations

import os
import stat
from pathlib import Path

#: Bytes read at once.
PIECE = 1 << 20
_ANCHOR = 64


class Growing:
    """The bytes of a file that have not been taken yet.

    `offset` is how far it was taken, `starts` how often it was begun anew: a file that shrank, or
    that no longer holds the bytes taken last, is another file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.offset = 0
        self.starts = 0
        self.size = 0
        self._anchor = b""
        self._seen = (0, 0)
        self._stalled: tuple[int, int] | None = None

    def piece(self, size: int = PIECE) -> bytes:
        """Up to `size` bytes from `offset` on; empty when there is nothing new, or no file."""
        try:
            facts = os.stat(self.path)  # noqa: PTH116  # one call less than Path makes
            seen = (facts.st_size, facts.st_mtime_ns)
            # A pipe of that name would block the one who opens it.
            if not stat.S_ISREG(facts.st_mode) or seen == self._stalled:
                return b""
            self.size = facts.st_size
            if self.size < self.offset:
                self._restart()
            found = b"" if self.size == self.offset else self._get(size)
        except OSError:
            return b""
        self._stalled = None if found else seen
        self._seen = seen
        return found

    def take(self, piece: bytes, count: int) -> None:
        """The first `count` bytes of the piece are done with; 0: wait until the file changes."""
        if count:
            self._anchor = (self._anchor + piece[max(0, count - _ANCHOR) : count])[-_ANCHOR:]
            self.offset += count
        else:
            self._stalled = self._seen

    def skip(self, count: int) -> None:
        """Pass over bytes that nobody needs to see."""
        self.offset += count
        self._anchor = b""

    def _get(self, size: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.offset - len(self._anchor))
            found = file.read(len(self._anchor) + size)
            if found.startswith(self._anchor):
                return found[len(self._anchor) :]
            self._restart()
            file.seek(0)
            return file.read(size)

    def _restart(self) -> None:
        self.offset = 0
        self.starts += 1
        self._anchor = b""


class Lines:
    """The whole lines of a growing file, undecodable bytes replaced."""

    def __init__(self, path: Path) -> None:
        self.file = Growing(path)

    def read(self, size: int = PIECE) -> list[str]:
        """The whole lines of the next piece, without their ends; empty when there is none yet.

        A line longer than a piece is passed over, but for its end.
        """
        piece = self.file.piece(size)
        while (end := piece.rfind(b"\n") + 1) == 0 and len(piece) == size:
            self.file.skip(size)
            piece = self.file.piece(size)
        self.file.take(piece, end)
        lines = piece[:end].decode("utf-8", "replace").split("\n")[:-1]
        return [line.removesuffix("\r") for line in lines]


def head(path: Path, size: int) -> bytes:
    """The first bytes of a regular file; empty for anything else."""
    return Growing(path).piece(size)


def whole(path: Path, limit: int) -> bytes | None:
    """All bytes of a regular file of at most `limit` bytes; None for anything else."""
    found = Growing(path).piece(limit + 1)
    return None if not found or len(found) > limit else found
