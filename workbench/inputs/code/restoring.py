"""Writing the files of a snapshot into a folder, quickly: thousands in a moment.

A file that lies in the project with the very same content is read there, which is checked by its
digest: that is several times faster than having Git unpack it. No filter and no attribute changes
any byte.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from . import store
from .entry import LINK, Entry
from .program import GitFailed

#: What gives the contents of entries, in their order.
Contents = Callable[[Sequence[Entry]], Iterator[bytes]]
#: Never wait for a pipe or follow a link that has taken the place of a file.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC


def write(
    folder: Path,
    entries: Iterable[Entry],
    contents: Contents,
    like: Path | None = None,
    pointed: Callable[[str, str], str] = lambda path, target: target,
) -> None:
    """Write `entries` into `folder`, where nothing lies in their place.

    `like` is a folder that may hold the same files; `pointed` gives where the link at a path
    points that pointed to a target. Raises GitFailed for paths that no snapshot of ours holds, and
    for contents that are missing; OSError.
    """
    made: set[str] = set()
    rest: list[Entry] = []
    for entry in entries:
        _make_parents(folder, entry.path, made)
        content = _same(like, entry) if like is not None and entry.mode != LINK else None
        if content is None:
            rest.append(entry)
        else:
            _write(f"{folder}/{entry.path}", entry.mode, content)
    # Links last: then no file can be written through one.
    rest.sort(key=lambda entry: entry.mode == LINK)
    for entry, content in zip(rest, contents(rest), strict=True):
        place = f"{folder}/{entry.path}"
        if entry.mode == LINK:
            Path(place).symlink_to(pointed(entry.path, os.fsdecode(content)))
        else:
            _write(place, entry.mode, content)


def _make_parents(folder: Path, path: str, made: set[str]) -> None:
    inside, _, name = path.rpartition("/")
    if inside not in made:
        _check(path, inside)
        os.makedirs(f"{folder}/{inside}", exist_ok=True)  # noqa: PTH103  # a path for each file is slow
        made.add(inside)
    _check(path, name)


def _check(path: str, part: str) -> None:
    if part and not {"", ".", "..", ".git"}.isdisjoint(part.split("/")):
        raise GitFailed(f"The snapshot is damaged: it holds the path {path}.")


def _same(like: Path, entry: Entry) -> bytes | None:
    """The content of an entry from the folder `like`; None where that has another one."""
    try:
        handle = os.open(f"{like}/{entry.path}", _READ)
    except OSError:
        return None
    try:
        status = os.fstat(handle)
        if status.st_size != entry.size or not stat.S_ISREG(status.st_mode):
            return None
        content = os.read(handle, entry.size)
    except OSError:
        return None
    finally:
        os.close(handle)
    return content if store.blob_id(content) == entry.sha else None


def _write(place: str, mode: int, content: bytes) -> None:
    handle = os.open(place, _WRITE, 0o777 if mode & 0o100 else 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)
