"""What was read for the last snapshot, so that the next reads only what has changed.

One JSON file below `index/`, disposable: without it everything is read again.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from ...inside import layout

_NAME = "code.json"
_VERSION = 1
#: Seconds. A file may be written twice within one tick of its clock: what is younger than this
#: when it is read is read again the next time.
_YOUNG = 2.0

#: Size, mtime in ns, ctime in ns, inode, mode as Git has it, id of the blob.
Entry = tuple[int, int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The last snapshot: its tree, the reference that keeps it, the packs there were then, and
    what its files were."""

    tree: str = ""
    reference: str = ""
    packs: frozenset[str] = frozenset()
    files: dict[str, Entry] = field(default_factory=dict)


def load(project: Path) -> Known:
    """What the last snapshot left; nothing where that is missing, damaged or of another version."""
    try:
        told = json.loads(_file(project).read_bytes())
        if told["version"] != _VERSION:
            return Known()
        files = {str(path): _entry(values) for path, values in told["files"].items()}
        return Known(str(told["tree"]), str(told["reference"]), frozenset(told["packs"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Known()


def save(project: Path, known: Known) -> None:
    """Keep it for the next snapshot. That it cannot be written is no reason to fail."""
    file = _file(project)
    told: dict[str, object] = {
        "version": _VERSION,
        "tree": known.tree,
        "reference": known.reference,
    }
    told |= {"packs": sorted(known.packs), "files": known.files}
    beside = file.with_name(f"{_NAME}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(told))
        beside.replace(file)
    except OSError:
        beside.unlink(missing_ok=True)


def entry(status: os.stat_result, mode: int, blob: str, now: float | None = None) -> Entry:
    """What to remember of a file that has just been read; `status` is from before the reading."""
    now = time.time() if now is None else now
    young = max(status.st_mtime, status.st_ctime) > now - _YOUNG
    written = -1 if young else status.st_mtime_ns
    return (status.st_size, written, status.st_ctime_ns, status.st_ino, mode, blob)


def same(known: Entry | None, status: os.stat_result) -> bool:
    """Whether a file is surely as it was when it was read."""
    return (
        known is not None
        and known[1] == status.st_mtime_ns
        and known[0] == status.st_size
        and known[2] == status.st_ctime_ns
        and known[3] == status.st_ino
    )


def _entry(values: list[object]) -> Entry:
    size, written, changed, inode, mode, blob = values
    return size, written, changed, inode, mode, blob  # type: ignore[return-value]


def _file(project: Path) -> Path:
    return project / layout.PROJECT / layout.INDEX / _NAME
