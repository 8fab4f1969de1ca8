"""Texts that are packed, read and written as their names say: `.gz`, `.zst`, or as they are."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import IO, cast

from .extra import arrow
from .progress import Progress, Watched

_BUFFER = 1 << 20
_LEVEL = 6  # of gzip: what the program of that name does


def reader(path: Path, progress: Progress) -> IO[bytes]:
    """The text of a file. Raises NotInstalled, OSError; reading raises Cancelled too."""
    raw = Watched(path, progress)
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=io.BufferedReader(raw, _BUFFER)))
    if path.suffix == ".zst":
        unpacked = arrow(path).input_stream(raw, compression="zstd")
        return io.BufferedReader(cast(io.RawIOBase, unpacked), _BUFFER)
    return io.BufferedReader(raw, _BUFFER)


def writer(path: Path) -> IO[bytes]:
    """A new file, to be written in order. The same text makes the same bytes. Raises NotInstalled,
    OSError."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.GzipFile(path, "xb", _LEVEL, mtime=0))
    if path.suffix == ".zst":
        return cast(IO[bytes], arrow(path).output_stream(path, compression="zstd"))
    return path.open("xb", _BUFFER)
