"""What is done for the code of a project in a process of its own, which nobody waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_HOME = str(Path(__file__).parents[3])
#: It loads GitPython, which a supervisor does without.
_START = f"import sys; sys.path.append({_HOME!r}); from {__package__}.%s import main; main()"


def start(project: Path, folder: Path) -> None:
    """Begin to keep the code of `project` for the run in `folder`. Raises OSError."""
    run("keep", project, str(folder))


def run(module: str, project: Path, word: str) -> None:
    """Begin `main` of a module of this package, for a project. Raises OSError."""
    quiet = subprocess.DEVNULL
    subprocess.Popen(
        [sys.executable, "-c", _START % module, str(project), word],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
