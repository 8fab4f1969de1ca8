"""Looking into the data of a run, in a process of its own, which nobody waits for.

Small datasets are looked into while the run goes on, as soon as their digests are on record, for
they may be overwritten right after it; the others when it has ended. Standard library alone: a
supervisor starts it, and loads no database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from ...inside import layout
from . import digest, files
from .files import FileUse
from .profiles import store
from .profiles.store import Profiles

#: Bytes of a file that is looked into without being asked.
LARGEST = 2_000_000_000
#: Bytes of a file that is looked into while the run goes on: those whose digest is of all of it.
SMALL = digest.WHOLE
_PAUSE = 10.0  # seconds between two starts for one run
_HOME = str(Path(__file__).parents[3])
_START = f"import sys; sys.path.append({_HOME!r}); from {__package__}.profiling import main; main()"
#: What marks the processes of a run.
_OF_A_RUN = (layout.RUN_DIR, layout.WITHIN)


def wanted(run: Path, largest: int = LARGEST) -> list[FileUse]:
    """The datasets of the run in folder `run` that have no profile yet and may have one, the
    smallest first; folders, and files up to `largest` bytes."""
    profiles = Profiles(run.parent.parent)
    uses = [use for use in files.read(run) if use.is_data and not store.why_not(use)]
    uses = [use for use in uses if use.files is not None or (use.size or 0) <= largest]
    return sorted(
        (use for use in uses if not profiles.has(use.digest)), key=lambda use: use.size or 0
    )


def start(run: Path, largest: int = LARGEST) -> subprocess.Popen[bytes] | None:
    """Begin to profile what the run in folder `run` read; None where nothing is wanted. Raises
    OSError."""
    if not wanted(run, largest):
        return None
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(run), str(largest)],
        cwd="/",
        env={name: value for name, value in os.environ.items() if name not in _OF_A_RUN},
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )


class Early:
    """Has the small datasets of one run looked into while it goes on, by one process at a time.
    `pid` is that of the process, None while there is none."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None
        self._fresh = False
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        """The process that is at work."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        return None if self._process is None else self._process.pid

    def see(self, uses: Iterable[FileUse]) -> None:
        """Take in what has come on record; called also when nothing has. Raises OSError."""
        self._fresh |= any(_is_small(use) for use in uses)
        now = time.monotonic()
        if self._fresh and now >= self._due and self.pid is None:
            self._fresh, self._due = False, now + _PAUSE
            self._process = start(self._run, SMALL)


def _is_small(use: FileUse) -> bool:
    return use.is_data and not store.why_not(use) and (use.size or 0) <= SMALL
