"""Why an action cannot act now: said instead of acting. Empty where it can."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from workbench.index.catalog import Run
from workbench.tweak.field import Field
from workbench.tweak.history import History
from workbench.view.lanes import Page
from workbench.view.tweaking.draft import Draft


class ChartsNow(Protocol):
    """What is shown in the charts."""

    @property
    def kind(self) -> str: ...
    @property
    def is_zoomed(self) -> bool: ...


class Situation(Protocol):
    """What decides whether an action can act now. `has_read`: the runs of the project are known."""

    has_read: bool

    @property
    def cursor_run(self) -> Run | None: ...
    @property
    def metrics(self) -> Sequence[str]: ...
    @property
    def marked(self) -> Collection[int]: ...
    @property
    def targets(self) -> Sequence[Run]: ...
    @property
    def filtered(self) -> bool: ...
    @property
    def column(self) -> str: ...
    @property
    def on_group(self) -> bool: ...
    @property
    def lane(self) -> str: ...
    @property
    def page(self) -> Page: ...
    @property
    def charts(self) -> ChartsNow: ...
    @property
    def runs(self) -> Sequence[Run]: ...
    @property
    def scripts(self) -> Sequence[str]: ...
    @property
    def draft(self) -> Draft | None: ...
    @property
    def field(self) -> Field | None: ...
    @property
    def history(self) -> History: ...
    @property
    def launching(self) -> str: ...


Reason = Callable[[Situation], str]


def always(now: Situation) -> str:
    return ""


def needs_run(now: Situation) -> str:
    return "" if now.cursor_run else "there is no run under the cursor; n launches one"


def needs_run_or_filter(now: Situation) -> str:
    return "" if now.cursor_run or now.filtered else "there are no runs to filter"


def needs_ours(now: Situation) -> str:
    run = now.cursor_run
    if run is not None and run.origin:
        return f"{run.called} was recorded by {run.origin}; workbench import makes it yours"
    return needs_run(now)


def needs_live(now: Situation) -> str:
    run = now.cursor_run
    if run is None:
        return needs_run(now)
    if run.origin:
        return not_ours(run)
    return "" if run.live else f"run {run.number} has ended already ({run.life.state})"


def needs_waiting(now: Situation) -> str:
    run = now.cursor_run
    if run is None:
        return needs_run(now)
    return "" if run.life.state == "waiting" else f"{run.called} is in no line: {run.life.state}"


def needs_ended(now: Situation) -> str:
    run = now.cursor_run
    return needs_run(now) if run is None else not_ended(run)


def needs_measurable(now: Situation) -> str:
    """Of several runs each that cannot be measured says why when it comes to it."""
    if len(now.targets) != 1:
        return "" if now.targets else needs_run(now)
    run = now.targets[0]
    if run.spec.measures:
        return f"run {run.number} is itself an evaluation, of run {run.spec.measures.get('number')}"
    return not_ended(run)


def not_ended(run: Run) -> str:
    if run.origin:
        return not_ours(run)
    return f"run {run.number} is {run.life.state}; stop it first (x)" if run.live else ""


def not_ours(run: Run) -> str:
    return f"{run.called} was recorded by {run.origin}; the workbench does not touch it"


def needs_launched(now: Situation) -> str:
    run = now.cursor_run
    if len(now.marked) > 1:
        return "it is about one run, and several are marked; u unmarks them"
    if run is not None and run.origin:
        return f"nothing is known of what {run.called} was launched with"
    return needs_run(now)


def needs_charts(now: Situation) -> str:
    return "" if now.metrics else "there are no charts to act on"


def needs_curves(now: Situation) -> str:
    if now.charts.kind != "curves":
        return f"acts on curves, and this is the {now.charts.kind} view; v shows the next one"
    return needs_charts(now)


def needs_curved_run(now: Situation) -> str:
    if now.charts.kind != "curves":
        return needs_curves(now)
    run = now.cursor_run
    if run is not None and run.origin and not now.marked:
        return f"{run.called} was recorded by {run.origin}, which took no meters"
    return "" if now.marked else needs_run(now)


def needs_zoom(now: Situation) -> str:
    return "" if now.charts.is_zoomed else "nothing is zoomed; + zooms in, { and } zoom y"


def needs_scatter(now: Situation) -> str:
    kind = now.charts.kind
    return "" if kind == "scatter" else f"acts on the scatter, and these are {kind}; v changes that"


def needs_marks(now: Situation) -> str:
    return "" if now.marked else "no run is marked; space marks the one under the cursor"


def needs_group(now: Situation) -> str:
    return "" if now.on_group else "the cursor is on no group; g groups the runs"


def needs_column(now: Situation) -> str:
    return "" if now.column else "no column is chosen; h and l choose one"


def needs_metric_column(now: Situation) -> str:
    if now.column.startswith("metric:"):
        return ""
    return "choose the column of a metric first (h and l)"


def needs_stops(now: Situation) -> str:
    return "" if now.page.stops else "this lane has no parts to go to"


def needs_heads(now: Situation) -> str:
    return "" if now.page.heads else "this lane has no files to go to"


def needs_finds(now: Situation) -> str:
    return "" if now.page.finds else "nothing is found; / searches in the lane"


def needs_page(now: Situation) -> str:
    return "workbench logs prints the log, for grep to search" if now.lane == "log" else ""


def needs_code(now: Situation) -> str:
    return "" if now.lane == "code" else "this is for the code lane; 2 shows it"
