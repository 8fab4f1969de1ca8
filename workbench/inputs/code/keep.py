"""Keeping the code of a run: a snapshot, and what Git says beside it, told in its `code.json`.

A launch waits for it for a moment only. What takes longer goes on in a process of its own.
"""

from __future__ import annotations

import hashlib
import math
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ...errors import NoSnapshot, WorkbenchError
from ...inside import layout, records
from ...run.facts import peek
from ...run.spec import read_spec
from . import behind
from .listing import as_text
from .program import TooSlow
from .snapshot import Snapshot, capture, snapshot_of

#: Seconds that a launch is held back, at most.
PATIENCE = 0.7
_MOMENT = 0.3  # seconds that it waits for Git's own word
_GIT = 30.0  # the same where nobody waits for us
_STATES = ("staged", "changed", "untracked", "conflicts")
_NAMED = 3  # edited files that are told by name


def keep(project: Path, folder: Path, seconds: float = PATIENCE) -> None:
    """Keep the code of `project` for the run in `folder`. What goes wrong is told in `code.json`;
    nothing is raised for it."""
    script = _script(folder)
    try:
        told = capture(project, seconds).told()
    except TooSlow:
        behind.start(project, folder)
        return
    except (WorkbenchError, OSError) as error:
        told = {"problem": str(error)}
    told |= {"taken": time.time(), "outside": _outside(project, folder)}
    told |= {"script": script} if math.isfinite(seconds) else {}
    told["git"] = state(project, _GIT if math.isinf(seconds) else _MOMENT)
    tell(folder, told)
    if not told["git"] and seconds < math.inf and _in_repository(project):
        behind.start(project, folder)


def whole(project: Path) -> dict[str, object]:
    """What `code.json` says of the code as it is now, which is kept whole, however long that takes;
    of what Git says nothing. Raises NoGit, GitFailed, OSError."""
    return {**capture(project).told(), "taken": time.time()}


def give(project: Path, folder: Path, told: Mapping[str, object]) -> None:
    """Tell of code that is kept already; where nothing is told of Git, it is asked behind."""
    tell(folder, told)
    if "git" not in told and _in_repository(project):
        behind.start(project, folder)


def _script(folder: Path) -> dict[str, object]:
    """The run's script as it is before its code is kept: its Python notes when it starts with
    another one, which somebody has saved in between."""
    try:
        script = read_spec(folder).script
        status = script.stat() if script is not None else None
    except (WorkbenchError, OSError):
        return {}
    return (
        {"path": str(script), "size": status.st_size, "mtime": status.st_mtime_ns} if status else {}
    )


def _outside(project: Path, folder: Path) -> dict[str, str]:
    """The digest of the run's script by its path, where it lies outside of the project."""
    try:
        script = read_spec(folder).script
        if script is None or script.resolve().is_relative_to(project.resolve()):
            return {}
        return {as_text(str(script)): hashlib.sha256(script.read_bytes()).hexdigest()}
    except (WorkbenchError, OSError):
        return {}


def kept(folder: Path) -> Snapshot:
    """The snapshot of the run in `folder`. Raises NoSnapshot."""
    told = peek(folder / layout.CODE)
    snapshot = snapshot_of(told)
    if snapshot is None:
        why = str(told.get("problem") or "it was launched without, or is still being kept")
        raise NoSnapshot(
            f"the code of run {folder.name} was not kept: {why}",
            "Code is kept for each run that `workbench run` or the screen launches.",
        )
    return snapshot


def in_words(told: Mapping[str, object]) -> dict[str, str]:
    """What Git said at the launch, from `code.json`, and which files were edited for the run alone;
    empty without a repository."""
    state = told.get("git")
    if not isinstance(state, dict) or not state.get("root"):
        return {}
    commit = str(state.get("commit") or "")[:12] or "no commit"
    counts = [f"{state[name]} {name}" for name in _STATES if state.get(name)]
    begun = [f"{state['begun']} begun"] if state.get("begun") else []
    return {
        "commit": f"{commit}, {', '.join(counts + begun) or 'clean'}{_edited(told)}",
        "branch": str(state.get("branch") or "detached"),
        "remote": str(state.get("remote") or ""),
    }


def _edited(told: Mapping[str, object]) -> str:
    """Which files of the run's own copy differ from those that Git spoke of."""
    found = told.get("edited")
    names = [str(name) for name in found] if isinstance(found, list) else []
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"; {', '.join(names[:_NAMED])}{more} edited for this run" if names else ""


def main() -> None:
    """`keep PROJECT FOLDER`, as long as it takes. Code that is kept already stays as it is."""
    project, folder = Path(sys.argv[1]), Path(sys.argv[2])
    told = peek(folder / layout.CODE)
    if "tree" in told:
        tell(folder, {**told, "git": state(project, _GIT)})
    else:
        keep(project, folder, math.inf)


def tell(folder: Path, told: Mapping[str, object]) -> None:
    """Put `code.json` into a run folder."""
    try:
        records.write_whole(str(folder / layout.CODE), told)
    except OSError:
        return  # a run folder that is gone, a full disk: the run goes on without


def _in_repository(project: Path) -> bool:
    return any((folder / ".git").exists() for folder in (project, *project.parents))


def state(project: Path, seconds: float = _MOMENT) -> dict[str, object]:
    """What Git says of the project within so many seconds, or why it says nothing."""
    from .repository import repository_state  # loads GitPython

    try:
        return repository_state(project, seconds)
    except (WorkbenchError, OSError) as error:
        return {"problem": str(error)}
