"""A widget that shows rows drawn elsewhere, and repaints only the cells that changed.

Over SSH every byte counts: a new point at the tip of a curve must not repaint the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.draw.cells import Row, cell_width

from .inks import strip_of


class RowsView(ScrollView, can_focus=False):
    """Rows of styled text; scrolls when there are more than fit."""

    DEFAULT_CSS = """
    RowsView { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; overflow-x: hidden; }
    """
    #: What is said while there are no rows.
    empty: ClassVar[str] = ""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    @property
    def ground(self) -> str:
        """Which set of colours the theme asks for."""
        theme = self.app.current_theme
        return "basic" if theme.ansi else "dark" if theme.dark else "light"

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, repainting what differs from those before."""
        before, self._rows = self._rows, rows
        size = Size(self.scrollable_content_region.width, len(rows))
        if self.virtual_size != size:
            self.virtual_size = size
        if len(before) != len(rows):
            self.refresh()
            return
        top = self.scroll_offset.y
        for place in range(top, min(len(rows), top + self.size.height)):
            if (span := changed_span(before[place], rows[place])) is not None:
                self.refresh(Region(span[0], place - top, span[1] - span[0], 1))

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place < len(self._rows):
            strip = strip_of(self._rows[place], self.ground, base)
        elif place == 0 and self.empty:
            strip = strip_of((), self.ground, base)
        else:
            return Strip.blank(width, base)
        return strip.adjust_cell_length(width, base)


def changed_span(before: Row, after: Row) -> tuple[int, int] | None:
    """The first and the last-but-one cell in which two rows differ; None where they are equal."""
    if before == after:
        return None
    head = 0
    same = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        head += cell_width(new.text)
        same += 1
    tail = 0
    for old, new in zip(reversed(before[same:]), reversed(after[same:]), strict=False):
        if old != new:
            break
        tail += cell_width(new.text)
    width = max(_width(before), _width(after))
    return head, max(head + 1, width - tail)


def _width(row: Row) -> int:
    return sum(cell_width(piece.text) for piece in row)


__all__ = ["RowsView", "Style", "changed_span"]
