"""One chart: series of any length in, `height` rows of `width` cells out.

    train/loss  a run14 0.3127  b run13 0.3561        the metric, the legend and the last values
       2.0┤⢇                                          labels in a gutter of few possible widths
       1.0┤⠈⠢⣀⡀                                       the curves, 2 × 4 dots to a cell
       0.0┤  ⠈⠉⠒⠒⠤⠤⠤⣀⣀⣀⣀⡀a                           the letter of a run at the end of its curve
          └┬────────×──────┬──                        × where a value is NaN; ▲ ▼ at the top and
      step 0              1000                        at the bottom where it is infinite

What goes in is never refused: any size, no points, one point, constant, not finite, in any order
of x. Below 12 × 4 cells a chart is its title and sparklines. On a log axis values <= 0 are shown
as -inf is: beyond the lower end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .axes import SMALLEST, Axis, Range, axis_row, gutter, label_row, x_axis, y_axis, y_labels
from .canvas import Canvas
from .cells import Piece, Row, ascii_rows, cell_width, clean, fit, line
from .legend import Entry, letter, title_row
from .numerals import duration, number
from .plot import Marks, Plot, Series
from .reduction import ordered
from .spark import spark

__all__ = ["Frame", "Series", "chart"]

_NEAR_ZERO = 200


@dataclass(frozen=True)
class Frame:
    """What a chart looks like, whatever is drawn in it.

    `x_range` and `y_range` zoom; one that is reversed or not finite (or, on a log axis, not
    positive) is as good as None. `smoothing` is the `weight` of `smoothing.smooth`; the raw data
    is then drawn dim behind. `live` ends the x axis at a calm limit. `time_axis` says that x is
    seconds. `cursor` is an x: a line there, and in the legend the values nearest to it instead of
    the last ones. `ascii` is for terminals without Unicode.
    """

    title: str
    width: int
    height: int
    x_label: str = "step"
    x_range: Range | None = None
    y_range: Range | None = None
    log_y: bool = False
    smoothing: float = 0
    legend: bool = True
    live: bool = False
    time_axis: bool = False
    cursor: float | None = None
    ascii: bool = False


def chart(frame: Frame, series: Sequence[Series]) -> list[Row]:
    """The chart as `frame.height` rows of `frame.width` cells; later series lie over earlier ones.

    ValueError if the x and y of a series differ in length.
    """
    if frame.width < 1 or frame.height < 1:
        return [()] * max(frame.height, 0)
    curves = [Series(one.name, one.ink, *ordered(one.x, one.y)) for one in series]
    small = frame.width < 12 or frame.height < 4
    with np.errstate(over="ignore"):  # what is further than a float away is out of sight
        rows = _small(frame, curves) if small else _full(frame, curves)
    return ascii_rows(rows) if frame.ascii else rows


def _small(frame: Frame, curves: Sequence[Series]) -> list[Row]:
    """The title row and a sparkline a series; in a single row the title and one beside it."""
    width = frame.width
    if frame.height == 1:
        beside = curves[:1] if width >= 8 else []
        left = min(cell_width(clean(frame.title)), width // 2 if beside else width)
        lines = [Piece(spark(one.y, width - left - 1), one.ink) for one in beside]
        return [line([Piece(fit(frame.title, left) + " ", "title"), *lines], width)]
    rows = [title_row(frame.title, _entries(frame, curves, None, 0), width)]
    rows += [(Piece(spark(one.y, width), one.ink),) for one in curves[: frame.height - 1]]
    return rows + [line([], width)] * (frame.height - len(rows))


def _full(frame: Frame, curves: Sequence[Series]) -> list[Row]:
    ruled = frame.height >= 6
    shown = [_positive(one) for one in curves] if frame.log_y else curves
    plot, left = _plot(frame, shown, frame.height - (3 if ruled else 2))
    nan = plot.draw(shown, frame.smoothing)
    if not nan and not any(np.isfinite(one.y).any() for one in shown):
        plot.say("no points yet" if not any(one.y.size for one in curves) else "no finite value")
    cursor = _cursor(frame, plot)
    if not ruled:
        _mark_bottom(plot, nan)
    labels = y_labels(plot.upward, plot.canvas.height, left)
    body = [(*a, *b) for a, b in zip(labels, plot.canvas.rows(), strict=True)]
    reach = (plot.across.hi - plot.across.lo) / plot.cells
    entries = _entries(frame, curves, frame.cursor if cursor else None, reach)
    top = title_row(frame.title, entries, frame.width, values_first=cursor is not None)
    axis = line(axis_row(plot.across, left, plot.cells, nan), frame.width)
    below = label_row(plot.across, left, plot.cells, frame.x_label, frame.width, cursor)
    return [top, *body, axis, below] if ruled else [top, *body, below]


def _plot(frame: Frame, curves: Sequence[Series], height: int) -> tuple[Plot, int]:
    """The empty plot of `height` rows, and the width of the labels on its left."""
    tail = 2 if len(curves) > 1 and frame.width >= 24 else 0
    low, high = frame.x_range or (0.0, 0.0)
    zoomed = -math.inf < low < high < math.inf
    if not zoomed:
        low, high = _x_extent(curves)
    across = x_axis(low, high, frame.width, frame.live and not zoomed, frame.time_axis)
    upward = _upward(frame, curves, across, height)
    left = gutter(upward, frame.width)
    cells = frame.width - left - 1 - tail
    return Plot(Canvas(cells + tail, height, frame.ascii), across, upward, cells), left


def _upward(frame: Frame, curves: Sequence[Series], across: Axis, height: int) -> Axis:
    low, high = frame.y_range or (0.0, 0.0)
    least = 0.0 if frame.log_y else -math.inf
    exact = least < low < high < math.inf and high - low > SMALLEST
    if not exact:
        low, high = _y_extent(curves, across) or (0.1 if frame.log_y else 0.0, 1.0)
    return y_axis(low, high, height, frame.log_y, exact)


def _x_extent(curves: Sequence[Series]) -> Range:
    ends = [(float(one.x[0]), float(one.x[-1])) for one in curves if one.x.size]
    if not ends:
        return 0.0, 1.0
    low, high = min(a for a, _ in ends), max(b for _, b in ends)
    # Steps that count from 1 have an axis from 0: the difference is less than a column.
    return (0.0 if 0 < low < high / _NEAR_ZERO else low), high


def _y_extent(curves: Sequence[Series], across: Axis) -> Range | None:
    """Lowest and highest finite value shown, or next to what is shown where that is nothing."""
    found: list[Range] = []
    for one in curves:
        begin = int(np.searchsorted(one.x, across.lo))
        end = int(np.searchsorted(one.x, across.hi, side="right"))
        ys = one.y[begin:end] if begin < end else one.y[max(begin - 1, 0) : end + 1]
        if not ys.size:
            continue
        ends = float(ys.min()), float(ys.max())
        if not all(map(math.isfinite, ends)):
            ys = ys[np.isfinite(ys)]
            ends = float(ys.min(initial=math.inf)), float(ys.max(initial=-math.inf))
        if ends[0] <= ends[1]:
            found.append(ends)
    return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def _positive(one: Series) -> Series:
    if one.y.size and one.y.min() > 0:
        return one
    return Series(one.name, one.ink, one.x, np.where(one.y <= 0, -np.inf, one.y))


def _cursor(frame: Frame, plot: Plot) -> tuple[int, str] | None:
    """Draw the line of the cursor; its cell, and its x as a text. None if it is not in view."""
    x = frame.cursor
    if x is None or not plot.across.lo <= x <= plot.across.hi:
        return None
    cell = plot.across.cells([x], plot.cells)[0]
    plot.canvas.rule(cell, "│", "cursor")
    return cell, duration(x) if frame.time_axis else number(x, 9)


def _mark_bottom(plot: Plot, nan: Marks) -> None:
    """Where there is no axis row, NaN is marked in the lowest row if nothing is drawn there."""
    bottom = plot.canvas.height - 1
    for cell, mark in nan.items():
        if plot.canvas.is_blank(cell, bottom):
            plot.canvas.mark(cell, bottom, *mark)


def _entries(
    frame: Frame, curves: Sequence[Series], cursor: float | None, reach: float
) -> list[Entry]:
    """Sign, name and the last value of each or, within `reach` in x, the one at the cursor."""
    if not frame.legend:
        return []
    entries = []
    for one in curves:
        value = one.y[-1:].tolist() if cursor is None else _nearest(one, cursor, reach)
        sign = letter(one.ink) if len(curves) > 1 else "━"
        entries.append(Entry(sign, one.name, value[0] if value else None, one.ink))
    return entries


def _nearest(one: Series, x: float, reach: float) -> list[float]:
    """The value at the point nearest to x, the last one of several; none beyond the ends."""
    if not one.x.size or not one.x[0] - reach <= x <= one.x[-1] + reach:
        return []
    around = np.clip(np.searchsorted(one.x, x) - np.array([1, 0]), 0, one.x.size - 1)
    nearest = one.x[around[np.argmin(np.abs(one.x[around] - x))]]
    return [float(one.y[int(np.searchsorted(one.x, nearest, side="right")) - 1])]
