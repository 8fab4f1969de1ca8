"""The field between two axes: where points and lines are on it, in dots.

Sub-columns count from 0 on the left, rows of dots from 0 at the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .axes import Axis
from .curves import Series
from .reduction import Columns, Floats, Point, Reduced, all_finite, means, reduce_ordered
from .smoothing import reach, smooth, thinned
from .strokes import Stroke, hull, stroke


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line ready to draw: sub-columns, ascending, heights in dots, and the sub-columns that
    it is not drawn across."""

    column: Columns
    height: Floats
    gaps: Columns


@dataclass(frozen=True, slots=True)
class Field:
    """`cells` columns and `height` rows of cells between two axes."""

    across: Axis
    upward: Axis
    cells: int
    height: int

    def reduced(self, one: Series) -> Reduced:
        """What the sub-columns hold of a series whose x ascends."""
        return reduce_ordered(one.x, one.y, self.across.lo, self.across.hi, 2 * self.cells)

    def smoothed(self, one: Series, weight: float) -> Series:
        """Of the smoothed series only what is shown, from as many points as still count for it."""
        lo, hi = self.across.lo, self.across.hi
        start = np.searchsorted(one.x, lo - reach(weight, hi - lo))
        part = slice(int(start), int(np.searchsorted(one.x, hi, side="right")) + 1)
        x, y = one.x[part], one.y[part]
        if not all_finite(y):
            x, y = x[np.isfinite(y)], y[np.isfinite(y)]
        x, y, count = thinned(x, y, hi - lo)
        return Series(one.name, one.ink, x, smooth(x, y, weight, hi - lo, count))

    def line(self, reduced: Reduced, raw: Reduced) -> Line:
        """The line through a series, interrupted where the raw data is not finite."""
        column = np.repeat(reduced.column, 4)
        values = np.stack([reduced.first, reduced.high, reduced.low, reduced.last], axis=1).ravel()
        height = self.heights(values)
        enter, leave = self._borders(reduced, raw)
        if enter is not None:
            column, height = np.insert(column, 0, 0), np.insert(height, 0, enter)
        if leave is not None:
            column = np.append(column, 2 * self.cells - 1)
            height = np.append(height, leave)
        return Line(column, height, np.unique(np.concatenate([raw.nan, raw.above, raw.below])))

    def stroke(self, line: Line, joined: bool = True) -> Stroke | None:
        """The dots of a line, joined or column by column; None where there is none."""
        size = 2 * self.cells, 4 * self.height
        return stroke(line.column, line.height, *size, line.gaps, joined)

    def hull(self, lines: Sequence[Line], joined: bool) -> Stroke:
        """The area that some lines lie in."""
        strokes = (self.stroke(line, joined) for line in lines)
        return hull((one for one in strokes if one), 2 * self.cells)

    def extremes(self, raw: Sequence[Reduced]) -> Stroke:
        """In each sub-column from the highest to the lowest point that some series have there."""
        top, bottom = np.full(2 * self.cells, np.nan), np.full(2 * self.cells, np.nan)
        for one in raw:
            at, last = one.column, 4.0 * self.height
            high, low = (np.clip(np.rint(self.heights(y)), -1, last) for y in (one.high, one.low))
            top[at], bottom[at] = np.fmin(top[at], high), np.fmax(bottom[at], low)
        return Stroke(0, top, bottom)

    def levels(self, one: Series, raw: Reduced) -> Floats:
        """A value a sub-column: the mean of what it holds, straight lines between; NaN where no
        line would be drawn."""
        reduced = self.reduced(one)
        drawn = self.stroke(self.line(reduced, raw))
        if drawn is None:
            return np.full(2 * self.cells, np.nan)
        left, right = ([point] if point else [] for point in (reduced.before, reduced.after))
        at = [*(self._column(x) for x, _ in left), *reduced.column.tolist()]
        at += [self._column(x) for x, _ in right]
        inside = means(one.x, one.y, self.across.lo, reduced).tolist()
        values = [*(y for _, y in left), *inside, *(y for _, y in right)]
        level = np.interp(np.arange(2 * self.cells), at, values)
        seen = np.zeros(level.size, dtype=bool)
        seen[drawn.start : drawn.start + drawn.top.size] = np.isfinite(drawn.top)
        return np.where(seen, level, np.nan)

    def heights(self, values: Floats) -> Floats:
        """Rows of dots, not rounded."""
        return self.upward.rows(values, 4 * self.height)

    def _column(self, x: float) -> float:
        """The sub-column of an x that may be far outside, not rounded."""
        part = (x - self.across.lo) / (self.across.hi - self.across.lo)
        return part * 2 * self.cells - 0.5

    def _borders(self, reduced: Reduced, raw: Reduced) -> tuple[float | None, float | None]:
        """Where the line comes in on the left and goes out on the right, if it does, in dots."""
        enter = leave = None
        first, last = self._ends(reduced)
        if raw.before and reduced.before and first:
            enter = _at(-0.5, self._dot(reduced.before), first)
        if raw.after and reduced.after and last:
            leave = _at(2 * self.cells - 0.5, last, self._dot(reduced.after))
        return enter, leave

    def _ends(self, reduced: Reduced) -> tuple[Point | None, Point | None]:
        """The first and the last point shown or, if there is none, those it would be joined to."""
        if reduced.column.size:
            heights = self.heights(np.array([reduced.first[0], reduced.last[-1]])).tolist()
            columns = float(reduced.column[0]), float(reduced.column[-1])
            return (columns[0], heights[0]), (columns[1], heights[1])
        if reduced.before is None or reduced.after is None:
            return None, None
        return self._dot(reduced.after), self._dot(reduced.before)

    def _dot(self, point: Point) -> Point:
        """A point, possibly far outside, in dots."""
        return self._column(point[0]), float(self.heights(np.array([point[1]]))[0])


def average(levels: Sequence[Floats], places: int) -> Floats:
    """The mean of what is not NaN at each of so many places; NaN where half or more are."""
    table = np.reshape(levels, (len(levels), places))
    count = np.isfinite(table).sum(axis=0)
    shares = np.where(np.isfinite(table), table, 0.0) / np.maximum(count, 1)
    return np.where(2 * count > len(levels), shares.sum(axis=0), np.nan)


def _at(x: float, left: Point, right: Point) -> float:
    """The height at x of the line through two points; finite even if they are far away."""
    width = right[0] - left[0]
    part = (x - left[0]) / width if width > 0 else 1.0
    height = left[1] + (right[1] - left[1]) * min(max(part, 0.0), 1.0)
    return max(-1e9, min(1e9, height))
