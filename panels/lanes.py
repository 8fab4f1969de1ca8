"""The lanes: inputs and outputs of the run under the cursor, one of them shown."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from workbench.draw.cells import Piece, Row, cell_width
from workbench.view.copied import Copied, lane_copied, lines_copied

from .actions import bindings
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


class LaneRows(RowsView, can_focus=True):
    """A lane that the feed draws as rows."""

    BINDINGS = bindings("lanes")


class Lanes(Vertical):
    """A line of names and the lane that is shown."""

    class Chosen(Message):
        """Another lane should be shown."""

        def __init__(self, lane: str) -> None:
            super().__init__()
            self.lane = lane

    class Resized(Message):
        """The lanes have another size."""

    def __init__(self, lane: str) -> None:
        super().__init__(id="lanes")
        self.lane = lane if lane in LANES else "log"
        self.names = RowsView(id="lane-names")
        self._about = ""
        self.log_lines = Log()
        self.rows = LaneRows(id="lane")

    def compose(self) -> ComposeResult:
        yield self.names
        yield self.log_lines
        yield self.rows

    def show_names(self, about: str) -> None:
        """Show the lanes' names, with `about` the run at their right."""
        self._about = about
        pieces: list[Piece] = []
        for lane, text, _ in self._places():
            if lane == _FIRST_OUTPUT:
                pieces.append(Piece(" │", "axis"))
            pieces += [Piece(" "), Piece(text, "chosen" if lane == self.lane else "dim")]
        row: Row = (*pieces, Piece(f"   {about}", "dim"))
        self.names.show_rows([row])
        self.log_lines.display = self.lane == "log"
        self.rows.display = self.lane != "log"

    @property
    def shown(self) -> RowsView:
        """The widget of the lane that is shown."""
        return self.log_lines if self.lane == "log" else self.rows

    def copied(self) -> Copied:
        """The lines in view of a log, else the lane."""
        name = LANES[self.lane].partition(" ")[2].lower()
        if self.lane == "log":
            return lines_copied(self.log_lines.in_view, "the log")
        return lane_copied(f"the {name} lane", self.rows.rows)

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

    def on_resize(self, event: events.Resize) -> None:
        self.show_names(self._about)
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
