"""The filtered copies of a project: `.workbench/subsets/<key>/<original name>`.

One is kept for each dataset, content and subset, and shared by all runs; it appears by rename,
whole or not at all, and two launches at once make one. It can be read only; where that does not
hold (root may write to anything), a copy that is not as it was made is made again. Imports no
database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ....errors import Cancelled
from ....inside import folder as folders
from ....inside import layout, records
from .. import digest

_RECORD = ".subset.json"
_YOUNG = 3600.0  # seconds; the run that it was made for may not be there yet
_PAUSE = 0.05  # seconds between two looks whether another process is done


def home_of(project: Path) -> Path:
    """The folder of all filtered copies, which need not be there."""
    return project / layout.PROJECT / layout.SUBSETS


def key_of(content: str, text: str, path: str) -> str:
    """What the copy of a content, named by its digest, is kept under; `text` is the normal form of
    the subset, `path` that of the dataset from the project."""
    told = "\0".join((content, text, path))
    return hashlib.sha256(os.fsencode(told)).hexdigest()[:20]


def find(project: Path, key: str) -> Mapping[str, object] | None:
    """What was recorded of a copy that is as it was made; None where there is none. The copy counts
    as young again."""
    folder = home_of(project) / key
    try:
        told = records.read_whole(str(folder / _RECORD))
        if told is None or told.get("state") != state_of(folder):
            return None
        os.utime(folder)
    except (OSError, ValueError):
        return None
    return told


def put(project: Path, key: str, made: Path, told: Mapping[str, object]) -> None:
    """Put the folder `made`, which holds a copy or nothing, in its place, with what is to be
    recorded of it. Raises OSError."""
    _protect(made)
    records.write_whole(str(made / _RECORD), {**told, "state": state_of(made)})
    place = home_of(project) / key
    if place.exists():
        gone = Path(records.fresh_name(str(place.parent)))
        place.rename(gone)
        remove(gone)
    made.rename(place)


def fresh(project: Path) -> Path:
    """A new empty folder beside the copies, in which one is made. Raises OSError."""
    made = Path(records.fresh_name(str(home_of(project))))
    made.mkdir()
    return made


@contextmanager
def alone(project: Path, key: str, cancelled: threading.Event) -> Iterator[None]:
    """Wait until nobody else makes this copy, and keep others from it. Raises Cancelled, OSError.

    The locks are few, for ever, and the kernel drops one when its holder dies.
    """
    folders.make_project(str(project))
    home = home_of(project)
    home.mkdir(exist_ok=True)
    handle = os.open(home / f".lock-{key[0]}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while not _locked(handle):
            if cancelled.wait(_PAUSE):
                raise Cancelled("it was given up")
        yield
    finally:
        os.close(handle)


def collect(project: Path, used: Collection[str]) -> list[Path]:
    """Remove the copies that none of the paths in `used` lies in, but those of the last hour; which
    they were."""
    home = home_of(project)
    names = os.listdir(home) if home.is_dir() else []
    needed = {part for path in used for part in Path(path).parts}
    copies = [name for name in names if not name.startswith(".lock-")]
    stale = [home / name for name in copies if name not in needed and _old(home / name)]
    for path in stale:
        remove(path)
    return stale


def remove(folder: Path) -> None:
    """Remove a folder of ours; nothing that its links lead to."""
    for inner, _, _ in os.walk(folder):
        os.chmod(inner, 0o755)  # noqa: PTH101
    shutil.rmtree(folder, ignore_errors=True)


def state_of(folder: Path) -> str:
    """What stands while everything in a folder but our record is as it was: names, sizes, times of
    files, and where links lead. Raises OSError."""
    total = hashlib.sha256()
    for inner, within, names in os.walk(folder):
        within.sort()
        for name in sorted({*names, *within} - {_RECORD}):
            total.update(os.fsencode(os.path.join(inner, name)[len(str(folder)) :]) + b"\0")  # noqa: PTH118
            total.update(_state(os.path.join(inner, name)) + b"\0")  # noqa: PTH118
    return total.hexdigest()


def _state(path: str) -> bytes:
    found = os.lstat(path)
    if os.path.islink(path):  # noqa: PTH114
        return os.fsencode(os.readlink(path))  # noqa: PTH115
    return b"" if os.path.isdir(path) else digest.stamp(found).encode()  # noqa: PTH112


def _protect(folder: Path) -> None:
    """Take the right to write from everything in a folder, and from no file that is linked."""
    for inner, _, names in os.walk(folder):
        for path in (Path(inner, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o444)
        if Path(inner) != folder:
            os.chmod(inner, 0o555)  # noqa: PTH101


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks: a copy may be made twice, and one of them stays
    return True


def _old(path: Path) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > _YOUNG
    except OSError:
        return False
