"""Digests of the content of files.

A digest names its kind: `sha256:` is that of the whole content, of files up to 64 MiB, and is what
`sha256sum` prints. Of a larger file it is `fast:`, a SHA-256 over its size, its first and its last
MiB, and 64 blocks of 64 KiB spread evenly between: a change that keeps the size and misses all of
these is not seen. Only regular files are opened, for a pipe or a device might never answer.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import WorkbenchError

#: Bytes up to which the whole content is read.
WHOLE = 64 << 20
_ENDS = 1 << 20
_BLOCK = 64 << 10
_BLOCKS = 64
_PIECE = 1 << 20


class NotDigested(WorkbenchError):
    """There is no digest; the message says why."""


def of_file(path: str) -> tuple[str, os.stat_result]:
    """The digest of a regular file, and its state while it was read. Raises NotDigested.

    A file that changes while it is read is read again once.
    """
    for _ in range(2):
        try:
            digest, before, after = _read(path)
        except OSError as error:
            raise NotDigested(error.strerror or str(error)) from error
        if stamp(before) == stamp(after):
            return digest, after
    raise NotDigested("it changed while it was read")


def together(digests: Iterable[str]) -> str:
    """What names several contents: of one its digest, of more the SHA-256 of all in order, without
    the methods that made them; empty for none."""
    told = sorted(digest.rpartition(":")[2] for digest in digests)
    return hashlib.sha256("\n".join(told).encode()).hexdigest() if len(told) > 1 else "".join(told)


def stamp(state: os.stat_result) -> str:
    """What stands while a file keeps its content: size, modification time, inode."""
    return f"{state.st_size}:{state.st_mtime_ns}:{state.st_ino}"


def check(state: os.stat_result) -> None:
    """Raise NotDigested for anything but a regular file."""
    if not stat.S_ISREG(state.st_mode):
        raise NotDigested("not a regular file")


def _read(path: str) -> tuple[str, os.stat_result, os.stat_result]:
    check(Path(path).stat())
    # What was put in its place since then does not block us either.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        before = os.fstat(handle)
        check(before)
        if before.st_size > WHOLE:
            digest = "fast:" + _digest(_spread(handle, before.st_size))
        else:
            digest = "sha256:" + _digest(_all(handle))
        return digest, before, os.fstat(handle)
    finally:
        os.close(handle)


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _all(handle: int) -> Iterator[bytes]:
    """The content, up to the bound: a file that grows without end is not followed."""
    left = WHOLE
    while left > 0 and (piece := os.read(handle, min(_PIECE, left))):
        left -= len(piece)
        yield piece


def _spread(handle: int, size: int) -> Iterator[bytes]:
    yield f"{size}\n".encode()
    yield os.pread(handle, _ENDS, 0)
    room = size - 2 * _ENDS - _BLOCK
    for number in range(_BLOCKS):
        yield os.pread(handle, _BLOCK, _ENDS + room * number // (_BLOCKS - 1))
    yield os.pread(handle, _ENDS, size - _ENDS)
