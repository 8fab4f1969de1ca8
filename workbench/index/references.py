"""How people name runs: `12`, `last`, `@-2`, or the place where another tool recorded one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import NoSuchRun
from .catalog import Run


def named(runs: Sequence[Run], reference: str, root: Path) -> Run:
    """The run of the project at `root` that a reference names. Raises NoSuchRun."""
    if not runs:
        raise NoSuchRun(f"{root} has no runs yet", "Launch one: workbench run -- python train.py")
    back = {"last": 1, "@": 1}.get(reference)
    if reference.startswith("@-") and reference[2:].isdigit():
        back = int(reference[2:])
    launched = [run for run in runs if not run.spec.measures]  # not what measured another run
    if back is not None and 1 <= back <= len(launched):
        return launched[-back]
    for run in runs:
        named = bool(run.origin or run.spec.imported) and reference.rstrip("/") == run.spec.name
        if named or reference == str(run.number):
            return run
    own = [run.label for run in runs if not run.origin] or ["none yet"]
    raise NoSuchRun(
        f"there is no run {reference} in {root}",
        f"Runs are named by number ({' to '.join({own[0]: 0, own[-1]: 0})}), `last`, `@-1`, or by"
        " the place where another tool recorded them.",
    )
