"""Looking into the data of a run that has ended, in a process of its own, which nobody waits for.

Standard library alone: a supervisor starts it, and loads no database.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ...inside import layout
from . import files
from .files import FileUse
from .profiles import store
from .profiles.store import Profiles

#: Bytes of a file that is looked into without being asked.
LARGEST = 2_000_000_000
_HOME = str(Path(__file__).parents[3])
_START = f"import sys; sys.path.append({_HOME!r}); from {__package__}.profiling import main; main()"
#: What marks the processes of a run.
_OF_A_RUN = (layout.RUN_DIR, layout.WITHIN)


def wanted(run: Path) -> list[FileUse]:
    """The datasets of the run in folder `run` that have no profile yet and may have one, the
    smallest first."""
    profiles = Profiles(run.parent.parent)
    uses = [use for use in files.read(run) if use.is_data and not store.why_not(use)]
    uses = [use for use in uses if use.files is not None or (use.size or 0) <= LARGEST]
    return sorted(
        (use for use in uses if not profiles.has(use.digest)), key=lambda use: use.size or 0
    )


def start(run: Path) -> None:
    """Begin to profile what the run in folder `run` read, if anything is wanted. Raises OSError."""
    if not wanted(run):
        return
    quiet = subprocess.DEVNULL
    subprocess.Popen(
        [sys.executable, "-c", _START, str(run)],
        cwd="/",
        env={name: value for name, value in os.environ.items() if name not in _OF_A_RUN},
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
