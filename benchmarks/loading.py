"""Reading for the first time: a run of ten million points on the screen, and beside TensorBoard."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

from .common import (
    TWENTY,
    Figure,
    Setting,
    environment,
    forget_index,
    median,
    metric_lines,
    quantile,
    scratch,
    seconds,
    workbench,
    write_project,
    write_run,
)
from .terminal import ROWS, Terminal
from .viewers import Workbench, curve

_STEPS = 1_000_000
_TEN = tuple(f"m{number}" for number in range(1, 11))
_SCRIPT = str(Path(__file__).with_name("event_files.py"))
_RUNS, _FEW, _POINTS = 100, 4, 2_000
_KEYS = 60


def beside_tensorboard(setting: Setting) -> list[Figure]:
    """Runs of 20 metrics × 2,000 points read for the first time; seconds a million points."""
    what, figures = "read for the first time, a million points", []
    with scratch(setting, "ours") as folder:
        write_project(folder, _RUNS, _POINTS, TWENTY)
        taken = []
        for _ in range(3):
            forget_index(folder)
            taken.append(seconds(workbench("-C", str(folder), "ls")))
        figures.append(Figure(what, "workbench ls", _a_million(median(taken), _RUNS), "s"))
    if not (setting.has("tensorboardX") and setting.has("tensorboard_data_server")):
        return figures
    for who, how, runs in (("data server", "serve", _RUNS), ("Python", "read", _FEW)):
        with scratch(setting, "event-files") as folder:
            _peer(setting, folder, "write", str(runs), str(len(TWENTY)), str(_POINTS))
            value = _a_million(float(_peer(setting, folder, how)), runs)
        figures.append(Figure(what, f"TensorBoard, {who}", value, "s"))
    return figures


def _a_million(taken: float, runs: int) -> float:
    return taken / (runs * len(TWENTY) * _POINTS / 1e6)


def _peer(setting: Setting, folder: Path, *arguments: str) -> str:
    """What the peers' script prints."""
    command = [setting.peers, _SCRIPT, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
    return done.stdout.decode()


def long_run(setting: Setting) -> list[Figure]:
    """10 metrics × 1,000,000 points: the first chart, cold and warm, and keys while it loads."""
    viewer = Workbench()
    with scratch(setting, "long") as folder:
        for number in range(1, 6):
            write_run(folder, number, b"", {"lr": 1e-3})
        write_run(folder, 6, metric_lines(_TEN, _STEPS), {"lr": 1e-3})
        cold = [_charted(viewer, folder, True) for _ in range(2)]
        warm = [_charted(viewer, folder, False) for _ in range(3)]
        viewer.forget(folder)
        with viewer.open(folder) as terminal:
            pressed = _keys_meanwhile(viewer, terminal)
    what = "10 metrics × 1,000,000 points"
    figures = []
    for name, told, goal in (("first time", cold, ""), ("then", warm, "< 1")):
        first, whole = (median([one[place] for one in told]) for place in (0, 1))
        figures.append(Figure(f"{what}, {name}: first chart", viewer.name, first, "s", goal))
        figures.append(Figure(f"{what}, {name}: painted", viewer.name, whole, "s"))
    slow = quantile(pressed, 0.99)
    what = f"{what}: key to screen while it loads"
    figures.append(Figure(f"{what}, median", viewer.name, median(pressed), "ms", "< 30"))
    figures.append(Figure(f"{what}, p99", viewer.name, slow, "ms", "< 50"))
    return figures


def _charted(viewer: Workbench, folder: Path, cold: bool) -> tuple[float, float]:
    """Seconds from the launch to a curve, and to the last change of the screen."""
    if cold:
        viewer.forget(folder)
    with viewer.open(folder) as terminal:
        first = terminal.find(curve, 120) - terminal.began
        return first, terminal.settle(viewer.look, 3 * viewer.quiet, 120) - terminal.began


def _keys_meanwhile(viewer: Workbench, terminal: Terminal) -> list[float]:
    """Milliseconds of keys, as many as there is time for before the long run has loaded.

    The long run is marked, so that it stays on the charts while the cursor goes elsewhere.
    """
    terminal.find(lambda t: viewer.cursor(t) is not None)
    terminal.send(b" ")
    time.sleep(0.3)
    taken: list[float] = []
    while len(taken) < _KEYS and not _loaded(terminal):
        terminal.catch_up()
        before = viewer.cursor(terminal)
        at = terminal.send(b"jk"[len(taken) % 2 :][:1])
        moved = terminal.find(lambda t, before=before: viewer.cursor(t) != before, 10)  # type: ignore[misc]
        taken.append(1000 * (moved - at))
        time.sleep(random.uniform(0.05, 0.15))
    return taken


def _loaded(terminal: Terminal) -> bool:
    """Whether the axis of the charts reaches the last step."""
    return any("900k" in terminal.line(y) or "1M" in terminal.line(y) for y in range(ROWS))
