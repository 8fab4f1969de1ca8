"""The panels, and what is selected in them: what actions ask about and what the threads work out.

It owns no domain state: runs come from the feed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from textual.widget import Widget

from workbench.index.catalog import Run
from workbench.settings import Settings
from workbench.tweak.field import Field
from workbench.view.board import BoardWish, charted, compared, listed
from workbench.view.copied import Copied, run_copied, runs_copied
from workbench.view.groups import Group
from workbench.view.lanes import COMPARED, INPUTS, Page, Subject
from workbench.view.listing import Listing
from workbench.view.tweaking.draft import Draft
from workbench.view.tweaking.judging import wrong

from . import memory
from .charts import Charts
from .keys import KeysInOrder
from .lanes import Lanes
from .marks import INKS, Marks
from .runs import RunsTable

PANELS = ("runs", "charts", "lanes")


class Selection(KeysInOrder):
    """The part of the app that knows what is selected. It is the `reasons.Situation`."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        self.runs: Sequence[Run] = ()
        self.has_read = False
        self._remembered = memory.load(root)
        self.marks = Marks(self._remembered.marks)
        self._beside_now = False
        self._table = RunsTable(self._remembered.cursor, self._remembered.table)
        self._charts = Charts(self._remembered.charts)
        self._lanes = Lanes(self._remembered.lane, wrong, self.take_text)

    @property
    def listing(self) -> Listing:
        """What the table shows."""
        return self._table.listing

    @property
    def cursor_run(self) -> Run | None:
        """The run under the cursor; of a group the newest one."""
        return self._table.run

    @property
    def targets(self) -> Sequence[Run]:
        """The runs that a key is for: the marked ones if that under the cursor is one of them, all
        of a group, else the one under the cursor."""
        line = self._table.line
        if isinstance(line, Group):
            return line.runs
        if line is None or line.number not in self.marks:
            return [line] if line is not None else []
        return self.marked_runs

    @property
    def marked(self) -> Collection[int]:
        """The marked runs by number."""
        return self.marks.keys()

    @property
    def marked_runs(self) -> Sequence[Run]:
        """The marked runs, the oldest first."""
        return [run for run in self.runs if run.number in self.marks]

    @property
    def settings(self) -> Settings:
        """What the project has settled."""
        return self.listing.settings

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

    @property
    def metrics(self) -> Sequence[str]:
        """The metrics on the charts, on all pages."""
        return self._charts.drawn.metrics

    @property
    def charts(self) -> Charts:
        """How the charts are shown."""
        return self._charts

    @property
    def lane(self) -> str:
        """The lane that is shown."""
        return self._lanes.lane

    @property
    def page(self) -> Page:
        """What the lane shows."""
        return self._lanes.page

    @property
    def draft(self) -> Draft | None:
        """What is being edited; None while nothing is."""
        return None

    @property
    def field(self) -> Field | None:
        """The field under the cursor of the lane that is being edited."""
        return self._lanes.form.field if self._lanes.editable else None

    @property
    def acting(self) -> str:
        """The scope of the keys that act now: the panel in focus, or `tweak`."""
        return "tweak" if self.scope == "lanes" and self._lanes.editable else self.scope

    @property
    def scope(self) -> str:
        """The panel in focus."""
        widget = self.screen_stack[0].focused if self.screen_stack else None
        while isinstance(widget, Widget):
            if widget.id in PANELS:
                return widget.id
            widget = widget.parent if isinstance(widget.parent, Widget) else None
        return "runs"

    @property
    def inks(self) -> dict[int, str]:
        """The runs on the charts with their inks: the marked, else the one under the cursor."""
        if self.marks:
            return dict(sorted(self.marks.items()))
        run = self.cursor_run
        return {} if run is None else {run.number: INKS[0]}

    def await_run(self, number: int) -> None:
        """Put the cursor on a run as soon as it is in the list."""
        self._table.await_run(number)

    def wish(self) -> None:
        """Tell the threads what to show from now on."""

    def show_about(self) -> None:
        """Say what the lane is about."""

    def show_footer(self) -> None:
        """Show the keys that act now."""

    def take_text(self, field: Field, text: str, step: int) -> None:
        """Give a field what was typed for it, and go so many fields on."""

    def leave_editing(self) -> bool:
        """Go back from what is being edited; whether anything was."""
        return False

    def board(self) -> BoardWish:
        """What the charts should show."""
        listing, run = self.listing, self.cursor_run
        shown = charted(listing.lines, self.marks, self._table.line, INKS[0])
        parent = listing.baseline(run) if run is not None else None
        baseline = compared(shown, listing.baselines.chosen, parent)
        chosen = run.number if run is not None else None
        return self._charts.wish(shown, chosen, baseline, lambda: listed(listing.lines))

    def subject(self) -> Subject | None:
        """What the lane is about: the marked runs where it compares, else the one at the cursor."""
        draft = self.draft if self.lane in INPUTS else None
        if draft is not None:
            return self._edited(draft)
        several = len(self.marked_runs) > 1 and self.lane in COMPARED
        one = [self.cursor_run] if self.cursor_run is not None else []
        runs = tuple(self.marked_runs if several else one)
        if not runs:
            return None
        listing = self.listing
        return Subject(
            runs,
            width=self._lanes.room,
            baseline=listing.baselines.chosen if several else listing.baseline(runs[0]),
            listed=self.runs,
            options=self._lanes.options,
            settings=listing.settings,
            inks=self.inks,
            now=self._beside_now and not several,
        )

    def _edited(self, draft: Draft) -> Subject:
        """The origin of what is being edited, as it is by now."""
        origin = draft.origin.run
        now = (run for run in self.runs if origin is not None and run.number == origin.number)
        return Subject(tuple(now), self._lanes.room, options=self._lanes.options, draft=draft)

    def copied(self) -> Copied:
        """What there is to copy in the panel in focus."""
        if self.scope == "charts":
            return self._charts.copied()
        if self.scope == "lanes":
            return self._lanes.copied()
        line = self._table.line
        if isinstance(line, Group) and not self.marks:
            return runs_copied(line.runs)
        run = self.cursor_run
        return runs_copied(self.marked_runs) if self.marks or run is None else run_copied(run)
