"""The digests that are known already: `index/digests.jsonl`, shared by the runs of a project.

A digest stands while the stamp of its file stands. Lines are appended, each in one write, so
several supervisors may use the file at once; it may be removed at any time.
"""

from __future__ import annotations

import json
import mmap
import os
import time
from pathlib import Path

from ...inside import layout, records
from . import digest

_NAME = "digests.jsonl"
_FULL = 4 << 20  # bytes; then the older half is forgotten
_FRESH = 2.0  # seconds in which a file may change once more within one tick of its clock


class Known:
    """Looks up and keeps digests below `.workbench`, here `home`. Nothing is held in memory."""

    def __init__(self, home: Path) -> None:
        self._path = home / layout.INDEX / _NAME

    def find(self, path: str, stamp: str) -> str:
        """The digest of the file or folder at `path` if its stamp stands; else empty."""
        mark = f'{{"path": {json.dumps(path)}, "stamp": {json.dumps(stamp)}, "digest": "'.encode()
        try:
            with self._path.open("rb") as file:
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # none, or an empty one
            return ""
        with content:
            start = content.rfind(mark)
            end = content.find(b'"', start + len(mark)) if start >= 0 else -1
            return content[start + len(mark) : end].decode("ascii", "replace") if end >= 0 else ""

    def of_file(self, path: str) -> tuple[str, os.stat_result]:
        """The digest of a file, worked out where it is not known, and the file's state. Raises
        NotDigested, OSError."""
        state = Path(path).stat()
        digest.check(state)
        if found := self.find(path, digest.stamp(state)):
            return found, state
        found, state = digest.of_file(path)
        try:
            self.keep(path, digest.stamp(state), found, state.st_mtime)
        except OSError:
            pass  # it is worked out again next time
        return found, state

    def keep(self, path: str, stamp: str, found: str, modified: float) -> None:
        """Remember a digest; `modified` is in seconds since the epoch. Raises OSError."""
        if time.time() - modified < _FRESH:
            return
        self._path.parent.mkdir(exist_ok=True)
        records.append(str(self._path), {"path": path, "stamp": stamp, "digest": found})
        if self._path.stat().st_size > _FULL:
            self._shorten()

    def _shorten(self) -> None:
        """What another supervisor appends at this moment is lost, and worked out again."""
        content = self._path.read_bytes()[-_FULL // 2 :]
        beside = Path(records.fresh_name(str(self._path.parent)))
        beside.write_bytes(content[content.find(b"\n") + 1 :])
        beside.replace(self._path)
