"""The axes of a chart: ranges that stay put, the gutter on the left, the two rows below.

Positions are cells of the plot, counted from its left or its top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from .cells import Piece, Row, cell_width, clean, fit, line
from .clock import clock_labels, clock_ticks
from .numerals import duration, label, log_label, number
from .reduction import Floats, column_of, edges
from .ticks import grow, log_ticks, log_widen, ticks, time_ticks, widen

SMALLEST = 1e-300  # the narrowest range
_LEAST = 5e-324  # the least that has a logarithm
_LIMIT = 8e307  # ranges end here, so that their width is a float too
_GUTTERS = (4, 6, 9, 12)  # widths for labels: only few, so that the plot seldom moves

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """A range, lo < hi, with labelled ticks inside it. On a log axis lo > 0."""

    lo: float
    hi: float
    ticks: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    log: bool = False

    def rows(self, values: Floats, count: int) -> Floats:
        """The positions of `values` on `count` rows, 0 for hi and count - 1 for lo, not rounded."""
        lo, hi = (math.log10(self.lo), math.log10(self.hi)) if self.log else (self.lo, self.hi)
        heights = np.log10(np.maximum(values, _LEAST)) if self.log else values
        return (hi / 2 - heights / 2) / (hi / 2 - lo / 2) * (count - 1)  # halves are finite

    def cells(self, values: Sequence[float], count: int) -> list[int]:
        """Which of `count` cells side by side each value is in."""
        places: list[int] = (column_of(values, edges(self.lo, self.hi, 2 * count)) // 2).tolist()
        return places


def x_axis(low: float, high: float, cells: int, live: bool, unit: str, log: bool = False) -> Axis:
    """The axis for x from low to high; `live` ends it at a calm limit.

    `unit` is that of a `Frame`. If `log`, all of it is in exponents of ten but for the labels.
    """
    lo, hi = _bounded(low, high)
    if live and unit != "clock":
        hi = min(_calm(lo, hi, log), _LIMIT)
    if hi - lo <= max(1e-12 * max(abs(lo), abs(hi)), SMALLEST):
        margin = max(0.5, 1e-9 * abs(lo))
        lo, hi = lo - margin, hi + margin
    places = _x_ticks(lo, hi, max(2, cells // 8), unit, log)
    values = [10.0**place for place in places] if log else places
    if unit == "clock":
        labels = clock_labels(values)
    elif unit == "seconds":
        labels = [duration(float(f"{value:.9g}") if log else value) for value in values]
    else:
        labels = log_label(values) if log else label(values)
    return Axis(lo, hi, tuple(places), tuple(labels))


def _calm(lo: float, hi: float, log: bool) -> float:
    if log:
        return math.log10(grow(10.0**hi)) if hi < 300 else hi
    start = 0.0 if 0 <= lo <= hi - lo else lo
    return start + grow(hi - start)


def _x_ticks(lo: float, hi: float, most: int, unit: str, log: bool) -> list[float]:
    if log:
        found = log_ticks(10.0 ** max(lo, -300.0), 10.0 ** min(hi, 300.0), most)
        return [place for tick in found if tick > 0 and lo <= (place := math.log10(tick)) <= hi]
    if unit == "clock":
        return clock_ticks(lo, hi, most)
    if unit == "seconds":
        return time_ticks(lo, hi, most)
    return ticks(lo, hi, most, whole=hi - lo >= 1)


def y_axis(low: float, high: float, rows: int, log: bool, exact: bool) -> Axis:
    """The axis for values from low to high, widened to round ends unless they are `exact`."""
    lo, hi = _bounded(low, high)
    if not exact:
        lo, hi = _log_range(lo, hi) if log else _linear_range(lo, hi)
    most = max(2, min(rows // 2 + 1, 3 + rows // 6))
    places = log_ticks(lo, hi, max(2, rows // 2)) if log else ticks(lo, hi, most)
    if len(places) < 2:
        places = [lo, hi]
    labels = log_label(places) if log else label(places)
    return Axis(lo, hi, tuple(places), tuple(labels), log)


def gutter(axis: Axis, width: int) -> int:
    """Cells for the labels of a y axis: one of few widths, at most half of `width`."""
    needed = max(map(len, axis.labels), default=0)
    smallest = 6 if width >= 40 else 4
    fitting = (cells for cells in _GUTTERS if cells >= max(needed, smallest))
    return min(next(fitting, needed), width // 2 - 1)


def y_labels(axis: Axis, rows: int, width: int) -> list[Row]:
    """Labels, `width` cells, and the axis itself, one cell, for each row of the plot."""
    labels = list(axis.labels)
    if max(map(len, labels), default=0) > width:
        labels = [number(value, width) for value in axis.ticks]
    dots = np.rint(axis.rows(np.array(axis.ticks), 4 * rows)).astype(int) // 4
    at = dict(zip(dots.tolist(), labels, strict=True))
    return [
        (
            Piece(fit(at.get(row, ""), width, "right"), "tick"),
            Piece("┤" if row in at else "│", "axis"),
        )
        for row in range(rows)
    ]


def axis_row(axis: Axis, left: int, cells: int, marks: dict[int, tuple[str, str]]) -> Row:
    """The x axis: a corner under the y axis, tick marks, and `marks` (character, ink) on top."""
    drawn = [("─", "axis")] * cells
    for cell in axis.cells(axis.ticks, cells):
        drawn[cell] = ("┬", "axis")
    for cell, mark in marks.items():
        drawn[cell] = mark
    runs = ((ink, list(run)) for ink, run in groupby(drawn, key=itemgetter(1)))
    pieces = (Piece("".join(sign for sign, _ in run), ink) for ink, run in runs)
    return line([Piece(" " * left), Piece("└", "axis"), *pieces], left + 1 + cells)


def label_row(
    axis: Axis, left: int, cells: int, name: str, width: int, here: tuple[int, str] | None
) -> Row:
    """Labels under the ticks; the axis' name in the gutter if it fits there, else at the end.

    `here` is a cell and a text that take precedence: where the cursor stands.
    """
    name = clean(name)
    in_gutter = cell_width(name) <= left
    end = width if in_gutter else max(width - cell_width(name) - 1, left + 1)
    taken: list[tuple[int, Piece]] = []
    if here is not None:
        _place(taken, left + 1 + here[0], Piece(here[1], "cursor"), left + 1, width)
    for cell, text in zip(axis.cells(axis.ticks, cells), axis.labels, strict=True):
        _place(taken, left + 1 + cell, Piece(text, "tick"), left + 1, end)
    taken.append((left - cell_width(name) if in_gutter else end + 1, Piece(name, "dim")))
    return _spread(taken, width)


def _place(taken: list[tuple[int, Piece]], center: int, piece: Piece, start: int, end: int) -> None:
    """Add the piece around `center`, moved into [start, end), unless it would touch another."""
    size = cell_width(piece.text)
    at = max(start, min(center - size // 2, end - size))
    free = all(at + size < a or a + cell_width(other.text) < at for a, other in taken)
    if free and at + size <= end:
        taken.append((at, piece))


def _spread(placed: list[tuple[int, Piece]], width: int) -> Row:
    """Pieces at their cells, left to right; one that overlaps the one before it is left out."""
    pieces: list[Piece] = []
    used = 0
    for at, piece in sorted(placed, key=lambda item: item[0]):
        if at >= used:
            pieces += [Piece(" " * (at - used)), piece]
            used = at + cell_width(piece.text)
    return line(pieces, width)


def _bounded(low: float, high: float) -> Range:
    return max(min(low, _LIMIT), -_LIMIT), max(min(high, _LIMIT), -_LIMIT)


def _linear_range(low: float, high: float) -> Range:
    size = max(abs(low), abs(high))
    if high - low <= 1e-7 * size or size == 0:
        margin = max(0.1 * size, SMALLEST) if size else 1.0
        low, high = _bounded(low - margin, high + margin)
    return widen(low, high, 8)


def _log_range(low: float, high: float) -> Range:
    if high / low < 1 + 1e-6:
        low, high = low / 2 or low, min(high * 2, _LIMIT)
    return log_widen(low, high)
