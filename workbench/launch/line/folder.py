"""The folder that all projects and users of a machine share for the line, and locks in it.

It is `/dev/shm/workbench-line` (`/tmp` where there is no such), or what `WORKBENCH_LINE` names.
Anyone may make files in it and nobody may remove another's (mode 1777). What is in it was made by
people we do not know: no link is followed, only plain files are opened, what is read is bounded.
Whoever wants to can hold up the line, as whoever wants to can use a GPU; no more than that.

A lock is the kernel's (`flock`): it belongs to an open file, is inherited with it, and is dropped
when the last process that has it open is gone.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
import time

from ...errors import NoLine
from ...inside import records

VARIABLE = "WORKBENCH_LINE"
_NAME = "workbench-line"
_MODE = 0o1777
_MOST = 1 << 14  # bytes of a file that are read
_PLAIN = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_AGAIN = 0.002  # seconds; somebody who only looked holds a lock for less


def home() -> str:
    """The folder, made where it is missing. Raises NoLine."""
    path = os.environ.get(VARIABLE) or _usual()
    try:
        if not os.path.lexists(path):
            _make(path)
        found = os.lstat(path)
    except OSError as error:
        raise NoLine(f"{path} cannot be used: {error.strerror}", REMEDY) from error
    safe = found.st_uid in (0, os.getuid()) or found.st_mode & stat.S_ISVTX
    if not stat.S_ISDIR(found.st_mode) or not safe:
        raise NoLine(f"{path} is no folder that users can share safely", REMEDY)
    if not os.access(path, os.W_OK | os.X_OK):
        raise NoLine(f"{path} cannot be written to", REMEDY)
    return path


#: What to do about a folder that cannot be used.
REMEDY = f"Have it removed, or name another folder in the variable {VARIABLE}, for all alike."


def _usual() -> str:
    shared = "/dev/shm"
    return os.path.join(shared if os.access(shared, os.W_OK) else "/tmp", _NAME)


def _make(path: str) -> None:
    try:
        os.mkdir(path)
        os.chmod(path, _MODE)
    except FileExistsError:
        time.sleep(0.05)  # somebody else is making it


def opened(path: str) -> int:
    """Open a file of the line, made where it is missing. Raises OSError."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | _PLAIN)
        except FileNotFoundError:
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666)
                os.fchmod(handle, 0o666)
            except FileExistsError:
                continue
        except PermissionError:  # another's, which cannot be written to: enough for a lock
            handle = os.open(path, os.O_RDONLY | _PLAIN)
        return _checked(handle, path)


def lock(path: str, tries: int = 5) -> int | None:
    """The open file at `path`, locked for us; None while another holds it. Raises OSError."""
    handle = opened(path)
    for _ in range(tries):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            time.sleep(_AGAIN)
    os.close(handle)
    return None


def held(path: str) -> bool:
    """Whether a process that lives holds the lock of a file."""
    try:
        handle = _checked(os.open(path, os.O_RDONLY | _PLAIN), path)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(handle)


def read(path: str) -> dict[str, object]:
    """What a file tells; empty where that cannot be understood."""
    try:
        handle = _checked(os.open(path, os.O_RDONLY | _PLAIN), path)
    except OSError:
        return {}
    try:
        told, _ = json.JSONDecoder().raw_decode(os.read(handle, _MOST).decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return {}
    finally:
        os.close(handle)
    return told if isinstance(told, dict) else {}


def write(handle: int, told: object) -> None:
    """Have an open file tell something. One that is another's stays as it is. Who reads it in the
    middle finds what is new, and then some of what was there, which `read` passes over."""
    try:
        os.ftruncate(handle, os.pwrite(handle, json.dumps(told, default=str).encode(), 0))
    except OSError:
        return


def put(path: str, told: object) -> int:
    """Make a file at `path` that is locked for us from its birth on; it, open. Raises OSError."""
    beside = records.fresh_name(os.path.dirname(path))
    handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666)
    try:
        os.fchmod(handle, 0o666)
        fcntl.flock(handle, fcntl.LOCK_EX)
        write(handle, told)
        os.rename(beside, path)
    except BaseException:
        os.close(handle)
        os.unlink(beside)
        raise
    return handle


def ring(home: str) -> None:
    """Have all who wait read the folder: they watch when it changes. Raises OSError."""
    path = records.fresh_name(home)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN, 0o600))
    os.unlink(path)


def remove(path: str) -> bool:
    """Remove a file; whether it is gone. Another user's stays."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _checked(handle: int, path: str) -> int:
    """An open file, if it is a plain one that has no other name. Raises OSError."""
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode) and found.st_nlink <= 1:
        return handle
    os.close(handle)
    raise PermissionError(1, "no plain file", path)
