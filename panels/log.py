"""The log of a run as a terminal shows it. It follows the end until one scrolls up."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from workbench.outputs.terminal import Line, Span
from workbench.outputs.terminal import Style as SpanStyle

from .actions import bindings
from .rows import RowsView


class Log(RowsView, can_focus=True):
    """Lines are styled when they are painted: a long log costs no more than what is seen."""

    BINDINGS = bindings("lanes")

    def __init__(self) -> None:
        super().__init__(id="log")
        self._lines: list[Line] = []
        self._run: int | None = None
        self._follows = True
        self._note = ""
        self._moving = False

    def show_log(self, run: int, first: int, lines: Sequence[Line], skipped: int) -> None:
        """Replace the lines from `first` on."""
        if run != self._run:
            self._run, self._lines, self._follows = run, [], True
        self._note = f"… {skipped:,} bytes before this; workbench logs {run} prints them all"
        if not skipped:
            self._note = ""
        before = len(self._lines)
        self._lines[first:] = lines
        self._resize(first, before)

    @property
    def in_view(self) -> Sequence[str]:
        """The text of the lines in view."""
        top = max(0, self.scroll_offset.y - bool(self._note))
        seen = self._lines[top : top + self.size.height]
        return ["".join(span.text for span in line) for line in seen]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._moving:
            self._follows = new_value >= self.max_scroll_y

    def on_resize(self, event: events.Resize) -> None:
        self._follow()

    def on_show(self) -> None:
        self._follow()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y - bool(self._note)
        if place < 0:
            return Strip([Segment(self._note, base + Style(dim=True))]).adjust_cell_length(width)
        if not self._lines and place == 0:
            text = " No output yet." if self._run else " Select a run to see its log."
            return Strip([Segment(text, base + Style(dim=True))]).adjust_cell_length(width, base)
        if place >= len(self._lines):
            return Strip.blank(width, base)
        segments = [_segment(span, base) for span in self._lines[place]]
        return Strip(segments).adjust_cell_length(width, base)

    def _resize(self, first: int, before: int) -> None:
        count = len(self._lines) + bool(self._note)
        top = self.scroll_offset.y
        self.virtual_size = Size(self.scrollable_content_region.width, count)
        self._follow()
        if self.scroll_offset.y != top or first == 0 or before == 0:
            self.refresh()
        else:
            y = max(0, first + bool(self._note) - top)
            self.refresh(Region(0, y, self.size.width, max(0, self.size.height - y)))

    def _follow(self) -> None:
        """Keep to the end, unless somebody has scrolled up."""
        if self._follows:
            self._moving = True
            self.scroll_end(animate=False, immediate=True, force=True)
            self.vertical_scrollbar.position = self.scroll_y  # it may have appeared just now
            self._moving = False


def _segment(span: Span, base: Style) -> Segment:
    return Segment(span.text, base + _style(span.style) if span.style else base)


def _style(style: SpanStyle) -> Style:
    return Style(
        color=_color(style.fg),
        bgcolor=_color(style.bg),
        bold=style.bold or None,
        dim=style.dim or None,
        italic=style.italic or None,
        underline=style.underline or None,
        reverse=style.reverse or None,
    )


def _color(value: int | tuple[int, int, int] | None) -> Color | None:
    if value is None:
        return None
    return Color.from_ansi(value) if isinstance(value, int) else Color.from_rgb(*value)
