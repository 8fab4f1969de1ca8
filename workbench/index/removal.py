"""Removing runs for good, and what interrupted launches and removals left behind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import RunIsLive, UsageError
from ..inputs.code import checkout, pruning
from ..inputs.data.filtered import filtered
from ..inputs.data.subsets import store
from ..inside import folder as folders
from ..inside import layout, records
from ..run.facts import peek
from ..run.spec import spec_of
from .catalog import Run

_STALE = 3600.0  # seconds after which nobody can be at work on a leftover any more


def remove(project: Path, runs: Sequence[Run]) -> None:
    """Remove runs: all, or none if one of them is live or another tool's. Raises RunIsLive,
    UsageError."""
    for run in runs:
        if run.origin:
            raise UsageError(
                f"{run.spec.name} was recorded by {run.origin}",
                "The workbench does not touch it; remove its files yourself.",
            )
        if run.live:
            raise RunIsLive(
                f"run {run.number} is {run.life.state}",
                f"Stop it first: workbench stop {run.number}",
            )
    for run in runs:
        _remove(project, run)


def _remove(project: Path, run: Run) -> None:
    """Its number is not given again, whatever happens in between."""
    runs = Path(layout.runs_folder(str(project)))
    last = runs.parent / layout.LAST
    highest = max([run.number, *folders.numbers(str(runs))])
    beside = runs / f".gone-{run.number}"
    try:
        records.write_whole(str(last), max(highest, _whole(last)))
        run.folder.rename(beside)
    except OSError as error:
        raise UsageError(
            f"run {run.number} cannot be removed: {error.strerror}",
            "Check the permissions of the folder.",
        ) from error
    shutil.rmtree(beside, ignore_errors=True)


def collect(project: Path) -> tuple[list[Path], int]:
    """Remove the index, leftovers, and the code, checkouts and filtered data of runs that were
    removed; the leftovers, and how many snapshots of code."""
    home = project / layout.PROJECT
    left = [*home.glob("runs/.gone-*"), *home.glob("runs/.new-*"), *home.glob("groups/*")]
    stale = [path for path in left if _old(path)]
    for path in [*stale, home / layout.INDEX]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    runs = [*home.glob("runs/*")]
    specs = [spec_of(peek(folder / layout.RUN)) for folder in runs]
    stale += checkout.collect(project, {spec.cwd for spec in specs})
    stale += store.collect(project, {one.copy for spec in specs for one in filtered(spec).values()})
    trees = (peek(folder / layout.CODE).get("tree") for folder in runs)
    return stale, pruning.prune(project, {str(tree) for tree in trees})


def _whole(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _STALE
    except OSError:
        return False
