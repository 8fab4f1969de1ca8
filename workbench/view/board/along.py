"""What stands on the x axis of a chart: steps, epochs, time or the values of another metric.

Metrics are joined by step: a point stands where the other metric was last measured at its step
or before it. A meter has no steps; it stands where the run's metrics were at its time.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...draw.frame import Unit
from ...index.catalog import Run
from ...outputs.series import Array, Series
from .held import METER, Held
from .wish import CLOCK, EPOCH, STEP, TIME

_KEPT = 256  # joined series, those used last


class Along:
    """The x of series; what was joined is kept while the series do not grow. For one thread."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._joined: dict[tuple[int, str, str], tuple[tuple[int, int], Array]] = {}

    def x(self, run: Run, name: str, wanted: str) -> Array | None:
        """One x for each point of a series; None where the run lacks the metric along x."""
        series, metered = self._held.series(run, name), name.startswith(METER)
        if wanted == CLOCK:
            return series.time
        if wanted == TIME:
            return series.time - (run.started or float(series.time[0]))
        if wanted == STEP:
            return _steps_at(series.time, self._held.longest(run)) if metered else series.step
        other_name = epochs(self._held.metrics(run)) if wanted == EPOCH else wanted
        other = self._held.series(run, other_name or "")
        if not len(other):
            return None
        key, sizes = (run.number, name, other.name), (len(series), len(other))
        known = self._joined.pop(key, None)
        if known is None or known[0] != sizes:
            at, known_at = (series.time, other.time) if metered else (series.step, other.step)
            known = sizes, _joined(at, known_at, other.value)
        self._joined[key] = known
        while len(self._joined) > _KEPT:
            del self._joined[next(iter(self._joined))]
        return known[1]


def unit_of(wanted: str) -> Unit:
    """The unit of an x."""
    return "seconds" if wanted == TIME else "clock" if wanted == CLOCK else ""


def epochs(names: Iterable[str]) -> str | None:
    """The metric that counts epochs, if one of these does: `epoch`, `trainer/epoch`."""
    found = [name for name in names if name.rpartition("/")[2].lower() in ("epoch", "epochs")]
    return min(found, key=len, default=None)


def _joined(at: Array, known_at: Array, values: Array) -> Array:
    """The last known value at or before each place; before the first the first."""
    if at.shape == known_at.shape and np.array_equal(at, known_at):
        return values
    order = np.argsort(known_at, kind="stable")
    last = np.searchsorted(known_at[order], at, side="right") - 1
    found: Array = np.where(np.isnan(at), np.nan, values[order][np.maximum(last, 0)])
    return found


def _steps_at(time: Array, known: Series) -> Array:
    """The step at each time, straight between those known, the first and the last beyond."""
    there = np.isfinite(known.time) & np.isfinite(known.step)
    if not there.any():
        return np.full(time.shape, np.nan)
    order = np.argsort(known.time[there], kind="stable")
    steps: Array = np.interp(time, known.time[there][order], known.step[there][order])
    return steps
