"""The run that another is compared with, and whether a difference to it is for the better."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..index.catalog import Run
from ..run.spec import script_of
from ..settings import Settings
from .metrics import Verdict, judge


@dataclass(frozen=True, slots=True)
class Delta:
    """The value of a metric less that of the baseline, and what to think of it: `unknown` where
    nobody knows which way the metric is better, or where a value is not finite."""

    change: float
    verdict: Verdict


class Baselines:
    """What each of some runs is compared with: the run that was set as the baseline, else its
    parent, else the run before it, which is the last earlier one of the same program in the same
    folder that has measured something."""

    def __init__(self, runs: Iterable[Run] = (), settings: Settings | None = None) -> None:
        self._known = {run.number: run for run in runs}
        self._chosen = settings.baseline if settings is not None else None
        self._before = _before(self._known.values()) if self._chosen is None else {}

    @property
    def chosen(self) -> Run | None:
        """The run that was set as the baseline of all."""
        return None if self._chosen is None else self._known.get(self._chosen)

    def of(self, run: Run) -> Run | None:
        """The run that a run is compared with; None for the baseline itself, and for the first run
        of a program."""
        if self._chosen is not None:
            return None if run.number == self._chosen else self.chosen
        parent = None if run.spec.parent is None else self._known.get(run.spec.parent)
        return parent or self._known.get(self._before.get(run.number, 0))


def _before(runs: Iterable[Run]) -> dict[int, int]:
    """The number of the run before each run that has one."""
    last: dict[tuple[str, str], int] = {}
    found: dict[int, int] = {}
    for run in sorted(runs, key=lambda run: run.number):
        if run.origin or run.spec.measures or not run.spec.command:
            continue
        program = run.spec.folder, script_of(run.spec.command) or run.spec.command[0]
        if program in last:
            found[run.number] = last[program]
        if run.metrics:
            last[program] = run.number
    return found


def delta(metric: str, run: Run, baseline: Run, settings: Settings) -> Delta | None:
    """How the last value of a metric differs; None where one of the two has not measured it."""
    if metric not in run.metrics or metric not in baseline.metrics:
        return None
    old, new = baseline.metrics[metric], run.metrics[metric]
    if old != old and new != new:
        return Delta(0.0, "same")
    change = new - old
    return Delta(change, judge(change, settings.direction(metric)) or "unknown")
