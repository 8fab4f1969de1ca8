"""Metrics side by side: how each changed, and whether that is better."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..draw.natural import natural_key
from ..index.catalog import Run
from ..outputs.importance import important, weight
from ..settings.directions import Direction
from .values import MISSING, UNKNOWN, Varies, change, same

Verdict = Literal["better", "worse", "same", "unknown"]
#: Tells which way a metric is better; None where that is not known.
Directions = Callable[[str], Direction | None]


@dataclass(frozen=True, slots=True)
class Metric(Varies):
    """A metric by its last value on each side, and by its best: the highest of one that is better
    up, the lowest of one that is better down, UNKNOWN where nobody knows."""

    best: tuple[object, ...] = ()
    direction: Direction | None = None

    def verdict(self, place: int) -> Verdict | None:
        """How the last value at `place` is beside the first; None where a side has none."""
        return judge(self.change(place), self.direction)

    def best_verdict(self, place: int) -> Verdict | None:
        """The same of the best values."""
        return judge(change(self.best[0], self.best[place]), self.direction)


def judge(change: float | None, direction: Direction | None) -> Verdict | None:
    """What a change of a metric means; None where there is none or it is no finite number."""
    if change is None or not math.isfinite(change):
        return None
    if change == 0:
        return "same"
    if direction is None:
        return "unknown"
    return "better" if (change > 0) == (direction == "up") else "worse"


def measured(runs: Sequence[Run], directions: Directions) -> tuple[list[Metric], int]:
    """The metrics whose last or best values are not the same in all runs, what matters first,
    and how many are."""
    names = dict.fromkeys(name for run in runs for name in run.metrics)
    found = [_metric(name, runs, directions(name)) for name in names]
    differ = [one for one in found if not _alike(one.values) or not _alike(one.best)]
    differ.sort(key=lambda one: (weight(one.name), natural_key(one.name)))
    return differ, len(names) - len(differ)


def principal(runs: Sequence[Run], directions: Directions) -> Metric | None:
    """The metric that matters most among those that most runs have, the first one with them;
    None without any."""
    counts = Counter(name for run in runs for name in run.metrics)
    most = {n: c for n, c in counts.items() if c * 2 > len(runs) and n in runs[0].metrics}
    name = next(iter(important(most or counts)), None)
    return None if name is None else _metric(name, runs, directions(name))


def _metric(name: str, runs: Sequence[Run], direction: Direction | None) -> Metric:
    last = tuple(run.metrics.get(name, MISSING) for run in runs)
    return Metric(name, last, tuple(_best(run, name, direction) for run in runs), direction)


def _best(run: Run, name: str, direction: Direction | None) -> object:
    stat = run.stats.get(name)
    if stat is None or direction is None:
        return UNKNOWN
    found = stat.high if direction == "up" else stat.low
    return UNKNOWN if found is None else found


def _alike(values: Sequence[object]) -> bool:
    return all(same(values[0], value) for value in values)
