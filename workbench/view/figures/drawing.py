"""One pane, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...draw import numerals, ticks
from ...draw.cells import clean
from .style import line
from .wish import TIME, Curve, FigureWish, Pane

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis


def draw(axes: Axes, pane: Pane, wish: FigureWish, theme: str) -> None:
    """Draw a pane: its curves, its title, and ticks as the screen has them."""
    title = axes.set_title(clean(pane.title), loc="left", y=1.0)
    label = axes.set_xlabel(clean(pane.x_label))
    for text in (title, label):
        text.set_parse_math(False)
    if wish.log_x:
        axes.set_xscale("log")
    if wish.log_y:
        axes.set_yscale("log", nonpositive="mask")
    for one in pane.curves:
        _draw_curve(axes, one, line(one.place, theme))
    if pane.nothing:
        axes.text(0.5, 0.5, pane.nothing, ha="center", va="center", transform=axes.transAxes)
    _rule(axes.xaxis, wish.log_x, pane.x_label == TIME)
    _rule(axes.yaxis, wish.log_y, False)


def _rule(axis: Axis, log: bool, seconds: bool) -> None:
    """Ticks as the screen has them, where matplotlib would write powers of ten, or seconds."""
    low, high = axis.get_view_interval()
    found = ticks.log_ticks(low, high, 7) if log else ticks.time_ticks(low, high, 6)
    if not found or not (log or seconds):
        return
    labels = numerals.log_label(found) if log else [numerals.duration(one) for one in found]
    axis.set_ticks([], minor=True)
    axis.set_ticks(found, labels)


def _draw_curve(axes: Axes, one: Curve, look: Mapping[str, Any]) -> None:
    colour = look["color"]
    for behind in (*one.replaced, *([one.raw] if one.raw else [])):
        axes.plot(*behind, color=colour, alpha=0.25, linewidth=0.8)
    if len(one.low):
        axes.fill_between(one.x, one.low, one.high, color=colour, alpha=0.2, linewidth=0)
    axes.plot(one.x, one.y, marker="o" if len(one.x) == 1 else None, **look)
    border = axes.get_xaxis_transform()
    for x, y, sign in ((one.nan, 0, "x"), (one.above, 1, "^"), (one.below, 0, "v")):
        if len(x):
            options: dict[str, Any] = {"marker": sign, "color": colour, "clip_on": False}
            axes.plot(x, [y] * len(x), linestyle="", transform=border, **options)
