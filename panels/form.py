"""The fields of a lane that can be edited, with a cursor on one of them."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.strip import Strip

from workbench.tweak.field import Field
from workbench.view.lanes import Page

from .actions import bindings
from .rows import RowsView


class Form(RowsView, can_focus=True):
    """Keeps its cursor on a field of each lane, not on a row. What keys do to fields, the app
    carries out: it keeps the edits."""

    BINDINGS = bindings("tweak")

    class Moved(Message):
        """The cursor is on another field, or that field is another one now."""

    class Pressed(Message):
        """A field was clicked that the cursor was on."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.page = Page()
        self._lane = ""
        self._at: dict[str, str] = {}

    @property
    def field(self) -> Field | None:
        """The field under the cursor."""
        place = self._place
        return None if place is None else self._fields[place][1]

    @property
    def at(self) -> str:
        """The name of the field under the cursor; empty where there is none."""
        return self.field.name if self.field is not None else self._at.get(self._lane, "")

    def show_page(self, lane: str, page: Page) -> None:
        """Show the fields of a lane; the cursor stays on the one that it was on there."""
        before, row, fresh = self.field, self._row, lane != self._lane
        self.page, self._lane = page, lane
        self.show_rows(page.rows)
        if fresh or row != self._row:
            self.reveal()
            self.refresh()
        if fresh or before != self.field:
            self.post_message(self.Moved())

    def go_to(self, lane: str, name: str) -> None:
        """Put the cursor on a field, also of a lane that is not shown yet."""
        self._at[lane] = name
        if lane == self._lane:
            self._changed()

    def move(self, fields: int) -> None:
        """Move the cursor so many fields down, or up."""
        if (place := self._place) is not None:
            place = max(0, min(len(self._fields) - 1, place + fields))
            self.go_to(self._lane, self._fields[place][1].name)

    def reveal(self) -> None:
        """Scroll so that the cursor is visible."""
        if (row := self._row) is None:
            return
        top, lines = self.scroll_offset.y, max(1, self.size.height)
        if not top <= row < top + lines:
            y = row if row < top else row - lines + 1
            self.scroll_to(y=y, animate=False, immediate=True)

    # What keys do

    def do_next_field(self) -> None:
        self.move(1)

    def do_previous_field(self) -> None:
        self.move(-1)

    def do_first_field(self) -> None:
        self.move(-len(self._fields))

    def do_last_field(self) -> None:
        self.move(len(self._fields))

    def do_form_down(self) -> None:
        self.scroll_relative(y=max(1, self.size.height // 2), animate=False)

    def do_form_up(self) -> None:
        self.scroll_relative(y=-max(1, self.size.height // 2), animate=False)

    # Drawing

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        return self.under_cursor(strip) if y + self.scroll_offset.y == self._row else strip

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.reveal)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        for place, field in self._fields:
            if place == row and field.name == self.at:
                self.post_message(self.Pressed())
            elif place == row:
                self.go_to(self._lane, field.name)

    @property
    def _fields(self) -> list[tuple[int, Field]]:
        return list(self.page.fields or ())

    @property
    def _place(self) -> int | None:
        """Which of the fields the cursor is on: the first one where it is on none of them."""
        names = [field.name for _, field in self._fields]
        at = self._at.get(self._lane, "")
        return names.index(at) if at in names else 0 if names else None

    @property
    def _row(self) -> int | None:
        place = self._place
        return None if place is None else self._fields[place][0]

    def _changed(self) -> None:
        self.reveal()
        self.refresh()
        self.post_message(self.Moved())
