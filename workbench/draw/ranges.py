"""From where to where the axes of a chart go, by what is drawn in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .axes import SMALLEST, Axis, Range
from .curves import Series
from .reduction import Floats, all_finite

_NEAR_ZERO = 200
_TAIL = 0.01  # of the points on either side may be outliers
_ENOUGH = 5000  # points of a curve tell where most of them are


def x_extent(series: Sequence[Series]) -> Range:
    """From the first to the last x of series whose x ascends; 0 to 1 where there is none."""
    ends = [(float(one.x[0]), float(one.x[-1])) for one in series if one.x.size]
    if not ends:
        return 0.0, 1.0
    low, high = min(a for a, _ in ends), max(b for _, b in ends)
    # Steps that count from 1 have an axis from 0: the difference is less than a column.
    return (0.0 if 0 < low < high / _NEAR_ZERO else low), high


def y_extent(series: Sequence[Series], across: Axis) -> Range | None:
    """Lowest and highest finite value shown, or next to what is shown where that is nothing."""
    found = [ends for one in series if (ends := _ends(_shown(one, across)))]
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def usual(series: Sequence[Series], across: Axis, extent: Range, log: bool) -> Range:
    """The part of `extent` where most values are: 98 of 100 and half as much on either side.

    Of few values the lowest and the highest alone count as rare. On a log axis by magnitude.
    """
    samples = [_sample(_shown(one, across)) for one in series]
    values = np.sort(np.concatenate(samples))
    values = values[np.isfinite(values)]
    if values.size < 3:
        return extent
    rare = max(1, math.floor(_TAIL * (values.size - 1)))
    low, high = float(values[rare]), float(values[-1 - rare])
    if log:
        margin = math.sqrt(high / low)
        low, high = max(low / margin, SMALLEST), high * margin
    else:
        margin = high / 2 - low / 2
        low, high = low - margin, high + margin
    return max(low, extent[0]), min(high, extent[1])


def usable(wanted: Range | None, least: float = -math.inf) -> Range | None:
    """A range that somebody zoomed to, if an axis can have it."""
    low, high = wanted or (0.0, 0.0)
    return (low, high) if least < low < high < math.inf else None


def _shown(one: Series, across: Axis) -> Floats:
    begin = int(np.searchsorted(one.x, across.lo))
    end = int(np.searchsorted(one.x, across.hi, side="right"))
    return one.y[begin:end] if begin < end else one.y[max(begin - 1, 0) : end + 1]


def _ends(ys: Floats) -> Range | None:
    if not all_finite(ys):
        ys = ys[np.isfinite(ys)]
    return (float(ys.min()), float(ys.max())) if ys.size else None


def _sample(ys: Floats) -> Floats:
    """Some thousands of the values: which are rare is a guess, and costs no more than that."""
    return ys[:: max(1, ys.size // _ENOUGH)]
