"""The curves of a chart on their canvas: from points to dots, marks and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .axes import Axis
from .canvas import Canvas
from .cells import cell_width
from .legend import letter
from .reduction import Floats, Point, Reduced, all_finite, reduce_ordered
from .smoothing import reach, smooth, thinned

Marks = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One curve: `x` and `y` of one length, in any order; its `ink` is that of its run."""

    name: str
    ink: str
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Plot:
    """A canvas and its axes. The curves take its first `cells` columns, letters may go beyond."""

    canvas: Canvas
    across: Axis
    upward: Axis
    cells: int

    def draw(self, curves: Sequence[Series], smoothing: float) -> Marks:
        """Draw curves whose x ascends; the columns where a value is NaN come back as marks."""
        raw = [self._reduced(one.x, one.y) for one in curves]
        lines = raw
        if smoothing > 0:
            for one, reduced in zip(curves, raw, strict=True):
                self._line(reduced, f"{one.ink}-dim", reduced)
            self.canvas.sink()
            lines = [self._smoothed(one, smoothing) for one in curves]
        nan: Marks = {}
        for one, reduced, drawn in zip(curves, raw, lines, strict=True):
            self._line(drawn, one.ink, reduced)
            self._infinities(reduced, one.ink)
            nan |= {column // 2: ("×", one.ink) for column in reduced.nan.tolist()}
        if len(curves) > 1:
            for one, drawn in zip(curves, lines, strict=True):
                self._letter(drawn, one.ink)
        return nan

    def say(self, text: str) -> None:
        """A few words in the middle, when there is nothing to draw."""
        start = (self.cells - cell_width(text)) // 2
        if start >= 0:
            for index, char in enumerate(text):
                self.canvas.mark(start + index, self.canvas.height // 2, char, "dim")

    def _reduced(self, x: Floats, y: Floats) -> Reduced:
        return reduce_ordered(x, y, self.across.lo, self.across.hi, 2 * self.cells)

    def _smoothed(self, one: Series, weight: float) -> Reduced:
        """Of the smoothed curve only what is shown, from as many points as still count for it."""
        lo, hi = self.across.lo, self.across.hi
        start = np.searchsorted(one.x, lo - reach(weight, hi - lo))
        part = slice(int(start), int(np.searchsorted(one.x, hi, side="right")) + 1)
        x, y = one.x[part], one.y[part]
        if not all_finite(y):
            x, y = x[np.isfinite(y)], y[np.isfinite(y)]
        x, y, count = thinned(x, y, hi - lo)
        return self._reduced(x, smooth(x, y, weight, hi - lo, count))

    def _line(self, reduced: Reduced, ink: str, raw: Reduced) -> None:
        """Draw a curve, interrupted where the raw data is not finite."""
        column = np.repeat(reduced.column, 4)
        values = np.stack([reduced.first, reduced.high, reduced.low, reduced.last], axis=1).ravel()
        height = self._height(values)
        enter, leave = self._borders(reduced, raw)
        if enter is not None:
            column, height = np.insert(column, 0, 0), np.insert(height, 0, enter)
        if leave is not None:
            column = np.append(column, 2 * self.cells - 1)
            height = np.append(height, leave)
        gaps = np.unique(np.concatenate([raw.nan, raw.above, raw.below]))
        self.canvas.curve(column, height, ink, gaps)
        if column.size == 4 and reduced.count[0] == 1:
            self._lone(reduced, ink)

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
            heights = self._height(np.array([reduced.first[0], reduced.last[-1]])).tolist()
            columns = float(reduced.column[0]), float(reduced.column[-1])
            return (columns[0], heights[0]), (columns[1], heights[1])
        if reduced.before is None or reduced.after is None:
            return None, None
        return self._dot(reduced.after), self._dot(reduced.before)

    def _dot(self, point: Point) -> Point:
        """A point, possibly far outside, in dots."""
        part = (point[0] - self.across.lo) / (self.across.hi - self.across.lo)
        height = self._height(np.array([point[1]])).tolist()
        return part * 2 * self.cells - 0.5, height[0]

    def _height(self, values: Floats) -> Floats:
        return self.upward.rows(values, 4 * self.canvas.height)

    def _lone(self, reduced: Reduced, ink: str) -> None:
        """A single point is more than one dot, or nobody sees it."""
        row = int(np.clip(np.rint(self._height(reduced.last)[0]), -4, 4 * self.canvas.height)) // 4
        if 0 <= row < self.canvas.height:
            self.canvas.mark(int(reduced.column[0]) // 2, row, "•", ink)

    def _infinities(self, reduced: Reduced, ink: str) -> None:
        for columns, row, sign in (
            (reduced.above, 0, "▲"),
            (reduced.below, self.canvas.height - 1, "▼"),
        ):
            for column in columns.tolist():
                self.canvas.mark(column // 2, row, sign, ink)

    def _letter(self, drawn: Reduced, ink: str) -> None:
        """The letter of the run right of its end, or as near to it as there is room."""
        if not drawn.column.size:
            return
        end = np.clip(np.rint(self._height(drawn.last[-1:])), 0, 4 * self.canvas.height - 1)
        row, column = int(end[0]) // 4, int(drawn.column[-1]) // 2 + 1
        near = ((column, row + away) for away in (0, -1, 1, -2, 2))
        for place in near:
            if self.canvas.is_blank(*place):
                self.canvas.mark(*place, letter(ink), ink)
                return


def _at(x: float, left: Point, right: Point) -> float:
    """The height at x of the line through two points; finite even if they are far away."""
    width = right[0] - left[0]
    part = (x - left[0]) / width if width > 0 else 1.0
    height = left[1] + (right[1] - left[1]) * min(max(part, 0.0), 1.0)
    return max(-1e9, min(1e9, height))
