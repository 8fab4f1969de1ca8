"""Reading what may have changed since the last snapshot, and sending on what has."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from . import cache, store
from .cache import Entry, Known
from .program import Deadline, TooSlow
from .secrets import holds_private_key
from .sieve import BIG, SECRET, TOO_BIG, Heap

#: What is read and stored in a second even on a slow disk. More than that is not even begun.
_FILES, _BYTES = 8000, 40 << 20
#: Never wait for a pipe or follow a link that has taken the place of a file.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Reading:
    """One pass over the files of a project, given the last snapshot."""

    def __init__(
        self, project: Path, repository: Path, known: Known, heap: Heap, deadline: Deadline
    ) -> None:
        self._known = known
        self._heap = heap
        self._project = project
        self._repository = repository
        self._deadline = deadline
        self._writer: store.Writer | None = None
        self._sent: set[str] = set()
        self._files: dict[str, Entry] = {}

    def finish(self, kept: Mapping[str, os.stat_result]) -> Known:
        """Read and store what is new in `kept`. Whatever happens, no process is left behind."""
        try:
            self._read_all(kept)
            tree, reference = self._tree()
            return Known(tree, reference, store.packs(self._repository), self._files)
        except BaseException:
            if self._writer is not None:
                self._writer.abandon()
            raise

    def _read_all(self, kept: Mapping[str, os.stat_result]) -> None:
        old = self._known.files
        stale = []
        for path, status in kept.items():
            known = old.get(path)
            if known is not None and cache.same(known, status):
                self._files[path] = known
            else:
                stale.append(path)
        self._afford(len(stale), sum(kept[path].st_size for path in stale))
        for count, path in enumerate(stale):
            if not count % 64:
                self._deadline.left()
            self._take(path)

    def _afford(self, files: int, size: int) -> None:
        if files / _FILES + size / _BYTES > self._deadline.left():
            raise TooSlow

    def _take(self, path: str) -> None:
        """Read a file, and send its content if it is new. One that is gone is left away."""
        try:
            content, status = _content(f"{self._project}/{path}")
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                self._leave(path, 0, f"cannot be read: {os.strerror(error.errno or 0)}")
            return
        if len(content) > BIG:
            self._leave(path, status.st_size, TOO_BIG)
        elif holds_private_key(content):
            self._leave(path, status.st_size, SECRET)
        else:
            blob = store.blob_id(content)
            self._send(path, blob, content)
            self._files[path] = cache.entry(status, _mode(status), blob)

    def _send(self, path: str, blob: str, content: bytes) -> None:
        known = self._known.files.get(path)
        if blob in self._sent or (known is not None and known[5] == blob):
            return
        if self._writer is None:
            self._writer = store.Writer(self._repository)
        self._writer.blob(content)
        self._sent.add(blob)

    def _leave(self, path: str, size: int, why: str) -> None:
        inside, slash, name = path.rpartition("/")
        self._heap.add(inside + slash, name, size, why)

    def _tree(self) -> tuple[str, str]:
        """The tree of what was read and the reference that keeps it."""
        old = self._known.files
        removed = [path for path in old if path not in self._files]
        put = {
            path: (entry[4], entry[5])
            for path, entry in self._files.items()
            if path not in old or old[path][4:] != entry[4:]
        }
        if self._known.tree and self._writer is None and not removed and not put:
            return self._known.tree, self._known.reference
        if self._writer is None:
            self._writer = store.Writer(self._repository)
        return self._writer.tree(self._known.tree, removed, put, self._deadline)


def _content(path: str) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, or where a link points, and what it was before it was read."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        target = os.readlink(path)  # noqa: PTH115  # as it is, not tidied
        return os.fsencode(target), status
    handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return _bytes(handle, status.st_size), status
    finally:
        os.close(handle)


def _bytes(handle: int, size: int) -> bytes:
    """All that a file holds, or one byte more than is kept."""
    content = os.read(handle, min(size, BIG) + 1)
    while content and len(content) <= BIG:
        more = os.read(handle, BIG + 1 - len(content))
        if not more:
            break
        content += more
    return content


def _mode(status: os.stat_result) -> int:
    if stat.S_ISLNK(status.st_mode):
        return 0o120000
    return 0o100755 if status.st_mode & 0o100 else 0o100644
