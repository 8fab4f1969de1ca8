"""A widget that shows rows drawn elsewhere, and repaints only the cells that changed.

Over SSH every byte counts: a new point at the tip of a curve must not repaint the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.draw.cells import Row, cell_width

from .inks import strip_of

#: Equal cells between two spans that are worth a jump.
_APART = 12


class RowsView(ScrollView, can_focus=False):
    """Rows of styled text; scrolls when there are more than fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--here"}
    DEFAULT_CSS = """
    RowsView { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; overflow-x: hidden; }
    RowsView > .rows--cursor { background: $primary-muted; text-style: bold; }
    RowsView > .rows--here { background: $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    @property
    def ground(self) -> str:
        """Which set of colours the theme asks for."""
        theme = self.app.current_theme
        few = self.app.console.color_system in (None, "standard", "windows")
        return "basic" if theme.ansi or few else "dark" if theme.dark else "light"

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are shown."""
        return self._rows

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
            self.refresh_spans(place - top, changed_spans(before[place], rows[place]))

    def refresh_spans(self, y: int, spans: list[tuple[int, int]]) -> None:
        """Repaint these cells of a line of the widget."""
        if spans:
            self.refresh(*(Region(first, y, last - first, 1) for first, last in spans))

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        return self.render_row(self._rows[place] if place < len(self._rows) else ())

    def render_row(self, row: Row) -> Strip:
        """A row as it is painted."""
        base = self.rich_style
        width = self.scrollable_content_region.width
        return strip_of(row, self.ground, base).adjust_cell_length(width, base)

    def under_cursor(self, strip: Strip) -> Strip:
        """The row with a sign, and on another ground while this has the focus."""
        rest = strip.crop(1)
        if self.has_focus and self.ground == "basic":
            # Reversed, each ink would be a ground of its own.
            shade = Style(reverse=True)
            return Strip([Segment(f"▸{rest.text}", self.rich_style + shade)])
        name = "rows--cursor" if self.has_focus else "rows--here"
        shade = self.get_component_rich_style(name, partial=True)
        sign = Segment("▸", self.rich_style + shade)
        return Strip([sign, *(Segment(s.text, (s.style or Style()) + shade) for s in rest)])


def changed_spans(before: Row, after: Row) -> list[tuple[int, int]]:
    """The cells in which two rows differ, as spans of first and last-but-one.

    Spans with few equal cells between them are one: moving the cursor costs bytes too.
    """
    if before == after:
        return []
    old, new = _cells(before), _cells(after)
    spans: list[tuple[int, int]] = []
    for place, (was, now) in enumerate(zip_longest(old, new)):
        if was == now:
            continue
        if spans and place - spans[-1][1] < _APART:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _cells(row: Row) -> list[tuple[str, str]]:
    """A character and an ink a cell; a wide character takes two."""
    cells: list[tuple[str, str]] = []
    for piece in row:
        if piece.text.isascii() or cell_width(piece.text) == len(piece.text):
            cells += [(char, piece.ink) for char in piece.text]
        else:
            for char in piece.text:
                cells += [(char, piece.ink)] * cell_width(char)
    return cells
