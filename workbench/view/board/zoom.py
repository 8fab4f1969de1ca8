"""Zooming and panning: what the axes of a board show, and how that changes.

x is common to all charts, y belongs to one metric. A fraction of an axis is 0 at its low end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...draw.axes import Range
from ...draw.frame import Scale
from .wish import Area

_CLOSEST = 1e-9  # of the size of the values: closer than that there is nothing to see
_LEAST = 0.01  # of an axis: what is dragged over less is no range


@dataclass(frozen=True, slots=True)
class Zoom:
    """The ranges that somebody zoomed to, in the units of the axes; none shows everything."""

    x: Range | None = None
    y: tuple[tuple[str, Range], ...] = ()

    @property
    def on(self) -> bool:
        """Whether anything is zoomed."""
        return self.x is not None or bool(self.y)

    def closer(self, area: Area, factor: float, about: float = 0.5) -> Zoom:
        """x `factor` times as wide around a fraction of the axis; below 1 it shows more."""
        return self._along(area, _zoomed(area.across, factor, about))

    def along(self, area: Area, part: float) -> Zoom:
        """x a fraction of the axis further, but not beyond the points at their ends."""
        across = area.across
        first, last = (across.part(end) for end in area.points)
        shift = min(part, max(last - 1.0, 0.0)) if part > 0 else max(part, min(first, 0.0))
        return self._along(area, (across.at(shift), across.at(1.0 + shift)))

    def over(self, area: Area, start: float, end: float) -> Zoom:
        """x between two fractions of the axis, in either order."""
        low, high = sorted(min(max(part, 0.0), 1.0) for part in (start, end))
        if high - low < _LEAST:
            return self
        return self._along(area, (area.across.at(low), area.across.at(high)))

    def taller(self, area: Area, factor: float) -> Zoom:
        """The y of one chart `factor` times as tall around its middle."""
        found = _zoomed(area.upward, factor, 0.5)
        return self._upward(area, found) if found else self

    def upward(self, area: Area, part: float) -> Zoom:
        """The y of one chart a fraction of the axis further up."""
        return self._upward(area, (area.upward.at(part), area.upward.at(1.0 + part)))

    def _along(self, area: Area, x: Range | None) -> Zoom:
        """With that x, which is as good as none where it holds all points."""
        if x is None:
            return self
        whole = x[0] <= area.points[0] and area.points[1] <= x[1]
        return replace(self, x=None if whole else x)

    def _upward(self, area: Area, y: Range) -> Zoom:
        return replace(self, y=tuple({**dict(self.y), area.metric: y}.items()))


def _zoomed(scale: Scale, factor: float, about: float) -> Range | None:
    """None where that is too narrow to show."""
    around = min(max(about, 0.0), 1.0)
    low, high = scale.at(around - around / factor), scale.at(around + (1 - around) / factor)
    return (low, high) if high - low > _CLOSEST * max(abs(low), abs(high)) else None
