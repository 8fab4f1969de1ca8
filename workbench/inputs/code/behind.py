"""Keeping the code of a run in a process of its own, which nobody waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HOME = str(Path(__file__).parents[3])
#: It loads GitPython, which a supervisor does without.
_START = f"import sys; sys.path.append({_HOME!r}); from {__package__}.keep import main; main()"


def start(project: Path, folder: Path) -> None:
    """Begin to keep the code of `project` for the run in `folder`. Raises OSError."""
    quiet = subprocess.DEVNULL
    subprocess.Popen(
        [sys.executable, "-c", _START, str(project), str(folder)],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
