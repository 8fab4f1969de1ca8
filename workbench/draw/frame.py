"""What a chart looks like, whatever is drawn in it; and where in it things have come to be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .axes import Range
from .cells import Row
from .legend import Entry

#: What x counts: anything, seconds since a beginning, or seconds since the epoch (as local time).
Unit = Literal["", "seconds", "clock"]


@dataclass(frozen=True)
class Frame:
    """The wishes of whoever looks.

    `x_range` and `y_range` zoom; one that is reversed or not finite (or, on a log axis, not
    positive) is as good as None. On a log x axis what has no logarithm is at the left end.
    `clip` leaves outliers out of the y axis, with a sign ↑ or ↓ where one is. `smoothing` is the
    `weight` of `smoothing.smooth`; the raw data is then drawn dim behind. `live` ends the x axis
    at a calm limit. `picked` is a range of x that somebody is choosing: lines at both ends, and a
    thick axis between. `cursor` is an x: a line there, and in the legend the values nearest to it
    instead of the last ones. `nothing` is said where there are no points. `ascii` is for
    terminals without Unicode.
    """

    title: str
    width: int
    height: int
    x_label: str = "step"
    x_range: Range | None = None
    y_range: Range | None = None
    log_x: bool = False
    log_y: bool = False
    clip: bool = False
    smoothing: float = 0
    legend: bool = True
    live: bool = False
    unit: Unit = ""
    cursor: float | None = None
    picked: Range | None = None
    nothing: str = "no points yet"
    ascii: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """What stands along one axis, from `lo` to `hi`; exponents of ten if `log`."""

    lo: float
    hi: float
    log: bool = False

    def at(self, part: float) -> float:
        """The value at a fraction of the axis; below 0 and above 1 it is beyond the ends."""
        place = self.lo * (1 - part) + self.hi * part
        return float(10.0 ** min(max(place, -320.0), 308.0)) if self.log else place

    def part(self, value: float) -> float:
        """The fraction of the axis at which a value is; the inverse of `at`."""
        place = math.log10(value) if self.log and value > 0 else self.lo if self.log else value
        return (place - self.lo) / (self.hi - self.lo)

    def ends(self) -> Range:
        """The values at its ends."""
        return self.at(0.0), self.at(1.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its rows, its curves with the values shown, and its plot.

    The plot is `columns` × `lines` cells from cell (`left`, `top`) on, `x` and `y` what is along
    it; None where the chart is too small for one. `clipped` says that outliers are out of sight.
    """

    rows: list[Row]
    entries: tuple[Entry, ...] = ()
    left: int = 0
    top: int = 0
    columns: int = 0
    lines: int = 0
    x: Scale | None = None
    y: Scale | None = None
    clipped: bool = False
