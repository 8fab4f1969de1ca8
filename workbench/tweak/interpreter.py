"""The Python that a run ran under: one that is launched again runs under the same, whichever
environment is active where it is launched from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
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
    now = _on_path(run)
    if not os.access(was, os.X_OK) or (now is not None and _same(was, now)):
        return command
    return (was, *command[1:])


def another(run: Run, command: Sequence[str]) -> bool:
    """Whether the PATH is known to have another Python than the one that is taken. What a script
    there leads to, as those of pyenv and asdf do, is not known."""
    if not command or not run.spec.command or run.spec.command[0] == command[0]:
        return False
    now = _on_path(run)
    return now is None or not _is_script(now)


def _on_path(run: Run) -> str | None:
    """The program that the run's command names, where it is looked for now."""
    return shutil.which(run.spec.command[0], path={**os.environ, **run.spec.env}.get("PATH"))


def _is_script(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def _same(one: str, other: str) -> bool:
    """Whether two paths are of one environment: its programs lie in one folder."""
    return Path(one).parent.resolve() == Path(other).parent.resolve()
