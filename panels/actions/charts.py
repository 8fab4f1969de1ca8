"""The keys that act in the charts."""

from __future__ import annotations

from .action import Action
from .reasons import (
    Situation,
    needs_charts,
    needs_curved_run,
    needs_curves,
    needs_scatter,
    needs_zoom,
)


def _needs_x(now: Situation) -> str:
    told = "parallel coordinates have no x axis; v shows the other views"
    return told if now.charts.kind == "parallel" else needs_charts(now)


CHARTS = (
    Action("next_chart", "j,down", "Next chart", "charts"),
    Action("previous_chart", "k,up", "Previous chart", "charts"),
    Action("next_page", "ctrl+d,pagedown", "Next page of charts", "charts", "page", needs_charts),
    Action("previous_page", "ctrl+u,pageup", "Previous page of charts", "charts", "", needs_charts),
    Action(
        "alone",
        "enter",
        "Show the chart alone, with the values of all runs; or all charts again",
        "charts",
        "alone",
        needs_curves,
    ),
    Action(
        "cursor_right",
        "l,right",
        "Crosshair right: read the values there",
        "charts",
        "",
        needs_curves,
    ),
    Action("cursor_left", "h,left", "Crosshair left", "charts", "", needs_curves),
    Action("zoom_in", "plus,equals_sign", "Zoom x in", "charts", "zoom x", needs_curves),
    Action("zoom_out", "minus", "Zoom x out", "charts", "", needs_curves),
    Action("pan_right", "L,shift+right", "Move along x, right", "charts", "", needs_curves),
    Action("pan_left", "H,shift+left", "Move along x, left", "charts", "", needs_curves),
    Action("taller", "right_curly_bracket", "Zoom y in, this chart", "charts", "", needs_curves),
    Action("flatter", "left_curly_bracket", "Zoom y out, this chart", "charts", "", needs_curves),
    Action("pan_up", "K,shift+up", "Move up along y, this chart", "charts", "", needs_curves),
    Action("pan_down", "J,shift+down", "Move down along y", "charts", "", needs_curves),
    Action("unzoom", "0", "Show everything again: no zoom", "charts", "", needs_zoom),
    Action("smooth", "s", "Smoothing: none, 0.6, 0.9", "charts", "smooth", needs_curves),
    Action("log_y", "Y", "Logarithmic y axis, or linear again", "charts", "log y", needs_curves),
    Action("log_x", "ctrl+l", "Logarithmic x axis, or linear again", "charts", "", _needs_x),
    Action(
        "clip",
        "c",
        "Leave outliers out of the y axis (↑ ↓ where one is), or show all again",
        "charts",
        "clip",
        needs_curves,
    ),
    Action(
        "next_x",
        "X",
        "x axis: steps, epochs, time since the start, time of day",
        "charts",
        "x axis",
        needs_curves,
    ),
    Action("choose_x", "ctrl+x", "x axis: any metric, by name", "charts", "", needs_curves),
    Action(
        "meters",
        "m",
        "Charts of the meters on the same x axis, or metrics alone again",
        "charts",
        "meters",
        needs_curved_run,
    ),
    Action(
        "view",
        "v",
        "View: curves, scatter of all runs, parallel coordinates",
        "charts",
        "view",
        needs_charts,
    ),
    Action("next_param", "p", "Scatter: next parameter along x", "charts", "", needs_scatter),
    Action("previous_param", "P", "Scatter: parameter before", "charts", "", needs_scatter),
    Action("find", "slash", "Show only metrics whose name contains a text", "charts", "find"),
)
