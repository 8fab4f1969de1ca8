"""A curve as few points: of each column of a figure the first, the highest, lowest and last."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...draw.reduction import Columns, Floats, Reduced, edges, reduce_ordered
from ...draw.smoothing import smooth
from .wish import Curve

Range = tuple[float, float]


def curve(
    label: str, place: int, x: Floats, y: Floats, span: Range, columns: int, smoothing: float
) -> Curve:
    """The curve through these points, x ascending, on an x axis of `columns` columns."""
    seen = reduce_ordered(x, y, *span, columns)
    nan, above, below = (_at(one, span, columns) for one in (seen.nan, seen.above, seen.below))
    raw = line(x, y, span, columns)
    plain = Curve(label, place, *raw, nan=nan, above=above, below=below)
    if not smoothing:
        return plain
    drawn = line(x, smooth(x, y, smoothing, span[1] - span[0]), span, columns)
    return replace(plain, x=drawn[0], y=drawn[1], raw=raw)


def line(x: Floats, y: Floats, span: Range, columns: int) -> tuple[Floats, Floats]:
    """The points themselves where they are few, else four for each column that holds any. Values
    that are not finite are a gap."""
    if len(x) <= 4 * columns:
        return x, np.where(np.isfinite(y), y, np.nan)
    seen = reduce_ordered(x, y, *span, columns)
    at = np.repeat(_at(seen.column, span, columns), 4)
    values = np.stack((seen.first, seen.high, seen.low, seen.last), axis=1).ravel()
    gaps = _gaps(seen)
    behind = np.searchsorted(seen.column, gaps, side="right") * 4
    return np.insert(at, behind, _at(gaps, span, columns)), np.insert(values, behind, np.nan)


def _gaps(seen: Reduced) -> Columns:
    """The columns that hold a value that is not finite."""
    return np.unique(np.concatenate((seen.nan, seen.above, seen.below)))


def _at(columns: Columns, span: Range, count: int) -> Floats:
    """The middles of columns, in units of x."""
    borders = edges(*span, count)
    middles: Floats = borders[:-1] / 2 + borders[1:] / 2
    return middles[columns]
