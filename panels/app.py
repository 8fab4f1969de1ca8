"""The screen: panels on one project, and what their keys do.

The app owns no domain state: runs come from the feed, and what it keeps is what a person chose
(cursor, marks, lane, zoom), which `memory` carries over to the next time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult, SystemCommand
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from workbench.draw.cells import Piece, Row, fit
from workbench.index.catalog import Run
from workbench.inputs.code.repository import WorkingTree
from workbench.run.lifecycle import describe
from workbench.settings import Settings
from workbench.view.board import BoardWish, charted, compared, listed
from workbench.view.copied import run_copied, runs_copied
from workbench.view.events import (
    ChartsDrawn,
    Failed,
    LaneDrawn,
    LogRead,
    MachineRead,
    ProjectWatched,
    RunsRead,
    Wish,
)
from workbench.view.groups import Group
from workbench.view.lanes import COMPARED, Page, Subject
from workbench.view.lanes.feed import LaneWish
from workbench.view.listing import Listing
from workbench.view.states import elapsed
from workbench.view.top import Machine, top_line

from . import actions, memory
from .bridge import FeedThread, LaneThread, MachineThread, Told, WatcherThread
from .charts import Charts
from .clipboard import copy
from .dialogs import Help
from .filtering import FilterLine
from .footer import Footer
from .lanes import Lanes
from .measuring import RunMeasures
from .repaint import CroppingCompositor
from .rows import RowsView
from .runs import RunsTable

_INKS = [f"series-{number}" for number in range(26)]
_PANELS = ("runs", "charts", "lanes")


class Main(Screen[None]):
    """The one screen. Its keys do not reach through the dialogs in front of it."""

    BINDINGS = actions.bindings("screen")

    def __init__(self) -> None:
        super().__init__(id="_default")
        self._compositor = CroppingCompositor()


class WorkbenchApp(RunMeasures):
    """`workbench .`"""

    CSS_PATH = "app.tcss"
    TITLE = "workbench"
    animation_level = "none"

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._remembered = memory.load(root)
        self._zoomed = self._remembered.zoomed
        self.marks: dict[int, str] = {}
        for number in self._remembered.marks:
            self._mark(number)
        self._read = False
        self._now = False
        self._tree: WorkingTree | None = None
        self._machine = Machine()
        self._top = RowsView(id="top")
        self._table = RunsTable(self._remembered.cursor, self._remembered.table)
        self._charts = Charts(self._remembered.charts)
        self._lanes = Lanes(self._remembered.lane)
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
        self._focus(self._remembered.focus)
        self._show_about()
        self._feed.start()
        self._lane_thread.start()
        self._watcher.start()
        self._machine_thread.start()

    def on_unmount(self) -> None:
        self._watcher.stop()
        self._machine_thread.stop()
        self._lane_thread.stop()
        self._feed.stop()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(bool(self.console.no_color), "no-color")
        self.set_class(event.size.width < 100, "narrow")
        self.set_class(event.size.height < 16 or event.size.width < 50, "tiny")
        self.call_after_refresh(self._show_lines)

    # What actions ask about

    @property
    def cursor_run(self) -> Run | None:
        """The run under the cursor; of a group the newest one."""
        return self._table.run

    @property
    def targets(self) -> Sequence[Run]:
        """The marked runs if the run under the cursor is one of them, else that alone."""
        line = self._table.line
        if isinstance(line, Group):
            return line.runs
        if line is None or line.number not in self.marks:
            return [line] if line is not None else []
        return [run for run in self.runs if run.number in self.marks]

    @property
    def settings(self) -> Settings:
        """What the project has settled."""
        return self._table.listing.settings

    @property
    def filtered(self) -> bool:
        """Whether a filter keeps runs from the list."""
        return bool(self._table.wish.filter)

    @property
    def column(self) -> str:
        """The key of the column that was chosen."""
        return self._table.column

    @property
    def on_group(self) -> bool:
        """Whether the cursor is on a group."""
        return isinstance(self._table.line, Group)

    def await_run(self, number: int) -> None:
        self._table.await_run(number)

    @property
    def metrics(self) -> Sequence[str]:
        """The metrics on the charts, on all pages."""
        return self._charts.drawn.metrics

    @property
    def lane(self) -> str:
        """The lane that is shown."""
        return self._lanes.lane

    @property
    def page(self) -> Page:
        """What it shows."""
        return self._lanes.page

    @property
    def charts(self) -> Charts:
        """How the charts are shown."""
        return self._charts

    @property
    def marked(self) -> Collection[int]:
        """The marked runs."""
        return self.marks.keys()

    @property
    def scope(self) -> str:
        """The panel in focus."""
        widget = self.screen_stack[0].focused if self.screen_stack else None
        while isinstance(widget, Widget):
            if widget.id in _PANELS:
                return widget.id
            widget = widget.parent if isinstance(widget.parent, Widget) else None
        return "runs"

    # What the threads and the panels tell

    @on(Told)
    def _take(self, message: Told) -> None:
        match message.event:
            case RunsRead(runs, listing):
                self.runs, self._read = runs, True
                numbers = {run.number for run in runs}
                self.marks = {n: ink for n, ink in self.marks.items() if n in numbers}
                self._show_runs(listing)
            case ChartsDrawn(wish, drawn):
                rows = drawn.rows or self._no_charts(drawn.reading)
                self._charts.show_drawn(wish, replace(drawn, rows=rows))
                self._show_footer()
            case LaneDrawn(runs, lane, page):
                if lane == self._lanes.lane:
                    self._lanes.show_page((runs, lane), page)
                    self._show_footer()
            case LogRead(run, first, lines, skipped):
                self._lanes.log_lines.show_log(run, first, lines, skipped)
            case MachineRead(machine):
                self._machine = machine
                self._show_top()
            case ProjectWatched(tree, scripts):
                self._tree, self.scripts = tree, scripts
                self._show_top()
                if self._read and not self.runs:
                    self._charts.show_rows(self._no_charts(False))
            case Failed(text):
                self.notify(text, severity="error", timeout=10, markup=False)

    @on(RunsTable.Moved)
    def _take_cursor(self) -> None:
        self._charts.crosshair = None
        self._show_cursor()

    @on(RunsTable.Marked)
    def _take_mark(self, message: RunsTable.Marked) -> None:
        numbers = message.numbers
        if not numbers:
            self.marks = {}
        elif all(number in self.marks for number in numbers):
            self.marks = {n: ink for n, ink in self.marks.items() if n not in numbers}
        else:
            for number in numbers:
                if number not in self.marks:
                    self._mark(number)
        self._show_cursor()

    @on(Charts.Changed)
    @on(Lanes.Resized)
    @on(RunsTable.Wished)
    def _wish(self) -> None:
        """Tell the feed what to show from now on, and what to remember."""
        cursor, lanes, charts = self._table.cursor, self._lanes, self._charts
        self._feed.wish(Wish(self._table.wish, self._board()))
        self._lane_thread.wish(LaneWish(lanes.lane, self._subject()))
        marks = tuple(self.marks)
        if self._read:
            self._feed.remember(
                memory.Memory(
                    cursor if isinstance(cursor, int) else None,
                    marks,
                    lanes.lane,
                    self.scope,
                    self._zoomed,
                    self.theme,
                    charts.options,
                    replace(self._table.wish, filter="", unfolded=frozenset()),
                )
            )

    @on(Lanes.Chosen)
    def _take_lane(self, message: Lanes.Chosen) -> None:
        inside = self.scope == "lanes"
        self._lanes.lane = message.lane
        self._show_about()
        if inside:
            self._focus("lanes")
        self._wish()

    def on_descendant_focus(self) -> None:
        """The mouse may have given the focus to another panel."""
        for name in _PANELS:
            self.screen_stack[0].set_class(name == self.scope, f"on-{name}")
        self._show_footer()

    # Showing

    def _mark(self, number: int) -> None:
        """Mark a run, in a colour that no other has while there is one."""
        free = [ink for ink in _INKS if ink not in self.marks.values()]
        self.marks[number] = (free or _INKS)[0]

    def _show_runs(self, listing: Listing) -> None:
        self._table.show_listing(listing, frozenset(self.marks), dict(self._charted()))
        self._show_top()
        self._show_cursor()
        if isinstance(self.screen, FilterLine):
            self.screen.show_listing(listing)

    def _show_cursor(self) -> None:
        """What depends on the run under the cursor and on the marks."""
        self._table.show_marks(frozenset(self.marks), dict(self._charted()))
        self._show_about()
        self._show_footer()
        self._wish()

    def _show_lines(self) -> None:
        self._show_top()
        self._show_footer()

    def _show_top(self) -> None:
        width = self._top.size.width
        row = top_line(self.root, self._tree, self.runs, self._machine, width)
        self._top.show_rows([row])

    def _show_footer(self) -> None:
        told = [(action, not action.why_not(self)) for action in actions.in_scope(self.scope)]
        self._footer.show_actions(told)

    def _show_about(self) -> None:
        """Say what the lane is about, at the right of its name."""
        subject = self._subject()
        about = ""
        if subject is not None and len(subject.runs) > 1:
            first = subject.baseline or subject.runs[0]
            others = [run.label for run in subject.runs if run.number != first.number]
            about = f"{', '.join(others)} beside {first.label}"
        elif subject is not None and subject.now:
            about = f"{subject.run.called} → now"
        elif subject is not None:
            run = subject.run
            about = f"{run.called} {describe(run.life)} {elapsed(run.seconds)}"
        self._lanes.show_names(about)

    def _no_charts(self, reading: bool) -> tuple[Row, ...]:
        """What stands where the charts will be."""
        if not self._read or reading:
            lines = ["", " reading …"]
        elif self._charts.options.only:
            lines = ["", f" No metric contains “{self._charts.options.only}”; esc shows all again."]
        elif self.runs and not self._table.listing.lines:
            lines = ["", " No run is like that; esc shows all again."]
        elif self.runs:
            lines = ["", " No metrics yet: they are read from the output, or come from wb.log."]
        else:
            found = [f"   found  {script}" for script in self.scripts[:8]]
            lines = ["", " No runs yet.", "", *found, "", " n launches one, or any command.", ""]
            lines += [" From a shell:  workbench run -- python train.py --lr 0.1"]
        width = self._charts.size.width
        return tuple((Piece(fit(text, width), "dim"),) for text in lines)

    def _charted(self) -> Iterable[tuple[int, str]]:
        """The runs on the charts with their inks: the marked, else the one under the cursor."""
        if self.marks:
            return sorted(self.marks.items())
        run = self._table.run
        return [] if run is None else [(run.number, _INKS[0])]

    def _board(self) -> BoardWish:
        """What the charts should show."""
        listing, run = self._table.listing, self.cursor_run
        shown = charted(listing.lines, self.marks, self._table.line, _INKS[0])
        parent = listing.baseline(run) if run is not None else None
        baseline = compared(shown, listing.chosen_baseline, parent)
        chosen = run.number if run is not None else None
        return self._charts.wish(shown, chosen, baseline, lambda: listed(listing.lines))

    def _subject(self) -> Subject | None:
        """What the lane is about: the marked runs where it compares, else the one at the cursor."""
        marked = [run for run in self.runs if run.number in self.marks]
        compared = len(marked) > 1 and self._lanes.lane in COMPARED
        runs = marked if compared else [run for run in (self.cursor_run,) if run is not None]
        width = max(1, self._lanes.size.width - 1)
        now = self._now and not compared
        if not runs:
            return None
        listing, inks = self._table.listing, dict(self._charted())
        baseline = listing.chosen_baseline if compared else listing.baseline(runs[0])
        return Subject(
            tuple(runs),
            width,
            baseline,
            self.runs,
            options=self._lanes.options,
            settings=listing.settings,
            inks=inks,
            now=now,
        )

    def _focus(self, panel: str) -> None:
        panel = panel if panel in _PANELS else "runs"
        for name in _PANELS:
            self.screen.set_class(name == panel, f"on-{name}")  # so that it can take the focus
        self.screen.set_class(self._zoomed, "zoomed")
        if panel == "lanes":
            self._lanes.shown.focus()
        else:
            self.query_one(f"#{panel}").focus()
        self.call_after_refresh(self._wish)

    def _choose_theme(self, name: str) -> None:
        self.theme = name
        self._wish()

    # Actions of the whole screen; each panel has its own

    async def action_act(self, id: str) -> None:
        """Carry out an action, or say why it cannot act now."""
        action = actions.find(id)
        if reason := action.why_not(self):
            self.notify(reason, title=actions.keys_text(action), timeout=3, markup=False)
            return
        panels = {"runs": self._table, "charts": self._charts, "lanes": self._lanes}
        getattr(panels.get(action.panel or action.scope, self), f"do_{id}")()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for action in actions.ACTIONS:
            if action.id != "palette":
                act = partial(self.call_later, self.action_act, action.id)
                yield SystemCommand(action.help, f"key {actions.keys_text(action)}", act)
        for name in sorted(self.available_themes):
            yield SystemCommand(f"Theme {name}", "", partial(self._choose_theme, name))

    def do_now(self) -> None:
        self._now = not self._now
        if self._now and self._lanes.lane not in COMPARED:
            self._lanes.lane = "params"
        self._show_about()
        self._wish()

    def do_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self._focus(self.scope)

    def do_next_panel(self) -> None:
        self._focus(_PANELS[(_PANELS.index(self.scope) + 1) % len(_PANELS)])

    def do_previous_panel(self) -> None:
        self._focus(_PANELS[_PANELS.index(self.scope) - 1])

    def do_back(self) -> None:
        backs = {"runs": self._table.back, "lanes": self._lanes.back}
        if not backs.get(self.scope, self._charts.back)() and self._zoomed:
            self.do_zoom()

    def do_palette(self) -> None:
        self.action_command_palette()

    def do_help(self) -> None:
        self.push_screen(Help(self.scope))

    def do_copy(self) -> None:
        self.call_after_refresh(self._copy)  # what the keys before it did comes first

    def _copy(self) -> None:
        runs = {run.number: run for run in self.runs}
        marked = [runs[number] for number in self.marks if number in runs]
        if self.scope == "charts":
            copied = self._charts.copied()
        elif self.scope == "lanes":
            copied = self._lanes.copied()
        else:
            run = self.cursor_run
            copied = runs_copied(marked) if marked or run is None else run_copied(run)
        copy(self, copied)

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
