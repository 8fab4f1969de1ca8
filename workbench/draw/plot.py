"""The curves of a chart on their canvas: lines, bands, marks and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas
from .cells import cell_width
from .curves import Band, Curve, Series, members, stretches
from .field import Field, Line, average
from .legend import letter
from .reduction import Columns, Floats, Reduced
from .strokes import Stroke

Marks = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Plot:
    """A canvas and the field on it. The curves take the field, letters may go beyond.

    `clipped` puts a sign at the border where a curve goes beyond the y axis.
    """

    canvas: Canvas
    field: Field
    clipped: bool = False

    def draw(self, curves: Sequence[Curve], smoothing: float) -> Marks:
        """Draw curves whose x ascends; the columns where a value is NaN come back as marks."""
        raw = [[self.field.reduced(one) for one in stretches(curve)] for curve in curves]
        pairs = list(zip(curves, raw, strict=True))
        outlines = [area for curve, held in pairs for area in self._behind(curve, held, smoothing)]
        self.canvas.sink()
        for area, ink in outlines:
            self.canvas.outline(area, ink)
        for curve, held in pairs:
            self._replaced(curve, held)
        lines = [self._line(curve, held, smoothing) for curve, held in pairs]
        nan: Marks = {}
        for curve, held in pairs:
            for reduced in held:
                self._beyond(reduced, curve.ink)
                nan |= {column // 2: ("×", curve.ink) for column in reduced.nan.tolist()}
        if len(curves) > 1:
            for curve, line in zip(curves, lines, strict=True):
                self._letter(line, curve.ink)
        return nan

    def say(self, text: str) -> None:
        """A few words in the middle, when there is nothing to draw."""
        start = (self.field.cells - cell_width(text)) // 2
        if start >= 0:
            for index, char in enumerate(text):
                self.canvas.mark(start + index, self.canvas.height // 2, char, "dim")

    def _behind(
        self, curve: Curve, raw: Sequence[Reduced], smoothing: float
    ) -> list[tuple[Stroke, str]]:
        """Draw what lies behind the line: of a band its area, of a smoothed curve the raw data.

        Of a band the borders and the highest and the lowest point of each column come back: they
        are drawn later, for nothing to hide them.
        """
        lines = [self.field.line(reduced, reduced) for reduced in raw]
        dim = f"{curve.ink}-dim"
        if isinstance(curve, Band):
            self.canvas.shade(self.field.hull(lines, joined=True), dim)
            return [(self.field.hull(lines, joined=False), dim), (self.field.extremes(raw), dim)]
        if smoothing > 0:
            self.canvas.curve(lines[0].column, lines[0].height, dim, lines[0].gaps)
        return []

    def _replaced(self, curve: Curve, raw: Sequence[Reduced]) -> None:
        """Draw the earlier passes of a run; those of a band are part of its area."""
        if isinstance(curve, Series):
            for reduced in raw[1:]:
                line = self.field.line(reduced, reduced)
                self.canvas.curve(line.column, line.height, f"{curve.ink}-dim", line.gaps)

    def _line(self, curve: Curve, raw: Sequence[Reduced], smoothing: float) -> Line:
        """Draw the line of a curve, that of a band being the mean of its members."""
        shown: Sequence[Series] = members(curve)
        if smoothing > 0:
            shown = [self.field.smoothed(one, smoothing) for one in shown]
        if isinstance(curve, Band):
            line = self._mean(shown, raw[: len(shown)])
        else:
            reduced = self.field.reduced(shown[0]) if smoothing > 0 else raw[0]
            line = self.field.line(reduced, raw[0])
        self.canvas.curve(line.column, line.height, curve.ink, line.gaps)
        if line.height.size and _alike(line.column) and _alike(line.height):
            self._lone(line, curve.ink)
        return line

    def _mean(self, shown: Sequence[Series], raw: Sequence[Reduced]) -> Line:
        pairs = zip(shown, raw, strict=True)
        held = [self.field.levels(one, reduced) for one, reduced in pairs]
        level = average(held, 2 * self.field.cells)
        there = np.isfinite(level)
        column: Columns = np.flatnonzero(there)
        return Line(column, self.field.heights(level[there]), np.flatnonzero(~there))

    def _lone(self, line: Line, ink: str) -> None:
        """A single point is more than one dot, or nobody sees it."""
        row = int(np.clip(np.rint(line.height[-1]), -4, 4 * self.canvas.height)) // 4
        if 0 <= row < self.canvas.height:
            self.canvas.mark(int(line.column[0]) // 2, row, "•", ink)

    def _beyond(self, reduced: Reduced, ink: str) -> None:
        """Signs at the top and at the bottom, where a value is infinite or clipped."""
        lowest, upward = self.canvas.height - 1, self.field.upward
        if self.clipped:
            above = reduced.column[reduced.high > upward.hi]
            below = reduced.column[reduced.low < upward.lo]
            self._signs(above, 0, "↑", ink)
            self._signs(below, lowest, "↓", ink)
        self._signs(reduced.above, 0, "▲", ink)
        self._signs(reduced.below, lowest, "▼", ink)

    def _signs(self, columns: Columns, row: int, sign: str, ink: str) -> None:
        for column in columns.tolist():
            self.canvas.mark(column // 2, row, sign, ink)

    def _letter(self, line: Line, ink: str) -> None:
        """The letter of the run right of its end, or as near to it as there is room."""
        if not line.column.size:
            return
        end = np.clip(np.rint(line.height[-1]), 0, 4 * self.canvas.height - 1)
        row, column = int(end) // 4, int(line.column[-1]) // 2 + 1
        for place in ((column, row + away) for away in (0, -1, 1, -2, 2)):
            if self.canvas.is_blank(*place):
                self.canvas.mark(*place, letter(ink), ink)
                return


def _alike(values: Columns | Floats) -> bool:
    return bool((values == values[0]).all())
