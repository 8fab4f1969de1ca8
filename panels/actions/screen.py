"""The keys that act everywhere."""

from __future__ import annotations

from .action import Action
from .reasons import (
    needs_ended,
    needs_launched,
    needs_live,
    needs_measurable,
    needs_run,
)
from .tweakable import (
    needs_draft,
    needs_openable,
    needs_relaunchable,
    needs_tree,
    needs_tweakable,
)

SCREEN = (
    Action(
        "new", "n", "Launch a new run: pick a script or a past command, edit, enter", label="new"
    ),
    Action(
        "tweak",
        "t",
        "Tweak: edit what goes into the run (1 to 4)",
        "screen",
        "tweak",
        needs_tweakable,
    ),
    Action(
        "tweak_tree",
        "ctrl+t",
        "Tweak the working tree: what was launched last, as a run of its own",
        "screen",
        "",
        needs_tree,
    ),
    Action(
        "launch_tweak",
        "ctrl+r",
        "Launch what is tweaked, as a child run",
        "screen",
        "launch",
        needs_draft,
    ),
    Action(
        "relaunch", "r", "Launch the run again, nothing edited", "screen", "", needs_relaunchable
    ),
    Action(
        "stop",
        "x",
        "Stop the run: SIGINT, then SIGTERM, then SIGKILL",
        "screen",
        "stop",
        needs_live,
    ),
    Action(
        "evaluate",
        "e",
        "Measure the run (or all marked, if it is one of them) later, with its own code",
        "screen",
        "",
        needs_measurable,
    ),
    Action(
        "watch",
        "w",
        "Watch: a quick run now and on each save of the code; again: no more",
        label="watch",
    ),
    Action("quick", "W", "Change the quick command, and watch with it"),
    Action(
        "open",
        "o",
        "Open in the editor: the line where the run failed, else its script; the file of a field",
        "screen",
        "open",
        needs_openable,
    ),
    Action("remove", "D", "Remove the run for good (asks first)", "screen", "", needs_ended),
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
        why_not=needs_launched,
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
        needs_run,
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
