"""The runs, newest first, as a table whose columns tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from workbench.draw.cells import Piece, Row, cell_width, fit
from workbench.draw.legend import letter
from workbench.index.catalog import Run
from workbench.view.states import brief, sign
from workbench.view.table import Columns, metric_cell, param_cell

from .actions import bindings
from .inks import strip_of
from .rows import RowsView, changed_spans

_STATE_INKS = {
    "running": "live",
    "finished": "good",
    "failed": "bad",
    "killed": "bad",
    "never-started": "bad",
    "lost": "warn",
}
_WIDEST = 18
_MEASURED = 300  # runs that are looked at for the widths of the columns
_COMMAND = 9  # cells for the command at least, before columns give way


class RunsTable(RowsView, can_focus=True):
    """Keeps its cursor on a run, not on a line: sorting and new runs do not move it."""

    BINDINGS = bindings("runs")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"runs--cursor", "runs--here"}
    DEFAULT_CSS = """
    RunsTable > .runs--cursor { background: $primary-muted; text-style: bold; }
    RunsTable > .runs--here { background: $panel; }
    """

    class Moved(Message):
        """The cursor is on another run, or on none."""

        def __init__(self, number: int | None) -> None:
            super().__init__()
            self.number = number

    class Marked(Message):
        """A run was marked or unmarked; None: unmark all."""

        def __init__(self, number: int | None) -> None:
            super().__init__()
            self.number = number

    def __init__(self, cursor: int | None) -> None:
        super().__init__(id="runs")
        self.border_title = "Runs"
        self.cursor = cursor
        self._runs: Sequence[Run] = ()
        self._columns = self._shown = Columns()
        self._inks: Mapping[int, str] = {}
        self._marks: frozenset[int] = frozenset()
        self._widths: list[int] = []
        self._head: Row = ()
        self._awaited: int | None = None
        self._places: dict[int, int] = {}
        self._painted: dict[int, Row] = {}
        self._known: dict[int, tuple[Run, Columns, list[str]]] = {}

    def show_runs(
        self,
        runs: Sequence[Run],
        columns: Columns,
        marks: frozenset[int],
        inks: Mapping[int, str],
    ) -> None:
        """Show these runs; `inks` gives the colour of those that are on the charts."""
        before = self._places
        self._runs = sorted(runs, key=lambda run: -run.number)
        self._places = {run.number: place for place, run in enumerate(self._runs)}
        self._columns, self._marks, self._inks = columns, marks, inks
        self._layout()
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._runs) + 1)
        self._keep_cursor(before)
        self.repaint()

    def show_marks(self, marks: frozenset[int], inks: Mapping[int, str]) -> None:
        """Show other marks and colours of the same runs."""
        self._marks, self._inks = marks, inks
        self.repaint()

    def move(self, lines: int) -> None:
        """Move the cursor so many lines down, or up."""
        if self._runs:
            place = self._places.get(self.cursor or 0, 0) + lines
            self._move_to(self._runs[max(0, min(len(self._runs) - 1, place))].number)

    def repaint(self) -> None:
        """Repaint the visible cells that are not as they should be."""
        for y in range(self.size.height):
            self.refresh_spans(y, changed_spans(self._painted.get(y, ()), self._line(y)))

    def await_run(self, number: int) -> None:
        """Put the cursor on this run as soon as it is in the list."""
        self._awaited = number

    def do_down(self) -> None:
        self.move(1)

    def do_up(self) -> None:
        self.move(-1)

    def do_first(self) -> None:
        self.move(-len(self._runs))

    def do_last(self) -> None:
        self.move(len(self._runs))

    def do_half_down(self) -> None:
        self.move(max(1, self.page // 2))

    def do_half_up(self) -> None:
        self.move(-max(1, self.page // 2))

    def do_mark(self) -> None:
        if self.cursor is not None:
            self.post_message(self.Marked(self.cursor))
            self.move(1)

    def do_unmark(self) -> None:
        self.post_message(self.Marked(None))

    @property
    def page(self) -> int:
        """Runs that are visible at once."""
        return max(1, self.size.height - 1)

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.scrollable_content_region.width
        row = self._painted[y] = self._line(y)
        style = base + Style(bold=True, dim=True) if y == 0 else base
        strip = strip_of(row, self.ground, style).adjust_cell_length(width, base)
        place = y - 1 + self.scroll_offset.y
        here = y > 0 and place < len(self._runs) and self._runs[place].number == self.cursor
        return self._under_cursor(strip) if here else strip

    def _line(self, y: int) -> Row:
        """A line of the widget: the head, or a run."""
        if y == 0:
            return self._head
        place = y - 1 + self.scroll_offset.y
        return self._row(self._runs[place]) if place < len(self._runs) else ()

    def _under_cursor(self, strip: Strip) -> Strip:
        """The row with a sign, and on another ground while the table has the focus."""
        rest = strip.crop(1)
        if self.has_focus and self.ground == "basic":
            shade = Style(reverse=True)
        else:
            name = "runs--cursor" if self.has_focus else "runs--here"
            shade = self.get_component_rich_style(name, partial=True)
        sign = Segment("▸", self.rich_style + shade)
        return Strip([sign, *(Segment(s.text, (s.style or Style()) + shade) for s in rest)])

    def on_resize(self, event: events.Resize) -> None:
        self._layout()
        self.refresh()
        self.call_after_refresh(self._reveal)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        place = event.y - 1 + self.scroll_offset.y
        if 0 <= place < len(self._runs) and event.y > 0:
            self._move_to(self._runs[place].number)

    def _keep_cursor(self, before: Mapping[int, int]) -> None:
        """Keep the cursor on its run; when that is gone, on what stands there now."""
        if self._awaited in self._places:
            self._move_to(self._awaited)
            self._awaited = None
        elif not self._runs:
            self._move_to(None)
        elif self.cursor not in self._places:
            place = min(before.get(self.cursor or 0, 0), len(self._runs) - 1)
            self._move_to(self._runs[place].number)
        elif before != self._places:
            self._reveal()

    def _move_to(self, number: int | None) -> None:
        before, self.cursor = self.cursor, number
        if before == number:
            return
        self._reveal()
        for changed in (before, number):
            if changed in self._places:
                y = self._places[changed] + 1 - self.scroll_offset.y
                self.refresh(Region(0, y, self.size.width, 1))
        self.post_message(self.Moved(number))

    def _reveal(self) -> None:
        """Scroll so that the cursor is visible."""
        if self.cursor not in self._places:
            return
        place, top = self._places[self.cursor], self.scroll_offset.y
        if place < top:
            self.scroll_to(y=place, animate=False, immediate=True)
        elif place >= top + self.page:
            self.scroll_to(y=place - self.page + 1, animate=False, immediate=True)

    def _cells(self, run: Run) -> list[str]:
        """The texts of a run, kept for as long as the run is the same."""
        known = self._known.get(run.number)
        if known is None or known[0] is not run or known[1] is not self._shown:
            metrics = [metric_cell(run, name) for name in self._shown.metrics]
            params = [param_cell(run.params, name) for name in self._shown.params]
            known = run, self._shown, [run.label, brief(run), *metrics, *params]
            self._known[run.number] = known
        return known[2]

    def _layout(self) -> None:
        """As many columns as fit, and their widths; the rest is for the name or the command."""
        shown: Columns | None = self._columns
        while shown is not None:
            self._shown = self._shown if shown == self._shown else shown
            heads = ["#", "state", *shown.metrics, *shown.params]
            rows = [heads, *(self._cells(run) for run in self._runs[:_MEASURED])]
            self._widths = [min(_WIDEST, max(map(cell_width, c))) for c in zip(*rows, strict=True)]
            room = self.size.width - 7 - sum(self._widths) - 2 * len(heads)
            shown = shown.narrower() if room < _COMMAND else None
        told = [self._fit(place, head) for place, head in enumerate(heads)]
        self._head = (Piece("     " + "  ".join([*told, "command"])),)

    def _row(self, run: Run) -> Row:
        ink = self._inks.get(run.number, "")
        marked = run.number in self._marks
        cells = self._cells(run)
        told = [self._fit(place, cell) for place, cell in enumerate(cells)]
        state = _STATE_INKS.get(run.life.state, "")
        room = max(0, self.size.width - 8 - sum(self._widths) - 2 * len(self._widths))
        return (
            Piece(" "),
            Piece(f"{letter(ink) if marked else '•' if ink else ' '} ", ink),
            Piece(f"{sign(run)} ", state),
            Piece(f"{told[0]}  ", ink),
            Piece(f"{told[1]}  ", state if state in ("bad", "warn", "live") else ""),
            *(Piece(f"{cell}  ") for cell in told[2:]),
            Piece(fit(run.title, room), "dim"),
        )

    def _fit(self, place: int, text: str) -> str:
        """Numbers to the right, the state to the left."""
        return fit(text, self._widths[place], "left" if place == 1 else "right")
