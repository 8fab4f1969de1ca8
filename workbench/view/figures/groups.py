"""Runs of one kind as one curve: their mean, and the band from the lowest to the highest.

The mean is drawn where more than half of the runs have values, the band where any has.

Runs log at steps of their own. Where all have few, each is read at the steps of all, on the
straight line between its own; where they have many, by column of the figure: the mean of a
column for the mean, its extremes for the band. A run counts from its first to its last point.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...draw.reduction import Floats, column_of, edges, reduce_ordered
from ...draw.smoothing import smooth
from .lines import Range
from .wish import Curve

#: The x and y of a run, x ascending.
Points = tuple[Floats, Floats]


def mean_curve(
    label: str, place: int, members: Sequence[Points], span: Range, columns: int, smoothing: float
) -> Curve:
    """The mean of the members, with a band where there are two or more; smoothed first, each."""
    finite = [_finite(x, y) for x, y in members]
    held = [(x, smooth(x, y, smoothing, span[1] - span[0])) for x, y in finite if len(x)]
    steps = np.unique(np.concatenate([x for x, _ in held])) if held else np.empty(0)
    if len(steps) <= 2 * columns:
        parts = [(y, y, y) for y in (_read(steps, x, y) for x, y in held)]
    else:
        steps = np.asarray(edges(*span, columns)[:-1] / 2 + edges(*span, columns)[1:] / 2)
        parts = [_columns(steps, x, y, span) for x, y in held]
    if not parts:
        return Curve(label, place, steps, steps)
    mean, low, high = (np.stack(part) for part in zip(*parts, strict=True))
    known = ~np.isnan(mean).all(axis=0)
    steps, mean, low, high = steps[known], mean[:, known], low[:, known], high[:, known]
    edges_ = (np.nanmin(low, axis=0), np.nanmax(high, axis=0)) if len(parts) > 1 else ()
    enough = 2 * (~np.isnan(mean)).sum(axis=0) > len(parts)
    told = [steps, np.where(enough, np.nanmean(mean, axis=0), np.nan), *edges_]
    gaps = _gaps(mean)
    told = [np.insert(one, gaps, np.nan) for one in told]
    told[0] = np.insert(steps, gaps, steps[gaps])
    return Curve(label, place, *told[:2], **dict(zip(("low", "high"), told[2:], strict=False)))


def _gaps(mean: Floats) -> NDArray[np.intp]:
    """Where the points begin that no run joins to those before."""
    known = ~np.isnan(mean)
    return np.flatnonzero(~(known[:, 1:] & known[:, :-1]).any(axis=0)) + 1


def _finite(x: Floats, y: Floats) -> Points:
    good = np.isfinite(y)
    return x[good], y[good]


def _read(at: Floats, x: Floats, y: Floats) -> Floats:
    """The values at other places: NaN outside, of repeated x the last."""
    last = np.append(x[1:] > x[:-1], True)
    found: Floats = np.interp(at, x[last], y[last], left=np.nan, right=np.nan)
    return found


def _columns(at: Floats, x: Floats, y: Floats, span: Range) -> tuple[Floats, Floats, Floats]:
    """Mean, lowest and highest by column; where a column is empty, as `_read`."""
    seen = reduce_ordered(x, y, *span, len(at))
    column = column_of(x, edges(*span, len(at)))
    between = _read(at, x, y)
    mean, low, high = between.copy(), between.copy(), between
    totals = np.bincount(column, weights=y, minlength=len(at))
    mean[seen.column] = totals[seen.column] / seen.count
    low[seen.column], high[seen.column] = seen.low, seen.high
    return mean, low, high
