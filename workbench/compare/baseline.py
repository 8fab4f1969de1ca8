"""The run that another is compared with, and whether a difference to it is for the better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..index.catalog import Run
from ..settings import Settings
from .metrics import Verdict, judge


@dataclass(frozen=True, slots=True)
class Delta:
    """The value of a metric less that of the baseline, and what to think of it: `unknown` where
    nobody knows which way the metric is better, or where a value is not finite."""

    change: float
    verdict: Verdict


def baseline_of(run: Run, known: Mapping[int, Run], settings: Settings) -> Run | None:
    """The run that was set as the baseline, else the run's parent; None where there is neither,
    where it was removed, and for the baseline itself. `known` holds the runs by number."""
    number = settings.baseline if settings.baseline is not None else run.spec.parent
    if number is None or number == run.number:
        return None
    return known.get(number)


def delta(metric: str, run: Run, baseline: Run, settings: Settings) -> Delta | None:
    """How the last value of a metric differs; None where one of the two has not measured it."""
    if metric not in run.metrics or metric not in baseline.metrics:
        return None
    old, new = baseline.metrics[metric], run.metrics[metric]
    if old != old and new != new:
        return Delta(0.0, "same")
    change = new - old
    return Delta(change, judge(change, settings.direction(metric)) or "unknown")
