"""The one registry of keys: footer, help, palette, bindings and docs/keys.md all come from it.

An action is carried out by the method `do_<id>` of the panel of its scope, or of the app;
`why_not` names the reason why it cannot act now, which is shown instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.binding import Binding, BindingType

from workbench.index.catalog import Run
from workbench.view.lanes import Page

#: Where keys act: `screen` is everywhere, the others while that panel has the focus.
SCOPES = ("screen", "runs", "charts", "lanes")


class ChartsNow(Protocol):
    """What is shown in the charts."""

    @property
    def kind(self) -> str: ...
    @property
    def is_zoomed(self) -> bool: ...


class Situation(Protocol):
    """What decides whether an action can act now."""

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


Reason = Callable[[Situation], str]


def _always(now: Situation) -> str:
    return ""


def _needs_run(now: Situation) -> str:
    return "" if now.cursor_run else "there is no run under the cursor; n launches one"


def _needs_run_or_filter(now: Situation) -> str:
    return "" if now.cursor_run or now.filtered else "there are no runs to filter"


def _needs_ours(now: Situation) -> str:
    run = now.cursor_run
    if run is not None and run.origin:
        return f"{run.called} was recorded by {run.origin}; workbench import makes it yours"
    return _needs_run(now)


def _needs_live(now: Situation) -> str:
    run = now.cursor_run
    if run is None:
        return _needs_run(now)
    if run.origin:
        return _not_ours(run)
    return "" if run.live else f"run {run.number} has ended already ({run.life.state})"


def _needs_ended(now: Situation) -> str:
    run = now.cursor_run
    return _needs_run(now) if run is None else _not_ended(run)


def _needs_measurable(now: Situation) -> str:
    """Of several runs each that cannot be measured says why when it comes to it."""
    if len(now.targets) != 1:
        return "" if now.targets else _needs_run(now)
    run = now.targets[0]
    if run.spec.measures:
        return f"run {run.number} is itself an evaluation, of run {run.spec.measures.get('number')}"
    return _not_ended(run)


def _not_ended(run: Run) -> str:
    if run.origin:
        return _not_ours(run)
    return f"run {run.number} is {run.life.state}; stop it first (x)" if run.live else ""


def _not_ours(run: Run) -> str:
    return f"{run.called} was recorded by {run.origin}; the workbench does not touch it"


def _needs_launched(now: Situation) -> str:
    run = now.cursor_run
    if run is not None and run.origin:
        return f"nothing is known of what {run.called} was launched with"
    return _needs_run(now)


def _needs_charts(now: Situation) -> str:
    return "" if now.metrics else "there are no charts to act on"


def _needs_curves(now: Situation) -> str:
    if now.charts.kind != "curves":
        return f"acts on curves, and this is the {now.charts.kind} view; v shows the next one"
    return _needs_charts(now)


def _needs_curved_run(now: Situation) -> str:
    if now.charts.kind != "curves":
        return _needs_curves(now)
    run = now.cursor_run
    if run is not None and run.origin and not now.marked:
        return f"{run.called} was recorded by {run.origin}, which took no meters"
    return "" if now.marked else _needs_run(now)


def _needs_zoom(now: Situation) -> str:
    return "" if now.charts.is_zoomed else "nothing is zoomed; + zooms in, { and } zoom y"


def _needs_scatter(now: Situation) -> str:
    kind = now.charts.kind
    return "" if kind == "scatter" else f"acts on the scatter, and these are {kind}; v changes that"


def _needs_marks(now: Situation) -> str:
    return "" if now.marked else "no run is marked; space marks the one under the cursor"


def _needs_group(now: Situation) -> str:
    return "" if now.on_group else "the cursor is on no group; g groups the runs"


def _needs_column(now: Situation) -> str:
    return "" if now.column else "no column is chosen; h and l choose one"


def _needs_metric_column(now: Situation) -> str:
    if now.column.startswith("metric:"):
        return ""
    return "choose the column of a metric first (h and l)"


def _needs_stops(now: Situation) -> str:
    return "" if now.page.stops else "this lane has no parts to go to"


def _needs_heads(now: Situation) -> str:
    return "" if now.page.heads else "this lane has no files to go to"


def _needs_finds(now: Situation) -> str:
    return "" if now.page.finds else "nothing is found; / searches in the lane"


def _needs_page(now: Situation) -> str:
    return "workbench logs prints the log, for grep to search" if now.lane == "log" else ""


def _needs_code(now: Situation) -> str:
    return "" if now.lane == "code" else "this is for the code lane; 2 shows it"


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. `label` stands in the footer (empty: not there), `help` in the help;
    `panel` (or the `app`) carries it
    out where that is another one than the scope's."""

    id: str
    keys: str
    help: str
    scope: str = "screen"
    label: str = ""
    why_not: Reason = _always
    panel: str = ""


ACTIONS: tuple[Action, ...] = (
    Action(
        "new", "n", "Launch a new run: pick a script or a past command, edit, enter", label="new"
    ),
    Action(
        "stop",
        "x",
        "Stop the run: SIGINT, then SIGTERM, then SIGKILL",
        "screen",
        "stop",
        _needs_live,
    ),
    Action(
        "mark", "space", "Mark the run: charts show the marked runs", "runs", "mark", _needs_run
    ),
    Action("unmark", "u", "Unmark all runs", "runs", "", _needs_marks),
    Action(
        "evaluate",
        "e",
        "Measure the run, or all marked runs, later: an evaluation with their own code",
        "screen",
        "",
        _needs_measurable,
    ),
    Action("remove", "D", "Remove the run for good (asks first)", "screen", "", _needs_ended),
    Action("down", "j,down", "Next run", "runs"),
    Action("up", "k,up", "Previous run", "runs"),
    Action("first", "home", "First run", "runs"),
    Action("last", "G,end", "Last run", "runs"),
    Action("half_down", "ctrl+d,pagedown", "Half a page down", "runs"),
    Action("half_up", "ctrl+u,pageup", "Half a page up", "runs"),
    Action(
        "filter",
        "slash",
        "Show only runs where …: val/acc > 0.9 and lr < 1e-3",
        "runs",
        "filter",
        _needs_run_or_filter,
    ),
    Action(
        "baseline",
        "b",
        "Compare all runs with this one, or each with its parent again",
        "runs",
        "base",
        _needs_ours,
        panel="app",
    ),
    Action(
        "group", "g", "Group the runs: by a parameter, tag, code, data; all but the seed", "runs"
    ),
    Action("fold", "enter", "List the runs of the group, or fold them", "runs", "", _needs_group),
    Action("next_column", "l,right", "Choose the next column", "runs"),
    Action("previous_column", "h,left", "Choose the column before", "runs"),
    Action("sort", "s", "Sort by the chosen column, or the other way", "runs", "", _needs_column),
    Action(
        "better",
        "B",
        "Of the chosen metric higher is better, or lower, or nobody knows",
        "runs",
        "",
        _needs_metric_column,
        panel="app",
    ),
    Action("columns", "c", "Columns: add and remove any parameter, metric or fact", "runs"),
    Action("hide_column", "minus", "Remove the chosen column", "runs", "", _needs_column),
    Action("column_left", "H,shift+left", "Move the chosen column left", "runs", "", _needs_column),
    Action(
        "column_right", "L,shift+right", "Move the chosen column right", "runs", "", _needs_column
    ),
    Action("found_columns", "C", "The columns that are found without asking", "runs"),
    Action("star", "asterisk", "Star the run, or no longer", "runs", "", _needs_run, panel="app"),
    Action(
        "tags", "T", "Tags of the run, or of all marked runs", "runs", "", _needs_run, panel="app"
    ),
    Action("note", "N", "Note on the run", "runs", "", _needs_run, panel="app"),
    Action(
        "archive", "A", "Put the run away, or list it again", "runs", "", _needs_run, panel="app"
    ),
    Action("archived", "a", "List the runs that were put away, too", "runs"),
    Action("next_chart", "j,down", "Next chart", "charts"),
    Action("previous_chart", "k,up", "Previous chart", "charts"),
    Action("next_page", "ctrl+d,pagedown", "Next page of charts", "charts", "page", _needs_charts),
    Action(
        "previous_page", "ctrl+u,pageup", "Previous page of charts", "charts", "", _needs_charts
    ),
    Action(
        "alone",
        "enter",
        "Show the chart alone, with the values of all runs; or all charts again",
        "charts",
        "alone",
        _needs_curves,
    ),
    Action(
        "cursor_right",
        "l,right",
        "Crosshair right: read the values there",
        "charts",
        "",
        _needs_curves,
    ),
    Action("cursor_left", "h,left", "Crosshair left", "charts", "", _needs_curves),
    Action("zoom_in", "plus,equals_sign", "Zoom x in", "charts", "zoom x", _needs_curves),
    Action("zoom_out", "minus", "Zoom x out", "charts", "", _needs_curves),
    Action("pan_right", "L,shift+right", "Move along x, right", "charts", "", _needs_curves),
    Action("pan_left", "H,shift+left", "Move along x, left", "charts", "", _needs_curves),
    Action("taller", "right_curly_bracket", "Zoom y in, this chart", "charts", "", _needs_curves),
    Action("flatter", "left_curly_bracket", "Zoom y out, this chart", "charts", "", _needs_curves),
    Action("pan_up", "K,shift+up", "Move up along y, this chart", "charts", "", _needs_curves),
    Action("pan_down", "J,shift+down", "Move down along y", "charts", "", _needs_curves),
    Action("unzoom", "0", "Show everything again: no zoom", "charts", "", _needs_zoom),
    Action("smooth", "s", "Smoothing: none, 0.6, 0.9", "charts", "smooth", _needs_curves),
    Action("log_y", "Y", "Logarithmic y axis, or linear again", "charts", "log y", _needs_curves),
    Action("log_x", "ctrl+l", "Logarithmic x axis, or linear again", "charts", "", _needs_curves),
    Action(
        "clip",
        "c",
        "Leave outliers out of the y axis (↑ ↓ where one is), or show all again",
        "charts",
        "clip",
        _needs_curves,
    ),
    Action(
        "next_x",
        "X",
        "x axis: steps, epochs, time since the start, time of day",
        "charts",
        "x axis",
        _needs_curves,
    ),
    Action("choose_x", "ctrl+x", "x axis: any metric, by name", "charts", "", _needs_curves),
    Action(
        "meters",
        "m",
        "Charts of the meters on the same x axis, or metrics alone again",
        "charts",
        "meters",
        _needs_curved_run,
    ),
    Action(
        "view",
        "v",
        "View: curves, scatter of all runs, parallel coordinates",
        "charts",
        "view",
        _needs_charts,
    ),
    Action("next_param", "p", "Scatter: next parameter along x", "charts", "", _needs_scatter),
    Action("previous_param", "P", "Scatter: parameter before", "charts", "", _needs_scatter),
    Action("find", "slash", "Show only metrics whose name contains a text", "charts", "find"),
    Action("scroll_down", "j,down", "Scroll down", "lanes"),
    Action("scroll_up", "k,up", "Scroll up", "lanes"),
    Action("scroll_end", "G,end", "To the end; a log follows its run again", "lanes"),
    Action("scroll_home", "g,home", "To the beginning", "lanes"),
    Action("page_down", "ctrl+d,pagedown", "Half a page down", "lanes"),
    Action("page_up", "ctrl+u,pageup", "Half a page up", "lanes"),
    Action("next_stop", "right_square_bracket", "Next hunk", "lanes", "hunk", _needs_stops),
    Action("previous_stop", "left_square_bracket", "Previous hunk", "lanes", "", _needs_stops),
    Action("next_head", "right_curly_bracket", "Next file", "lanes", "file", _needs_heads),
    Action("previous_head", "left_curly_bracket", "Previous file", "lanes", "", _needs_heads),
    Action("search", "slash", "Search in the lane", "lanes", "search", _needs_page),
    Action(
        "next_find", "full_stop", "Next row that holds what is searched", "lanes", "", _needs_finds
    ),
    Action("previous_find", "comma", "Previous row that holds it", "lanes", "", _needs_finds),
    Action(
        "ignore_space",
        "i",
        "Code: white space does not count, or does again",
        "lanes",
        "",
        _needs_code,
    ),
    Action(
        "split",
        "vertical_line",
        "Code: the old beside the new, or above it",
        "lanes",
        "split",
        _needs_code,
    ),
    Action("lane_params", "1", "Parameters and last metrics of the run", panel="lanes"),
    Action("lane_code", "2", "Code of the run, and what it changed", panel="lanes"),
    Action("lane_data", "3", "Data that the run read: sizes, contents, versions", panel="lanes"),
    Action("lane_env", "4", "Environment: command, machine, packages, how it ended", panel="lanes"),
    Action("lane_log", "5", "Log of the run", panel="lanes"),
    Action(
        "lane_meters",
        "6",
        "Meters: GPU, CPU, memory, disk, network, with their history",
        panel="lanes",
    ),
    Action("lane_files", "7", "Files that the run read and wrote", panel="lanes"),
    Action("lane_notes", "8", "Notes on the run, its tags, goals and family", panel="lanes"),
    Action(
        "now",
        "d",
        "What would I launch now that differs from this run? (inputs beside the working tree)",
        why_not=_needs_launched,
    ),
    Action("goal", "O", "Set a goal that all runs are judged by, or forget one"),
    Action(
        "lane_metrics",
        "9",
        "Metrics beside the baseline, and slices: the worst, and those that fell",
        panel="lanes",
    ),
    Action(
        "copy",
        "y",
        "Copy: the run or the marked ones, the values of the chart, the text of the lane",
        "screen",
        "copy",
        _needs_run,
    ),
    Action("zoom", "z", "Give the panel in focus the whole screen, or back", label="zoom"),
    Action("next_panel", "tab", "Next panel"),
    Action("previous_panel", "shift+tab", "Previous panel"),
    Action("back", "escape", "Back: crosshair off, all charts, zoom off"),
    Action(
        "palette",
        "colon,ctrl+p",
        "Command palette: every action and theme by name",
        label="commands",
    ),
    Action("help", "question_mark,f1", "Keys of the panel in focus", label="help"),
    Action("quit", "q,ctrl+q", "Quit; runs go on", label="quit"),
)

_SIGNS = {
    "question_mark": "?",
    "asterisk": "*",
    "minus": "-",
    "slash": "/",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "full_stop": ".",
    "comma": ",",
    "colon": ":",
    "escape": "esc",
    "plus": "+",
    "equals_sign": "=",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
}


def bindings(scope: str) -> list[BindingType]:
    """The Textual bindings of a scope."""
    return [
        Binding(action.keys, f"app.act('{action.id}')", action.help, show=False)
        for action in ACTIONS
        if action.scope == scope
    ]


def find(id: str) -> Action:
    """The action of that id. Raises KeyError."""
    return {action.id: action for action in ACTIONS}[id]


def keys_text(action: Action) -> str:
    """The keys as people write them: `:` and `ctrl+p`."""
    return " ".join(_SIGNS.get(key, key) for key in action.keys.split(","))


def in_scope(scope: str) -> Iterable[Action]:
    """The actions of a panel, then those of the whole screen."""
    for wanted in dict.fromkeys((scope, "screen")):
        yield from (action for action in ACTIONS if action.scope == wanted)


def page() -> str:
    """docs/keys.md."""
    titles = {
        "screen": "Everywhere",
        "runs": "In the runs",
        "charts": "In the charts",
        "lanes": "In the lanes",
    }
    lines = ["# Keys", "", "Made by `make docs` from the registry in `panels/actions.py`.", ""]
    for scope in SCOPES:
        lines += [f"## {titles[scope]}", "", "| key | what it does |", "|---|---|"]
        for action in ACTIONS:
            if action.scope == scope:
                keys = " ".join(f"`{key}`" for key in keys_text(action).split())
                told = keys.replace("|", "\\|")
                lines.append(f"| {told} | {action.help} |")
        lines.append("")
    lines.append(
        "The mouse works too: click a run, a chart, a lane's name; scroll anywhere. In the charts, "
        "drag over a range of x to zoom into it; the wheel turns pages, with ctrl it zooms, with "
        "shift it moves along x."
    )
    return "\n".join(lines) + "\n"
