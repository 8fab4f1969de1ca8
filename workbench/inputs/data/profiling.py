"""`profiling RUN_FOLDER BYTES`: look into the datasets that a run read, files up to so many bytes,
and keep their profiles.

It has the lowest priority, and ends after a minute, whatever it does then. Of several at work on
one project one goes on while the others wait, so that none does what another has done.
"""

from __future__ import annotations

import fcntl
import os
import sys
import threading
import time
from pathlib import Path

from ...inside import layout
from . import behind
from .profiles.failure import NotProfiled
from .profiles.make import Maker
from .profiles.store import Profiles

_SECONDS = 60.0
_GRACE = 2.0  # seconds between giving up and the end
_MEMORY = 512 << 20


def main() -> None:
    """As the module says; of what goes wrong nobody is told: it is tried again when asked for."""
    os.nice(19)
    maker = Maker(threads=1, memory=_MEMORY)
    limit = threading.Timer(_SECONDS, _give_up, [maker])
    limit.daemon = True
    limit.start()
    profile(Path(sys.argv[1]), maker, int(sys.argv[2]))


def profile(run: Path, maker: Maker, largest: int) -> None:
    """Make and keep the profiles that are wanted of the run in folder `run`."""
    home = run.parent.parent
    profiles = Profiles(home)
    try:
        lock = _lock(home / layout.PROFILES)
    except OSError:
        return  # a project that is gone, or cannot be written
    try:
        for use in behind.wanted(run, largest):
            try:
                maker.of_use(profiles, use)
            except NotProfiled:
                continue
    finally:
        os.close(lock)


def _lock(folder: Path) -> int:
    """Wait until no other process is at work here."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        pass  # a file system without locks on folders: some work is done twice
    return handle


def _give_up(maker: Maker) -> None:
    maker.cancel()
    time.sleep(_GRACE)
    os._exit(0)


if __name__ == "__main__":
    main()
