"""The screen: panels on one project, and what their keys do.

The app owns no domain state: runs come from the feed, and what it keeps is what a person chose
(cursor, marks, lane, zoom), which `memory` carries over to the next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult, SystemCommand
from textual.containers import Container
from textual.screen import Screen

from workbench.draw.cells import Row
from workbench.inputs.code.repository import WorkingTree
from workbench.view import empty
from workbench.view.events import (
    ChartsDrawn,
    Failed,
    LaneDrawn,
    LogRead,
    LoopTold,
    MachineRead,
    ProjectWatched,
    RunsRead,
    Wish,
)
from workbench.view.lanes import INPUTS
from workbench.view.lanes.about import about
from workbench.view.lanes.feed import LaneWish
from workbench.view.listing import Listing
from workbench.view.top import Machine, top_line

from . import actions, memory
from .bridge import FeedThread, LaneThread, MachineThread, Told, WatcherThread
from .charts import Charts
from .clipboard import copy
from .dialogs import Help
from .fieldline import TYPING
from .filtering import FilterLine
from .footer import Footer
from .lanes import Lanes
from .repaint import CroppingCompositor
from .rows import RowsView
from .runs import RunsTable
from .tweaking import RunTweaks

_WARM = 1.0  # seconds after which what is not on the screen may be loaded


class Main(Screen[None]):
    """The one screen. Its keys do not reach through the dialogs in front of it."""

    BINDINGS = actions.bindings("screen")

    def __init__(self) -> None:
        super().__init__(id="_default")
        self._compositor = CroppingCompositor()


class WorkbenchApp(RunTweaks):
    """`workbench .`"""

    CSS_PATH = "app.tcss"
    TITLE = "workbench"
    animation_level = "none"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._tree: WorkingTree | None = None
        self._machine = Machine()
        self._top = RowsView(id="top")
        self._footer = Footer(id="footer")
        self._machine_thread = MachineThread(self.post_message)
        self._feed = FeedThread(root, self.post_message, self._remembered)
        self._lane_thread = LaneThread(root, self.post_message)
        self._watcher = WatcherThread(root, self.post_message)

    def get_default_screen(self) -> Screen[None]:
        return Main()

    def compose(self) -> ComposeResult:
        yield self._top
        with Container(id="body"):
            with Container(id="upper"):
                yield self._table
                yield self._charts
            yield self._lanes
        yield self._footer

    def on_mount(self) -> None:
        if self._remembered.theme in self.available_themes:
            self.theme = self._remembered.theme
        self.go_to_panel(self._remembered.focus)
        self.show_about()
        self._feed.start()
        self._lane_thread.start()
        self._watcher.start()
        self._machine_thread.start()
        self.set_timer(_WARM, self.warm_up)

    def on_unmount(self) -> None:
        self.end_loop()
        self._watcher.stop()
        self._machine_thread.stop()
        self._lane_thread.stop()
        self._feed.stop()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(bool(self.console.no_color), "no-color")
        self.set_class(event.size.width < 100, "narrow")
        self.set_class(event.size.height < 16 or event.size.width < 50, "tiny")
        self.call_after_refresh(self._show_lines)

    # What the threads and the panels tell

    @on(Told)
    def _take(self, message: Told) -> None:
        if not self.is_running:  # what threads still tell when the screen is quit is for nobody
            return
        match message.event:
            case RunsRead(runs, listing):
                self.runs, self.has_read = runs, True
                self.marks.keep({run.number for run in runs})
                self.mark_pair()
                self._show_runs(listing)
            case ChartsDrawn(wish, drawn):
                rows = drawn.rows or self._no_charts(drawn.reading)
                self._charts.show_drawn(wish, replace(drawn, rows=rows))
                self.show_footer()
            case LaneDrawn(runs, lane, page):
                if lane == self._lanes.lane:
                    self._lanes.show_page((runs, lane), page)
                    self.show_footer()
            case LogRead(run, first, lines, skipped):
                self._lanes.log_lines.show_log(run, first, lines, skipped)
            case MachineRead(machine):
                self._machine = machine
                self._show_top()
            case ProjectWatched(tree, scripts):
                self._tree, self.scripts = tree, scripts
                self._show_top()
                if self.has_read and not self.runs:
                    self._charts.show_rows(self._no_charts(False))
            case LoopTold(news):
                self.take_news(news)
                self._show_lines()
            case Failed(text):
                self.notify(text, severity="error", timeout=10, markup=False)

    @on(RunsTable.Moved)
    def _take_cursor(self) -> None:
        self._charts.crosshair = None
        self._show_cursor()

    @on(RunsTable.Marked)
    def _take_mark(self, message: RunsTable.Marked) -> None:
        self.marks.toggle(message.numbers)
        self._show_cursor()

    @on(Charts.Changed)
    @on(Lanes.Resized)
    @on(RunsTable.Wished)
    def wish(self) -> None:
        """Tell the feed what to show from now on, and what to remember."""
        self._feed.wish(Wish(self._table.wish, self.board()))
        self._lane_thread.wish(LaneWish(self.lane, self.subject()))
        if self.has_read:
            self._feed.remember(self._memory())

    def _memory(self) -> memory.Memory:
        """What the next sitting begins with."""
        cursor = self._table.cursor
        return memory.Memory(
            cursor=cursor if isinstance(cursor, int) else None,
            marks=tuple(self.marks),
            lane=self.lane,
            focus=self.scope,
            zoomed=self._zoomed,
            theme=self.theme,
            charts=self._charts.options,
            table=replace(self._table.wish, filter="", unfolded=frozenset()),
        )

    @on(Lanes.Chosen)
    def _take_lane(self, message: Lanes.Chosen) -> None:
        inside = self.scope == "lanes"
        self._lanes.lane = message.lane
        self.show_about()
        if inside:
            self.go_to_panel("lanes")
        self.wish()

    # Showing

    def _show_runs(self, listing: Listing) -> None:
        self._table.show_listing(listing, frozenset(self.marks), self.inks)
        self._show_top()
        self._show_cursor()
        if isinstance(self.screen, FilterLine):
            self.screen.show_listing(listing)

    def _show_cursor(self) -> None:
        """What depends on the run under the cursor and on the marks."""
        self._table.show_marks(frozenset(self.marks), self.inks)
        self.show_about()
        self.show_footer()
        self.wish()

    def _show_lines(self) -> None:
        self._show_top()
        self.show_footer()

    def _show_top(self) -> None:
        width = self._top.size.width
        loop = self.loop_status()
        row = top_line(self.root, self._tree, self.runs, self._machine, width, loop)
        self._top.show_rows([row])

    def show_footer(self) -> None:
        if self._lanes.line.typed is not None:
            self._footer.show_keys((key, label, True) for key, label in TYPING)
            return
        self._footer.show_actions(
            (action, action.labelled(self), not action.why_not(self))
            for action in actions.in_footer(self.acting)
        )

    def show_about(self) -> None:
        told = (about(self.subject()), self.waiting)
        self._lanes.show_about(" · ".join(part for part in told if part))

    def _no_charts(self, reading: bool) -> tuple[Row, ...]:
        """What stands where the charts will be."""
        lines: Sequence[str] = empty.READING
        if self.has_read and not reading:
            lines = empty.no_charts(self.listing, self._charts.options.only, self.scripts)
        return empty.rows(lines, self._charts.size.width)

    def _choose_theme(self, name: str) -> None:
        self.theme = name
        self.wish()

    # Actions of the whole screen; each panel has its own

    async def action_act(self, id: str) -> None:
        """Carry out an action, or say why it cannot act now."""
        action = actions.find(id)
        if reason := action.why_not(self):
            self.notify(reason, title=actions.keys_text(action), timeout=3, markup=False)
            return
        panels = {"runs": self._table, "charts": self._charts, "lanes": self._lanes}
        panels["tweak"] = self._lanes.form
        getattr(panels.get(action.panel or action.scope, self), f"do_{id}")()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for action in actions.ACTIONS:
            if action.id != "palette":
                act = partial(self.call_later, self.action_act, action.id)
                yield SystemCommand(action.help, f"key {actions.keys_text(action)}", act)
        for name in sorted(self.available_themes):
            yield SystemCommand(f"Theme {name}", "", partial(self._choose_theme, name))

    def do_now(self) -> None:
        self._beside_now = not self._beside_now
        if self._beside_now and self.lane not in INPUTS:
            self._lanes.lane = "params"
        self.show_about()
        self.wish()

    def do_palette(self) -> None:
        self.action_command_palette()

    def do_help(self) -> None:
        self.push_screen(Help(self.acting))

    def do_copy(self) -> None:
        self.call_after_refresh(self._copy)  # what the keys before it did comes first

    def _copy(self) -> None:
        copy(self, self.copied())

    def do_quit(self) -> None:
        self.exit()


def open_screen(root: Path) -> None:
    """Run the screen until it is quit, and say what goes on without it."""
    app = WorkbenchApp(root)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
    live = [str(run.number) for run in app.runs if run.live]
    if live:
        print(f"Still running: {', '.join(live)}. `workbench {root}` shows them again.")
