"""Room on the disk for a copy: looked at before anything is written, and told when it runs out."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ....draw.numerals import quantity
from ....errors import CannotWrite

#: Bytes that stay free: runs have logs and metrics to write.
SPARE = 16 << 20
_HINT = "Make room (`workbench gc` removes copies that no run needs), or keep fewer rows."
_FULL = ("no space left", "disk quota")  # as the system says it


def check(folder: Path, name: str, size: int, part: Callable[[], float]) -> None:
    """Raise CannotWrite where the disk of `folder` has no room for a copy of `name`.

    `size` is that of the original in bytes; which part of it the copy takes, from 0 to 1, is asked
    for only where not all of it fits.
    """
    state = os.statvfs(folder)
    free = state.f_bavail * state.f_frsize - SPARE
    if free >= size or free >= (needed := round(size * part())):
        return
    raise CannotWrite(
        f"a filtered copy of {name} takes about {quantity(needed, 'B')}, and {folder} has room for"
        f" {quantity(max(0, free), 'B')}",
        _HINT,
    )


@contextmanager
def told(folder: Path, name: str) -> Iterator[None]:
    """Raise CannotWrite for what the disk of `folder` says while the copy of `name` is written."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise _cannot(folder, name, error.strerror or str(error), full) from error
    except duckdb.IOException as error:
        full = any(sign in str(error).lower() for sign in _FULL)
        raise _cannot(folder, name, str(error).splitlines()[0], full) from error


def _cannot(folder: Path, name: str, why: str, full: bool) -> CannotWrite:
    if full:
        return CannotWrite(f"{folder} is full: the filtered copy of {name} was not made", _HINT)
    hint = f"Nothing is left of it. Look at the permissions of {folder}."
    return CannotWrite(f"the filtered copy of {name} cannot be written: {why}", hint)
