"""From the key that marks runs to their charts."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from .common import FIVE, Figure, Setting, median, metric_lines, scratch, seconds, write_run
from .common import workbench as command
from .terminal import COLUMNS, Terminal
from .viewers import Viewer, Workbench, curve

_ROUNDS = 5
_RUNS, _POINTS = 20, 100_000


def thirty(setting: Setting, viewer: Viewer) -> list[Figure]:
    """30 runs × 20 metrics × 2,000 steps, all marked at once: the first time, and then."""
    figures = []
    goal = "< 0.4" if isinstance(viewer, Workbench) else ""
    with scratch(setting, "thirty") as folder:
        viewer.write_runs(folder, 30)
        for name in ("first time", "then"):
            taken = []
            for _ in range(_ROUNDS):
                if name == "first time":
                    viewer.forget(folder)
                taken.append(_painted(viewer, folder, 30))
            what = f"30 runs marked at once → painted, {name}"
            figures.append(Figure(what, viewer.name, median(taken), "s", goal))
    return figures


def _painted(viewer: Viewer, folder: Path, runs: int) -> float:
    """Seconds from the key that marks so many runs to the last change of the screen."""
    with viewer.open(folder) as terminal:
        terminal.find(curve, 60)
        terminal.send(viewer.unmark)
        time.sleep(4)  # what is said of keys goes
        terminal.settle(viewer.look, viewer.quiet, 60)
        before = viewer.look(terminal)
        at = viewer.mark(terminal, runs)
        first = terminal.find(lambda t: viewer.look(t) != before)
        time.sleep(viewer.quiet)
        last = max(first, terminal.settle(viewer.look, viewer.quiet, 60))
        if viewer.marked(terminal) != runs:
            raise TimeoutError(f"{viewer.marked(terminal)} of {runs} marked:\n{terminal.text()}")
        return last - at


def twenty(setting: Setting) -> list[Figure]:
    """Five charts of 20 runs × 100,000 points: marked, and the last of them again and again."""
    viewer = Workbench()
    with scratch(setting, "twenty") as folder:
        for number in range(1, _RUNS + 1):
            alike = folder / ".workbench" / "runs" / str(number - 4) / "metrics.jsonl"
            written = alike if number > 4 else metric_lines(FIVE, _POINTS, number)
            write_run(folder, number, written, {"lr": 0.1 * number})
        seconds(command("-C", str(folder), "ls"))
        with viewer.open(folder) as terminal:
            terminal.find(curve, 60)
            terminal.send(b" " * _RUNS)
            terminal.find(_charted(_RUNS), 60)
            terminal.settle(viewer.look, 3 * viewer.quiet, 60)
            taken = [_toggled(terminal, count) for _ in range(10) for count in (-1, 0)]
    what = f"mark → charts of {_RUNS} × {_POINTS:,} points"
    return [Figure(what, viewer.name, 1000 * median(taken), "ms", "< 100")]


def _toggled(terminal: Terminal, less: int) -> float:
    """Seconds from a mark to the charts of one run less, or of all; the cursor is on the last."""
    time.sleep(0.7)
    terminal.catch_up()
    at = terminal.send(b" ")
    return terminal.find(_charted(_RUNS + less), 10) - at


def _charted(count: int) -> Callable[[Terminal], bool]:
    return lambda terminal: f" {count} runs" in terminal.text()[COLUMNS:]
