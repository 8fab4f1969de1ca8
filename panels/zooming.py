"""Zooming, moving and pointing in charts, by keys and by mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.message import Message

from workbench.view.board import STEP, Area, Drawn, Zoom

from .rows import RowsView

_STEP = 0.02  # of the x axis, per key press of the crosshair
_ZOOM = 1.5  # times as wide, per key press
_PAN = 0.25  # of an axis, per key press
_WHOLE = 10  # from so many steps on the crosshair stands on whole ones
_EXACT = 2.0**53  # beyond it a float is no count of steps


@dataclass(slots=True)
class Drag:
    """A drag over a plot, from one fraction of its x axis to another."""

    area: Area
    start: float
    end: float

    @property
    def far(self) -> bool:
        """Whether it is more than a click of a hand that is not steady."""
        return abs(self.end - self.start) * self.area.columns >= 2


class Zooming(RowsView):
    """Keeps what the axes of what is `drawn` show, and where the crosshair stands."""

    ALLOW_SELECT: ClassVar[bool] = False  # dragging chooses a range of x

    class Changed(Message):
        """Something else should be drawn, or in another size."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.zoom = Zoom()
        self.crosshair: float | None = None
        self.drawn = Drawn()
        self._drag: Drag | None = None

    @property
    def is_zoomed(self) -> bool:
        """Whether any axis is."""
        return self.zoom.on

    @property
    def along(self) -> str:
        """What stands along x."""
        return STEP

    def turn(self, charts: int) -> None:
        """Select the chart so many further."""

    def point(self, x: float | None) -> None:
        """Put the crosshair there, or away."""
        self.crosshair = x
        self.post_message(self.Changed())

    def show_zoom(self, zoom: Zoom) -> None:
        """Show these ranges."""
        if zoom != self.zoom:
            self.zoom = zoom
            self.post_message(self.Changed())

    # The mouse

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Changed())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = event.get_content_offset(self)
        if event.button == 1 and at is not None and (area := self._area_at(at)):
            part = _part(area, at.x)
            self._drag = Drag(area, part, part)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if (drag := self._drag) is None:
            return
        at = event.get_content_offset_capture(self)
        drag.end = min(max(_part(drag.area, at.x), 0.0), 1.0)
        if drag.far:
            self.point(self._whole(drag.area, drag.area.across.at(drag.end)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        self.release_mouse()
        if drag.far:
            self.crosshair = None
            self.show_zoom(self.zoom.over(drag.area, drag.start, drag.end))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def _wheel(self, event: events.MouseScrollUp | events.MouseScrollDown, way: int) -> None:
        """Turn a page; with ctrl zoom around the pointer, with shift move along x."""
        event.stop()
        event.prevent_default()
        at = event.get_content_offset(self)
        area = self._area_at(at) if at is not None else None
        if event.ctrl and area is not None and at is not None:
            self.show_zoom(self.zoom.closer(area, _ZOOM**-way, _part(area, at.x)))
        elif event.shift and area is not None:
            self.show_zoom(self.zoom.along(area, way * _PAN))
        elif not event.ctrl and not event.shift:
            self.turn(way * max(1, self.drawn.columns * self.drawn.lines))

    def _area_at(self, at: Offset) -> Area | None:
        """The plot that a cell is in."""
        for area in self.drawn.areas:
            if 0 <= at.x - area.left < area.columns and 0 <= at.y - area.top < area.lines:
                return area
        return None

    # Actions

    def do_cursor_right(self) -> None:
        self._move_crosshair(_STEP)

    def do_cursor_left(self) -> None:
        self._move_crosshair(-_STEP)

    def do_zoom_in(self) -> None:
        self._zoom_along(_ZOOM)

    def do_zoom_out(self) -> None:
        self._zoom_along(1 / _ZOOM)

    def do_pan_right(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.along(area, _PAN))

    def do_pan_left(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.along(area, -_PAN))

    def do_taller(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.taller(area, _ZOOM))

    def do_flatter(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.taller(area, 1 / _ZOOM))

    def do_pan_up(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.upward(area, _PAN))

    def do_pan_down(self) -> None:
        if area := self.drawn.area():
            self.show_zoom(self.zoom.upward(area, -_PAN))

    def do_unzoom(self) -> None:
        self.show_zoom(Zoom())

    def _zoom_along(self, factor: float) -> None:
        """Zoom x around the crosshair, or around the middle where there is none in sight."""
        if area := self.drawn.area():
            part = 0.5 if self.crosshair is None else area.across.part(self.crosshair)
            self.show_zoom(self.zoom.closer(area, factor, part if 0 <= part <= 1 else 0.5))

    def _move_crosshair(self, part: float) -> None:
        """It comes in at the last point in sight, and stays in sight."""
        if (area := self.drawn.area()) is None:
            return
        last = min(area.across.part(area.points[1]), 1.0)
        if self.crosshair is None:
            self.point(self._whole(area, area.across.at(last)))
            return
        now = area.across.part(self.crosshair)
        x = self._whole(area, area.across.at(min(max(now + part, 0.0), 1.0)))
        if x == self.crosshair and 0 < now < 1:
            x += 1 if part > 0 else -1
        self.point(x)

    def _whole(self, area: Area, x: float) -> float:
        """A step that there may be, where x are steps and there are many."""
        low, high = area.across.ends()
        return float(round(x)) if self.along == STEP and _WHOLE < high - low < _EXACT else x


def _part(area: Area, column: int) -> float:
    """The fraction of the x axis in the middle of a column of the board."""
    return (column - area.left + 0.5) / area.columns
