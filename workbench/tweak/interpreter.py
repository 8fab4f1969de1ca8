"""The Python that a run ran under: one that is launched again runs under the same, whichever
environment is active where it is launched from."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ..index.catalog import Run
from ..inside import layout
from ..outputs.lines import read_all

_NAMES = ("python", "pypy")


def same_interpreter(run: Run, command: tuple[str, ...]) -> tuple[str, ...]:
    """The command of a run; where its `python` is another one now, with the path of the one that it
    was, as far as that is there."""
    if not command or os.sep in command[0] or not command[0].startswith(_NAMES):
        return command
    told = read_all(run.folder / layout.PYTHON)
    was = str(told[0].get("executable") or "") if told else ""
    now = shutil.which(command[0], path={**os.environ, **run.spec.env}.get("PATH"))
    if not os.access(was, os.X_OK) or (now is not None and _same(was, now)):
        return command
    return (was, *command[1:])


def _same(one: str, other: str) -> bool:
    """Whether two paths are of one environment: its programs lie in one folder."""
    return Path(one).parent.resolve() == Path(other).parent.resolve()
