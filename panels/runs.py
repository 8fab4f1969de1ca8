"""The runs as a table whose columns tell them apart: filtered, sorted, grouped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from workbench.draw.cells import Row
from workbench.index.catalog import Run
from workbench.view.groups import Group
from workbench.view.listing import Line, Listing, TableWish, ink_of, key_of
from workbench.view.sheet import Sheet

from .actions import bindings
from .choosing import TableChoices
from .inks import strip_of
from .rows import changed_spans

_BEFORE = 5  # cells before the first column


class RunsTable(TableChoices, can_focus=True):
    """Keeps its cursor on a run or a group, not on a line: sorting and new runs do not move it."""

    BINDINGS = bindings("runs")

    class Moved(Message):
        """The cursor is on another line, or on none."""

    class Marked(Message):
        """These runs were marked, or unmarked if they all were; none: unmark all."""

        def __init__(self, numbers: tuple[int, ...]) -> None:
            super().__init__()
            self.numbers = numbers

    def __init__(self, cursor: int | str | None, wish: TableWish) -> None:
        super().__init__(wish)
        self.cursor = cursor
        self._sheet = Sheet(self.listing, 0)
        self._inks: Mapping[int, str] = {}
        self._awaited: int | None = None
        self._painted: dict[int, Row] = {}

    # What it shows

    def show_listing(
        self, listing: Listing, marks: frozenset[int], inks: Mapping[int, str]
    ) -> None:
        """Show this listing; `inks` gives the colour of the runs that are on the charts."""
        before = self.listing.places
        self.listing, self._marks, self._inks = listing, marks, inks
        self._sheet = Sheet(listing, self.size.width)
        if self.column and self.column not in self._keys():
            self.column = ""
        self.virtual_size = Size(self.scrollable_content_region.width, len(listing.lines) + 1)
        self._keep_cursor(before)
        self.show_title()
        self.repaint()

    def show_marks(self, marks: frozenset[int], inks: Mapping[int, str]) -> None:
        """Show other marks and colours of the same runs."""
        self._marks, self._inks = marks, inks
        self.show_title()
        self.repaint()

    def repaint(self) -> None:
        """Repaint the visible cells that are not as they should be."""
        for y in range(self.size.height):
            self.refresh_spans(y, changed_spans(self._painted.get(y, ()), self._line(y)))

    # Where the cursor is

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        place = self.listing.places.get(self.cursor) if self.cursor is not None else None
        return None if place is None else self.listing.lines[place]

    @property
    def run(self) -> Run | None:
        """The run under the cursor; of a group the newest one."""
        line = self.line
        return line.runs[0] if isinstance(line, Group) else line

    @property
    def page(self) -> int:
        """Lines that are visible at once."""
        return max(1, self.size.height - 1)

    def await_run(self, number: int) -> None:
        """Put the cursor on this run as soon as it is in the list."""
        self._awaited = number

    def shown_columns(self) -> Sequence[str]:
        """The keys of the columns that there is room for."""
        return [column.key for column in self._sheet.columns]

    def move(self, lines: int) -> None:
        """Move the cursor so many lines down, or up."""
        if listed := self.listing.lines:
            place = self.listing.places.get(self.cursor or 0, 0) + lines
            self._move_to(key_of(listed[max(0, min(len(listed) - 1, place))]))

    # What keys do

    def do_down(self) -> None:
        self.move(1)

    def do_up(self) -> None:
        self.move(-1)

    def do_first(self) -> None:
        self.move(-len(self.listing.lines))

    def do_last(self) -> None:
        self.move(len(self.listing.lines))

    def do_half_down(self) -> None:
        self.move(max(1, self.page // 2))

    def do_half_up(self) -> None:
        self.move(-max(1, self.page // 2))

    def do_mark(self) -> None:
        line = self.line
        if line is not None:
            runs = line.runs if isinstance(line, Group) else (line,)
            self.post_message(self.Marked(tuple(run.number for run in runs)))
            self.move(1)

    def do_unmark(self) -> None:
        self.post_message(self.Marked(()))

    # Drawing

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.scrollable_content_region.width
        row = self._painted[y] = self._line(y)
        style = base + Style(bold=True, dim=True) if y == 0 else base
        strip = strip_of(row, self.ground, style).adjust_cell_length(width, base)
        place = y - 1 + self.scroll_offset.y
        lines = self.listing.lines
        here = y > 0 and place < len(lines) and key_of(lines[place]) == self.cursor
        return self.under_cursor(strip) if here else strip

    def _line(self, y: int) -> Row:
        """A line of the widget: the head, a run or a group."""
        if y == 0:
            return self._sheet.head(self.column, _BEFORE)
        place = y - 1 + self.scroll_offset.y
        if place >= len(self.listing.lines):
            return ()
        line = self.listing.lines[place]
        runs = line.runs if isinstance(line, Group) else (line,)
        marked = all(run.number in self._marks for run in runs)
        return self._sheet.row(line, ink_of(line, self._inks), marked)

    def on_resize(self, event: events.Resize) -> None:
        self._sheet = Sheet(self.listing, self.size.width)
        self.refresh()
        self.call_after_refresh(self._reveal)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        place = event.y - 1 + self.scroll_offset.y
        if event.y == 0:
            if column := self._sheet.column_at(event.x):
                self.column = column
                self.do_sort()
        elif 0 <= place < len(self.listing.lines):
            self._move_to(key_of(self.listing.lines[place]))

    # The cursor

    def _keep_cursor(self, before: Mapping[int | str, int]) -> None:
        """Keep the cursor on its line; when that is gone, on what stands there now."""
        lines, places = self.listing.lines, self.listing.places
        if self._awaited in places:
            self._move_to(self._awaited)
            self._awaited = None
        elif not lines:
            self._move_to(None)
        elif self.cursor not in places:
            place = min(before.get(self.cursor or 0, 0), len(lines) - 1)
            self._move_to(key_of(lines[place]))
        elif before != places:
            self._reveal()

    def _move_to(self, key: int | str | None) -> None:
        before, self.cursor = self.cursor, key
        if before == key:
            return
        self._reveal()
        for changed in (before, key):
            place = self.listing.places.get(changed) if changed is not None else None
            if place is not None:
                self.refresh(Region(0, place + 1 - self.scroll_offset.y, self.size.width, 1))
        self.post_message(self.Moved())

    def _reveal(self) -> None:
        """Scroll so that the cursor is visible."""
        place = self.listing.places.get(self.cursor) if self.cursor is not None else None
        if place is None:
            return
        top = self.scroll_offset.y
        if place < top:
            self.scroll_to(y=place, animate=False, immediate=True)
        elif place >= top + self.page:
            self.scroll_to(y=place - self.page + 1, animate=False, immediate=True)
