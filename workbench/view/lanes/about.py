"""What a lane is about, in a few words beside its name."""

from __future__ import annotations

from ...run.lifecycle import describe
from .lane import Subject


def about(subject: Subject | None) -> str:
    """`run 12 finished`, `13, 14 beside 12`, `run 12 → now`; empty without a run. What changes
    every second is not in it."""
    if subject is None or not subject.runs:
        return ""
    run = subject.run
    if len(subject.runs) > 1:
        first = subject.baseline or subject.runs[0]
        others = [one.label for one in subject.runs if one.number != first.number]
        return f"{', '.join(others)} beside {first.label}"
    if subject.now:
        return f"{run.called} → now"
    return f"{run.called} {describe(run.life)}"
