"""The lanes: inputs and outputs of the run under the cursor, one of them shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from workbench.draw.cells import Piece, cell_width, clean
from workbench.view.copied import Copied, lane_copied, lines_copied
from workbench.view.diff import WIDE
from workbench.view.lanes import INPUTS, LaneOptions, Page

from .dialogs import Ask
from .fieldline import FieldLine, Judge, Take
from .form import Form
from .lane import LaneRows
from .log import Log
from .rows import RowsView

#: The lanes by key, inputs left of the bar and outputs right of it.
LANES = {
    "params": "1 Params",
    "code": "2 Code",
    "data": "3 Data",
    "env": "4 Env",
    "log": "5 Log",
    "meters": "6 Meters",
    "files": "7 Files",
    "notes": "8 Notes",
    "metrics": "9 Metrics",
}
_FIRST_OUTPUT = "log"
_ROOMY = 110  # cells


class Lanes(Vertical):
    """A line of names and the lane that is shown: as a form, with two lines below it, where it can
    be edited."""

    class Chosen(Message):
        """Another lane should be shown."""

        def __init__(self, lane: str) -> None:
            super().__init__()
            self.lane = lane

    class Resized(Message):
        """The lanes have another size, or are to be drawn in another way."""

    def __init__(self, lane: str, judge: Judge, take: Take) -> None:
        super().__init__(id="lanes")
        self.lane = lane if lane in LANES else "log"
        self.options = LaneOptions()
        self.names = RowsView(id="lane-names")
        self._seeking = False
        self.log_lines = Log()
        self.rows = LaneRows(id="lane")
        self.form = Form(id="form")
        self.line = FieldLine(judge, take)
        self._tweaked = ""

    def compose(self) -> ComposeResult:
        yield self.names
        yield self.log_lines
        yield self.rows
        yield self.form
        yield self.line

    @property
    def editable(self) -> bool:
        """Whether the lane that is shown can be edited."""
        return bool(self._tweaked) and self.lane in INPUTS

    def show_tweak(self, title: str) -> None:
        """Say above the lanes what is edited, and let them be; with no title none is."""
        if title != self._tweaked:
            self._tweaked = title
            self.border_title = title.replace("[", "\\[") or None
            self.show_names()

    def show_about(self, about: str) -> None:
        """Say in the border what the lane is about."""
        subtitle = about.replace("[", "\\[")
        if subtitle != (self.border_subtitle or ""):  # setting it repaints the whole panel
            self.border_subtitle = subtitle
        self.show_names()

    def show_names(self) -> None:
        """Show the lanes' names, and at their right what goes on in the lane."""
        pieces: list[Piece] = []
        for lane, text, _ in self._places():
            if lane == _FIRST_OUTPUT:
                pieces.append(Piece(" │", "axis"))
            pieces += [Piece(" "), Piece(text, "chosen" if lane == self.lane else "dim")]
        self.names.show_rows([(*pieces, Piece(self._state(), "warn"))])
        self.log_lines.display = self.lane == "log"
        self.form.display = self.line.display = self.editable
        self.rows.display = self.lane != "log" and not self.editable

    @property
    def room(self) -> int:
        """The width of a lane, in cells."""
        return max(1, self.size.width - 1)

    @property
    def page(self) -> Page:
        """What the lane shows; nothing of a log, which is no page."""
        if self.lane == "log":
            return Page()
        return self.form.page if self.editable else self.rows.page

    def show_page(self, of: object, page: Page) -> None:
        """Show a page of the lane; `of` is what it is about."""
        if self.editable != (page.fields is not None):
            return  # drawn before that began, or ended
        if self.editable:
            self.form.show_page(self.lane, page)
            self.line.show_trouble(page.trouble)
        else:
            self.rows.show_page(of, page)
        self.show_names()
        if self._seeking and page.finds and not self.editable:
            self.rows.go(page.finds, True)
        self._seeking = False

    def back(self) -> bool:
        """Leave the search, if there is one."""
        if not self.options.find:
            return False
        self._choose(find="")
        return True

    @property
    def shown(self) -> RowsView:
        """The widget of the lane that is shown."""
        if self.editable:
            return self.form
        return self.log_lines if self.lane == "log" else self.rows

    def copied(self) -> Copied:
        """The lines in view of a log, else the lane."""
        name = LANES[self.lane].partition(" ")[2].lower()
        if self.lane == "log":
            return lines_copied(self.log_lines.in_view, "the log")
        stops = self.page.stops if self.lane == "code" else ()
        top = int(self.shown.scroll_offset.y)
        return lane_copied(f"the {name} lane", self.shown.rows, stops, top)

    def do_lane_params(self) -> None:
        self.post_message(self.Chosen("params"))

    def do_lane_code(self) -> None:
        self.post_message(self.Chosen("code"))

    def do_lane_data(self) -> None:
        self.post_message(self.Chosen("data"))

    def do_lane_env(self) -> None:
        self.post_message(self.Chosen("env"))

    def do_lane_log(self) -> None:
        self.post_message(self.Chosen("log"))

    def do_lane_meters(self) -> None:
        self.post_message(self.Chosen("meters"))

    def do_lane_files(self) -> None:
        self.post_message(self.Chosen("files"))

    def do_lane_notes(self) -> None:
        self.post_message(self.Chosen("notes"))

    def do_lane_metrics(self) -> None:
        self.post_message(self.Chosen("metrics"))

    def do_scroll_down(self) -> None:
        self.shown.scroll_relative(y=1, animate=False)

    def do_scroll_up(self) -> None:
        self.shown.scroll_relative(y=-1, animate=False)

    def do_scroll_end(self) -> None:
        self.shown.scroll_end(animate=False)

    def do_scroll_home(self) -> None:
        self.shown.scroll_home(animate=False)

    def do_page_down(self) -> None:
        self.shown.scroll_relative(y=max(1, self.shown.size.height // 2), animate=False)

    def do_page_up(self) -> None:
        self.shown.scroll_relative(y=-max(1, self.shown.size.height // 2), animate=False)

    def do_next_stop(self) -> None:
        self.rows.go(self.page.stops, True)

    def do_previous_stop(self) -> None:
        self.rows.go(self.page.stops, False)

    def do_next_head(self) -> None:
        self.rows.go(self.page.heads, True)

    def do_previous_head(self) -> None:
        self.rows.go(self.page.heads, False)

    def do_next_find(self) -> None:
        self.rows.go(self.page.finds, True)

    def do_previous_find(self) -> None:
        self.rows.go(self.page.finds, False)

    def do_search(self) -> None:
        def show(text: str | None) -> None:
            if text is not None:
                self._seeking = bool(text)
                self._choose(find=text)

        self.app.push_screen(Ask("Find in the lane", self.options.find), show)

    def do_ignore_space(self) -> None:
        self._choose(ignore_space=not self.options.ignore_space)

    def do_split(self) -> None:
        wide = self.size.width > WIDE if self.options.split is None else self.options.split
        self._choose(split=not wide)

    def _choose(self, **options: Any) -> None:
        self.options = replace(self.options, **options)
        self.show_names()
        self.post_message(self.Resized())

    def _state(self) -> str:
        """What is switched on, what is searched for, and what is still being worked out."""
        page, options = self.page, self.options
        told = [page.busy] if page.busy else []
        if self.lane == "code" and options.ignore_space:
            told.append("no white space")
        if options.find and self.lane != "log":
            told.append(f"/{options.find} {len(page.finds)}")
        return "".join(f"  {clean(text)}" for text in told)

    def on_resize(self, event: events.Resize) -> None:
        self.show_names()
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        if event.widget is self.names:
            for lane, text, x in self._places():
                if x <= event.x < x + cell_width(text):
                    self.post_message(self.Chosen(lane))

    def _places(self) -> Iterator[tuple[str, str, int]]:
        """Each lane, its name as it is shown, and in which column that begins. Where there is
        little room the run at the right needs it more than the blanks do."""
        x = 0
        blank = " " if self.size.width >= _ROOMY else ""
        for lane, text in LANES.items():
            x += (2 if lane == _FIRST_OUTPUT else 0) + 1
            shown = f"{blank}{text}{blank}"
            yield lane, shown, x
            x += cell_width(shown)
