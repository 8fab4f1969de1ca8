"""A lane that is drawn as rows: scrolled by lines, and from hunk to hunk, file to file, find to
find."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from textual.strip import Strip

from workbench.draw.cells import Piece, Row
from workbench.view.lanes import Page

from .actions import bindings
from .rows import RowsView

_MARK = Piece("▸", "cursor")


class LaneRows(RowsView, can_focus=True):
    """The page of a lane. The row that was jumped to is marked until somebody scrolls."""

    BINDINGS = bindings("lanes")

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.page = Page()
        self._of: object = None
        self._place: int | None = None
        self._moving = False

    def show_page(self, of: object, page: Page) -> None:
        """Show a page. `of` is what it is about: when that changes, it begins at the top."""
        before, self.page = self._of, page
        self._of = of
        if before != of:
            self._mark(None)
        self.show_rows(page.rows)
        if before != of and (page.stops or page.heads):
            self.scroll_home(animate=False, immediate=True)

    def go(self, places: Sequence[int], forward: bool) -> None:
        """Jump to the next of these rows, or to the one before; from the last to the first."""
        if not places:
            return
        here = self.scroll_offset.y if self._place is None else self._place
        if forward:
            found = bisect_right(places, here if self._place is not None else here - 1)
        else:
            found = bisect_left(places, here) - 1
        self._mark(places[found % len(places)])

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._moving and self._place is not None:
            self._mark(None)

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        if place != self._place or place >= len(self._rows):
            return super().render_line(y)
        return self.render_row(_marked(self._rows[place]))

    def _mark(self, place: int | None) -> None:
        self._place = place
        if place is not None:
            self._moving = True
            self.scroll_to(y=max(0, place - 1), animate=False, immediate=True)
            self._moving = False
        self.refresh()


def _marked(row: Row) -> Row:
    """The row with the mark in its first cell."""
    if not row or not row[0].text:
        return (_MARK, *row)
    return (_MARK, Piece(row[0].text[1:], row[0].ink), *row[1:])
