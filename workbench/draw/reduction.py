"""A long series reduced to what the columns of a chart can show, without losing a spike.

Per column: how many points, the first, the lowest, the highest and the last. Values that are not
numbers do not disappear either: the columns where NaN, +inf and -inf occur are reported apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Columns = NDArray[np.intp]
Point = tuple[float, float]
_HUGE = 1e290  # values beyond are scaled down, for sums of them to be finite


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What `columns` columns of a series hold.

    `column`, `count`, `first`, `low`, `high` and `last` have one entry for each column that holds
    a finite value, columns ascending. `nan`, `above` and `below` are the columns with NaN, +inf
    and -inf. `before` and `after` are the points just outside the range, which the line across its
    border comes from; None where there is no such point or a NaN lies between.
    """

    column: Columns
    count: Columns
    first: Floats
    low: Floats
    high: Floats
    last: Floats
    nan: Columns
    above: Columns
    below: Columns
    before: Point | None
    after: Point | None


def ordered(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """The points with x finite and ascending; points that share an x keep their order.

    Arrays that are in order already come back uncopied. ValueError if lengths differ.
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if xs.shape != ys.shape or xs.ndim != 1:
        raise ValueError(f"x and y must be of one length, not {xs.shape} and {ys.shape}")
    if xs.size == 0 or (_ascending(xs) and np.isfinite(xs[[0, -1]]).all()):
        return xs, ys
    finite = np.isfinite(xs)
    if not finite.all():
        xs, ys = xs[finite], ys[finite]
    if not _ascending(xs):
        order = np.argsort(xs, kind="stable")
        xs, ys = xs[order], ys[order]
    return xs, ys


def all_finite(ys: Floats) -> bool:
    """Whether no value is NaN or infinite: both ends of the range tell, and cost no array."""
    return not ys.size or (math.isfinite(ys.min()) and math.isfinite(ys.max()))


def edges(lo: float, hi: float, columns: int) -> Floats:
    """The `columns` + 1 borders of the columns of [lo, hi], ascending."""
    part = np.arange(columns + 1) / columns
    borders: Floats = np.minimum(np.maximum.accumulate(lo * (1 - part) + hi * part), hi)
    borders[-1] = hi
    return borders


def column_of(x: ArrayLike, borders: Floats) -> Columns:
    """The column of each x; what is left or right of all goes to the first or the last."""
    return np.searchsorted(borders[1:-1], x, side="right")


def reduce(x: ArrayLike, y: ArrayLike, lo: float, hi: float, columns: int) -> Reduced:
    """The points with lo <= x <= hi, by column; x in any order (see `ordered`).

    Column c holds the x from edges[c] up to and without edges[c + 1]; the last holds hi too.
    ValueError if lo > hi, if there is no column, or if x and y differ in length.
    """
    if columns < 1 or not lo <= hi:
        raise ValueError(f"cannot reduce to {columns} columns from {lo} to {hi}")
    return reduce_ordered(*ordered(x, y), lo, hi, columns)


def reduce_ordered(xs: Floats, ys: Floats, lo: float, hi: float, columns: int) -> Reduced:
    """`reduce` for points that come from `ordered`, lo <= hi, columns >= 1."""
    borders = edges(lo, hi, columns)
    odd_x, odd_y = xs[:0], ys[:0]
    if not all_finite(ys):
        finite = np.isfinite(ys)
        odd_x, odd_y = xs[~finite], ys[~finite]
        xs, ys = xs[finite], ys[finite]
    begin, end = _within(xs, lo, hi)
    start = np.append(np.searchsorted(xs[begin:end], borders[:-1]), end - begin)
    column = np.flatnonzero(np.diff(start))
    low, high = _extremes(ys[begin:end], start[column])
    inside = slice(*_within(odd_x, lo, hi))
    odd_column, odd = column_of(odd_x[inside], borders), odd_y[inside]
    before, after = _outside(xs, ys, begin, end, odd_x)
    return Reduced(
        column=column,
        count=np.diff(start)[column],
        first=ys[begin:end][start[column]],
        low=low,
        high=high,
        last=ys[begin:end][start[column + 1] - 1],
        nan=np.unique(odd_column[np.isnan(odd)]),
        above=np.unique(odd_column[np.isposinf(odd)]),
        below=np.unique(odd_column[np.isneginf(odd)]),
        before=before,
        after=after,
    )


def means(xs: Floats, ys: Floats, lo: float, reduced: Reduced) -> Floats:
    """The mean of the finite values of each of `reduced.column`, where `reduced` comes from
    `reduce_ordered` of the same points and the same `lo`."""
    if not all_finite(ys):
        xs, ys = xs[np.isfinite(ys)], ys[np.isfinite(ys)]
    ends = int(np.searchsorted(xs, lo, "left")) + np.append(0, np.cumsum(reduced.count))
    part, start = ys[ends[0] : ends[-1]], ends[:-1] - ends[0]
    if not part.size:
        return part
    unit = _HUGE if max(float(part.max()), -float(part.min())) > _HUGE else 1.0
    total = np.add.reduceat(part / unit if unit > 1 else part, start)
    found: Floats = total / reduced.count * unit
    return found


def _ascending(xs: Floats) -> bool:
    return bool((xs[1:] >= xs[:-1]).all())


def _within(xs: Floats, lo: float, hi: float) -> tuple[int, int]:
    return int(np.searchsorted(xs, lo, "left")), int(np.searchsorted(xs, hi, "right"))


def _extremes(ys: Floats, start: Columns) -> tuple[Floats, Floats]:
    """Lowest and highest of the slices of `ys` that begin at `start`."""
    if start.size == 0:
        return ys[:0], ys[:0]
    return np.minimum.reduceat(ys, start), np.maximum.reduceat(ys, start)


def _outside(
    xs: Floats, ys: Floats, begin: int, end: int, odd_x: Floats
) -> tuple[Point | None, Point | None]:
    """The neighbours of xs[begin:end], unless a value that is no number separates them."""

    def joined(left: int, right: int) -> bool:
        if left < 0 or right >= xs.size:
            return False
        gap = np.searchsorted(odd_x, xs[left]), np.searchsorted(odd_x, xs[right], "right")
        return bool(gap[0] == gap[1])

    before = (float(xs[begin - 1]), float(ys[begin - 1])) if joined(begin - 1, begin) else None
    after = (float(xs[end]), float(ys[end])) if joined(end - 1, end) else None
    return before, after
