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
from dataclasses import replace

import numpy as np

from .axes import SMALLEST, Axis, axis_row, gutter, label_row, x_axis, y_axis, y_labels
from .canvas import Canvas
from .cells import Piece, Row, ascii_rows, cell_width, clean, fit, line
from .clock import clock
from .curves import Band, Curve, Series, each, members, stretches
from .field import Field
from .frame import Frame, Picture, Scale
from .legend import title_row
from .numerals import duration, number
from .plot import Marks, Plot
from .ranges import usable, usual, x_extent, y_extent
from .readings import readings
from .reduction import ordered
from .spark import spark

__all__ = ["Band", "Frame", "Picture", "Series", "chart", "picture"]


def chart(frame: Frame, curves: Sequence[Curve]) -> list[Row]:
    """The chart as `frame.height` rows of `frame.width` cells; later curves lie over earlier ones.

    ValueError if the x and y of a series differ in length.
    """
    return picture(frame, curves).rows


def picture(frame: Frame, curves: Sequence[Curve]) -> Picture:
    """The chart with what somebody needs to know to point at it."""
    if frame.width < 1 or frame.height < 1:
        return Picture([()] * max(frame.height, 0))
    known = [each(_ordered, curve) for curve in curves]
    with np.errstate(over="ignore"):  # what is further than a float away is out of sight
        if frame.log_x:
            frame, known = _by_magnitude(frame, known)
        small = frame.width < 12 or frame.height < 4
        drawn = _small(frame, known) if small else _full(frame, known)
    return replace(drawn, rows=ascii_rows(drawn.rows)) if frame.ascii else drawn


def _ordered(one: Series) -> Series:
    return Series(one.name, one.ink, *ordered(one.x, one.y))


def _positive(one: Series) -> Series:
    if one.y.size and one.y.min() > 0:
        return one
    return Series(one.name, one.ink, one.x, np.where(one.y <= 0, -np.inf, one.y))


def _by_magnitude(frame: Frame, curves: Sequence[Curve]) -> tuple[Frame, list[Curve]]:
    """All that is along x as exponents of ten; from the least positive x on."""
    starts = (one.x[one.x > 0][:1].tolist() for one in _all(curves))
    least = min((start for found in starts for start in found), default=1.0)

    def changed(one: Series) -> Series:
        return Series(one.name, one.ink, np.log10(np.maximum(one.x, least)), one.y)

    zoom = usable(frame.x_range, 0.0)
    picked, cursor = usable(frame.picked, 0.0), frame.cursor
    frame = replace(
        frame,
        x_range=(math.log10(zoom[0]), math.log10(zoom[1])) if zoom else None,
        cursor=None if cursor is None else math.log10(max(cursor, least)),
        picked=(math.log10(picked[0]), math.log10(picked[1])) if picked else None,
    )
    return frame, [each(changed, curve) for curve in curves]


def _all(curves: Sequence[Curve]) -> list[Series]:
    return [one for curve in curves for one in stretches(curve)]


def _small(frame: Frame, curves: Sequence[Curve]) -> Picture:
    """The title row and a sparkline a series; in a single row the title and one beside it."""
    width, entries = frame.width, tuple(readings(curves, frame.cursor, 0))
    series = [one for curve in curves for one in members(curve)]
    if frame.height == 1:
        beside = series[:1] if width >= 8 else []
        left = min(cell_width(clean(frame.title)), width // 2 if beside else width)
        lines = [Piece(spark(one.y, width - left - 1), one.ink) for one in beside]
        pieces = [Piece(fit(frame.title, left) + " ", "title"), *lines]
        return Picture([line(pieces, width)], entries)
    rows = [title_row(frame.title, entries if frame.legend else [], width)]
    rows += [(Piece(spark(one.y, width), one.ink),) for one in series[: frame.height - 1]]
    return Picture(rows + [line([], width)] * (frame.height - len(rows)), entries)


def _full(frame: Frame, curves: Sequence[Curve]) -> Picture:
    ruled = frame.height >= 6
    shown = [each(_positive, curve) for curve in curves] if frame.log_y else curves
    plot, left = _plot(frame, shown, frame.height - (3 if ruled else 2))
    across, upward, cells = plot.field.across, plot.field.upward, plot.field.cells
    nan = plot.draw(shown, frame.smoothing)
    plot.say(_words(frame, _all(shown), across))
    picked = _picked(frame, plot)
    cursor = _cursor(frame, plot)
    if not ruled:
        _mark_bottom(plot, nan)
    labels = y_labels(upward, plot.canvas.height, left)
    body = [(*a, *b) for a, b in zip(labels, plot.canvas.rows(), strict=True)]
    entries = readings(curves, frame.cursor if cursor else None, (across.hi - across.lo) / cells)
    title = f"{frame.title} clipped" if plot.clipped else frame.title
    legend = entries if frame.legend else []
    top = title_row(title, legend, frame.width, values_first=cursor is not None)
    axis = line(axis_row(across, left, cells, picked | nan), frame.width)
    below = label_row(across, left, cells, frame.x_label, frame.width, cursor)
    rows = [top, *body, axis, below] if ruled else [top, *body, below]
    x, y = Scale(across.lo, across.hi, frame.log_x), Scale(upward.lo, upward.hi)
    if frame.log_y:
        y = Scale(math.log10(upward.lo), math.log10(upward.hi), True)
    height = plot.canvas.height
    return Picture(rows, tuple(entries), left + 1, 1, cells, height, x, y, plot.clipped)


def _plot(frame: Frame, curves: Sequence[Curve], height: int) -> tuple[Plot, int]:
    """The empty plot of `height` rows, and the width of the labels on its left."""
    tail = 2 if len(curves) > 1 and frame.width >= 24 else 0
    series, zoom = _all(curves), usable(frame.x_range)
    low, high = zoom or x_extent(series)
    live = frame.live and zoom is None
    across = x_axis(low, high, frame.width, live, frame.unit, frame.log_x)
    upward, clipped = _upward(frame, series, across, height)
    left = gutter(upward, frame.width)
    cells = frame.width - left - 1 - tail
    field = Field(across, upward, cells, height)
    return Plot(Canvas(cells + tail, height, frame.ascii), field, clipped), left


def _upward(frame: Frame, series: Sequence[Series], across: Axis, height: int) -> tuple[Axis, bool]:
    """The y axis, and whether outliers are beyond it."""
    zoom = usable(frame.y_range, 0.0 if frame.log_y else -math.inf)
    if zoom and zoom[1] - zoom[0] > SMALLEST:
        return y_axis(*zoom, height, frame.log_y, exact=True), False
    extent = y_extent(series, across)
    shown = extent or (0.1 if frame.log_y else 0.0, 1.0)
    if extent and frame.clip:
        shown = usual(series, across, extent, frame.log_y)
    axis = y_axis(*shown, height, frame.log_y, exact=False)
    return axis, extent is not None and (extent[0] < axis.lo or extent[1] > axis.hi)


def _words(frame: Frame, series: Sequence[Series], across: Axis) -> str:
    """What is said where nothing is drawn; empty where something is."""
    if not any(one.x.size for one in series):
        return frame.nothing
    if not any(np.isfinite(one.y).any() for one in series):
        return "no finite value"
    inside = (one.x[0] <= across.hi and one.x[-1] >= across.lo for one in series if one.x.size)
    return "" if any(inside) else "nothing here"


def _picked(frame: Frame, plot: Plot) -> Marks:
    """Draw the lines at the ends of the range that is being chosen; its part of the x axis."""
    if (range_ := usable(frame.picked)) is None:
        return {}
    first, last = plot.field.across.cells(range_, plot.field.cells)
    for cell in (first, last):
        plot.canvas.rule(cell, "│", "cursor")
    return dict.fromkeys(range(first, last + 1), ("━", "cursor"))


def _cursor(frame: Frame, plot: Plot) -> tuple[int, str] | None:
    """Draw the line of the cursor; its cell, and its x as a text. None if it is not in view."""
    x, across = frame.cursor, plot.field.across
    if x is None or not across.lo <= x <= across.hi:
        return None
    cell = across.cells([x], plot.field.cells)[0]
    plot.canvas.rule(cell, "│", "cursor")
    value = Scale(x, x, frame.log_x).at(0.0)
    written = {"seconds": duration, "clock": clock}.get(frame.unit)
    return cell, written(value) if written else number(value, 9)


def _mark_bottom(plot: Plot, nan: Marks) -> None:
    """Where there is no axis row, NaN is marked in the lowest row if nothing is drawn there."""
    bottom = plot.canvas.height - 1
    for cell, mark in nan.items():
        if plot.canvas.is_blank(cell, bottom):
            plot.canvas.mark(cell, bottom, *mark)
