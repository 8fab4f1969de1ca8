"""One chart of the grid: the curves of a metric in its place, alone with a list of all values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...draw.axes import Range
from ...draw.cells import Piece, Row
from ...draw.chart import Band, Frame, Picture, Series, picture
from ...draw.curves import Curve, stretches
from ...draw.legend import Entry
from ...draw.ranking import NARROW, Base, list_width, value_list
from ...draw.readings import called, reading
from ...draw.reduction import all_finite
from ..lanes.meters import UNITS
from .along import unit_of
from .grid import Place
from .held import METER
from .wish import Area, BoardWish


@dataclass(frozen=True, slots=True)
class Baseline:
    """The run that others are compared with: what its entry is called, and its curve."""

    name: str
    curve: Series | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart that was drawn: where its plot is, whether outliers are out of sight, the values."""

    rows: Sequence[Row]
    area: Area | None
    clipped: bool
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Cell:
    """One chart before it is drawn. `good` says which way the metric is better, if known."""

    name: str
    curves: Sequence[Curve]
    live: bool
    good: str | None
    baseline: Baseline | None

    def draw(self, wish: BoardWish, place: Place, mark: str) -> Shown:
        """The chart in its place."""
        beside, below = self._list_size(wish, place)
        width = place.width - beside - (1 if beside else 0)
        listed = bool(beside or below)
        frame = self._frame(wish, mark, width, place.height - below, legend=not listed)
        drawn = picture(frame, self.curves)
        rows = drawn.rows
        if beside:
            values = self._values(drawn, wish, beside, place.height)
            rows = [(*row, Piece(" "), *told) for row, told in zip(rows, values, strict=True)]
        elif below:
            rows = [*rows, *self._values(drawn, wish, place.width, below)]
        return Shown(rows, self._area(drawn, place), drawn.clipped, drawn.entries)

    def _list_size(self, wish: BoardWish, place: Place) -> tuple[int, int]:
        """Cells beside the chart and rows below it for a list of values; at most one is not 0."""
        count = len(self.curves)
        if not wish.alone or not (count > 1 or (count and self.baseline)):
            return 0, 0
        if place.width >= 100:
            return list_width([called(curve) for curve in self.curves], True), 0
        needed = 1 + math.ceil(count / max(1, place.width // NARROW))
        return 0, min(needed, 2 * place.height // 5) if place.height >= 12 else 0

    def _frame(self, wish: BoardWish, mark: str, width: int, height: int, legend: bool) -> Frame:
        unit = UNITS.get(self.name.rpartition("/")[2], "") if self.name.startswith(METER) else ""
        return Frame(
            title=f"{mark}{self.name} {unit}".rstrip(),
            width=width,
            height=height,
            x_label=wish.x,
            x_range=wish.x_range,
            y_range=dict(wish.y_ranges).get(self.name),
            log_x=wish.log_x,
            log_y=wish.log_y,
            clip=wish.clip,
            smoothing=wish.smoothing,
            legend=legend,
            live=self.live,
            unit=unit_of(wish.x),
            cursor=wish.cursor,
            picked=wish.picked,
            nothing=f"no {wish.x} is known for these points",
        )

    def _values(self, drawn: Picture, wish: BoardWish, width: int, height: int) -> list[Row]:
        """The list of values, beside the baseline or, where there is none, the first curve."""
        if self.baseline is not None:
            base = Base(self.baseline.name, self._base_value(drawn, wish, self.baseline))
        else:
            base = Base(drawn.entries[0].name, drawn.entries[0].value)
        return value_list(drawn.entries, width, height, base, self.good)

    def _base_value(self, drawn: Picture, wish: BoardWish, baseline: Baseline) -> float | None:
        """The baseline's value: that in the chart or, where it is not in it, read the same way."""
        shown = (entry.value for entry in drawn.entries if entry.name == baseline.name)
        if (value := next(shown, None)) is not None or baseline.curve is None:
            return value
        low, high = drawn.x.ends() if drawn.x else (0.0, 1.0)
        return reading(baseline.curve, wish.cursor, (high - low) / max(1, drawn.columns))

    def _area(self, drawn: Picture, place: Place) -> Area | None:
        if drawn.x is None or drawn.y is None:
            return None
        left, top = place.left + drawn.left, place.top + drawn.top
        size = drawn.columns, drawn.lines
        return Area(self.name, left, top, *size, drawn.x, drawn.y, _points(self.curves))


def bundled(shown: Sequence[tuple[str, Series]]) -> list[Curve]:
    """Curves of series, each with the group that it belongs to: one band for each group."""
    groups: dict[object, list[Series]] = {}
    for place, (group, series) in enumerate(shown):
        groups.setdefault(group or place, []).append(series)
    return [
        Band(str(group), held[0].ink, tuple(held)) if isinstance(group, str) else held[0]
        for group, held in groups.items()
    ]


def _points(curves: Sequence[Curve]) -> Range:
    """From where to where there are points; 0 to 1 where there are none."""
    every = [one.x for curve in curves for one in stretches(curve)]
    finite = [x if all_finite(x) else x[np.isfinite(x)] for x in every]
    ends = [(float(x.min()), float(x.max())) for x in finite if x.size]
    return (min(a for a, _ in ends), max(b for _, b in ends)) if ends else (0.0, 1.0)
