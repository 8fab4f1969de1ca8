"""A pane as text for the terminal, drawn by plotext.

Above it stand its title and the names of its curves, below it what has no place on its axes. On a
log axis what is drawn is the logarithm, so plotext's own axes carry our ticks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...draw import numerals, ticks
from ...draw.cells import clean, fit
from ...draw.reduction import Floats
from .names import above, below
from .wish import TIME, Curve, FigureWish, Pane

_COLORS = ("blue+", "orange+", "green+", "magenta+", "cyan+", "red+", "gray+", "white")
_LABELS = {TIME: "seconds"}


def text(pane: Pane, wish: FigureWish, width: int, height: int, coloured: bool) -> str:
    """The pane as `height` lines of `width` cells; colours as escape sequences, if any. No spike
    is lost, as none is in the curves."""
    head = above(pane, width, max(1, height // 4), _painted if coloured else _plain)
    foot = below(pane, width)
    if pane.nothing:
        return "\n".join([*head, fit(pane.nothing, width, "center").rstrip(), *foot])
    plot = _plot(pane, wish, width, height - len(head) - len(foot), coloured)
    return "\n".join([*head, plot, *foot])


def _plain(name: str, one: Curve) -> str:
    return name


def _painted(name: str, one: Curve) -> str:
    import plotext

    return str(plotext.colorize(name).fill(_colour(one)).string())


def _colour(one: Curve) -> str:
    return _COLORS[one.place % len(_COLORS)]


def _plot(pane: Pane, wish: FigureWish, width: int, height: int, coloured: bool) -> str:
    import plotext  # a quarter of a second, paid by nobody else

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.label(clean(_LABELS.get(pane.x_label, pane.x_label)), "x")
    drawn = [line for one in pane.curves for line in _draw(figure, one, wish)]
    if drawn:
        xs, ys = (np.concatenate(part) for part in zip(*drawn, strict=True))
        _rule(figure, "x", float(xs.min()), float(xs.max()), width // 12, wish.log_x)
        _rule(figure, "y", float(ys.min()), float(ys.max()), height // 3, wish.log_y)
    figure.legend(False)
    return str(figure.build().string(colorless=not coloured)).rstrip()


def _draw(figure: Any, one: Curve, wish: FigureWish) -> list[tuple[Floats, Floats]]:
    """Draw a curve; in grey its earlier passes and the edges of its band. What was drawn."""
    import plotext

    behind = [(x, y, "gray") for x, y in one.replaced]
    behind += [(one.x, y, "gray") for y in (one.low, one.high) if len(y)]
    drawn = []
    for x, y, ink in (*behind, (one.x, one.y, _colour(one))):
        marker = plotext.marker("braille", plotext.pixel(ink))
        for piece in _pieces(_logged(x, wish.log_x), _logged(y, wish.log_y)):
            figure.draw(figure.signal(*map(list, piece), marker=marker).lines(True))
            drawn.append(piece)
    return drawn


def _logged(values: Floats, log: bool) -> Floats:
    return np.log10(np.where(values > 0, values, np.nan)) if log else values


def _pieces(x: Floats, y: Floats) -> Iterator[tuple[Floats, Floats]]:
    """The stretches between gaps."""
    good = np.isfinite(x) & np.isfinite(y)
    borders = np.flatnonzero(np.diff(np.concatenate(([False], good, [False]))))
    for first, last in borders.reshape(-1, 2):
        yield x[first:last], y[first:last]


def _rule(figure: Any, axis: str, low: float, high: float, most: int, log: bool = False) -> None:
    """Round ticks. `log`: the values are powers of ten."""
    if low == high:
        low, high = low - (abs(low) or 1), high + (abs(high) or 1)
    if log:
        powers = ticks.log_ticks(10**low, 10**high, most)
        values, labels = [math.log10(power) for power in powers], numerals.log_label(powers)
    else:
        values = ticks.ticks(low, high, most)
        labels = numerals.label(values)
    figure.ruler(axis).lim(low, high).ticks(values, labels)
