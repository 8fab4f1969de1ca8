"""One loop a command: two would run it twice on each save, and each cut short beside the other."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from ..inside import layout

_PATIENCE = 2.0  # seconds for a loop that is told to end to have ended
_PAUSE = 0.05


class Alone:
    """Says that a loop with this command goes on in a project, until it is released or its process
    is gone; a project that cannot be written or locked has no such word. Raises UsageError where
    another loop goes on."""

    def __init__(self, root: Path, command: Sequence[str]) -> None:
        name = hashlib.blake2b("\0".join(command).encode(errors="surrogateescape"), digest_size=8)
        self._path = root / layout.PROJECT / layout.LOOPS / name.hexdigest()
        self._handle: int | None = None
        deadline = time.monotonic() + _PATIENCE
        try:
            while not self._lock():
                if time.monotonic() > deadline:
                    raise UsageError(
                        f"a loop{self._other()} runs `{shlex.join(command)}` on each save already",
                        "End that one (w, or ctrl+c of workbench watch), or watch another command.",
                    )
                time.sleep(_PAUSE)
        except OSError:
            return

    def release(self) -> None:
        """From now on another loop may go on."""
        if self._handle is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = None

    def _lock(self) -> bool:
        """Whether the file is locked for us, and is still the one that others find."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_nlink:
                os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
                self._handle = handle
        except BlockingIOError:
            pass
        finally:
            if self._handle is None:
                os.close(handle)
        return self._handle is not None

    def _other(self) -> str:
        """` (pid 12)` of who holds it; empty where that cannot be read."""
        try:
            return f" (pid {int(self._path.read_bytes().split()[0])})"
        except (OSError, ValueError, IndexError):
            return ""
