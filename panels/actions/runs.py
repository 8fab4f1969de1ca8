"""The keys that act in the runs."""

from __future__ import annotations

from .action import Action
from .reasons import (
    needs_column,
    needs_group,
    needs_marks,
    needs_metric_column,
    needs_ours,
    needs_run,
    needs_run_or_filter,
    needs_waiting,
)

RUNS = (
    Action("mark", "space", "Mark the run: charts show the marked runs", "runs", "mark", needs_run),
    Action("unmark", "u", "Unmark all runs", "runs", "", needs_marks),
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
        needs_run_or_filter,
    ),
    Action(
        "baseline",
        "b",
        "Compare all runs with this one, or each with its parent again",
        "runs",
        "base",
        needs_ours,
        panel="app",
    ),
    Action(
        "group", "g", "Group the runs: by a parameter, tag, code, data; all but the seed", "runs"
    ),
    Action("fold", "enter", "List the runs of the group, or fold them", "runs", "", needs_group),
    Action("next_column", "l,right", "Choose the next column", "runs"),
    Action("previous_column", "h,left", "Choose the column before", "runs"),
    Action("sort", "s", "Sort by the chosen column, or the other way", "runs", "", needs_column),
    Action(
        "better",
        "B",
        "Of the chosen metric higher is better, or lower, or nobody knows",
        "runs",
        "",
        needs_metric_column,
        panel="app",
    ),
    Action("columns", "c", "Columns: add and remove any parameter, metric or fact", "runs"),
    Action("hide_column", "minus", "Remove the chosen column", "runs", "", needs_column),
    Action("column_left", "H,shift+left", "Move the chosen column left", "runs", "", needs_column),
    Action(
        "column_right", "L,shift+right", "Move the chosen column right", "runs", "", needs_column
    ),
    Action("found_columns", "C", "The columns that are found without asking", "runs"),
    Action("star", "asterisk", "Star the run, or no longer", "runs", "", needs_run, panel="app"),
    Action(
        "tags",
        "T",
        "Tags of the run; of all marked runs if it is one of them",
        "runs",
        "",
        needs_run,
        panel="app",
    ),
    Action("note", "N", "Note on the run", "runs", "", needs_run, panel="app"),
    Action(
        "archive", "A", "Put the run away, or list it again", "runs", "", needs_run, panel="app"
    ),
    Action(
        "earlier",
        "K",
        "Earlier in the line, a run that waits",
        "runs",
        "",
        needs_waiting,
        panel="app",
    ),
    Action("later", "J", "Later in the line", "runs", "", needs_waiting, panel="app"),
    Action(
        "pause",
        "P",
        "Pause the line: no run of the project that waits begins; or let it go on",
        "runs",
        "",
        panel="app",
    ),
    Action("archived", "a", "List the runs that were put away, too", "runs"),
)
