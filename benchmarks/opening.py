"""Opening projects of many runs, and the keys of lists of ten thousand."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .common import Figure, Setting, median, quantile, scratch, seconds, workbench, write_project
from .terminal import ROWS, Terminal
from .viewers import Viewer, Workbench, curve

_THOUSAND, _TEN_THOUSAND = 1_000, 10_000
_ROUNDS = 5
_KEYS = 100
_TEXT = b"val/acc > 0.0"  # what is typed before the keys that are timed
_GOALS = {"listed": "< 1", "first chart": "< 1"}


def thousand(setting: Setting, viewer: Viewer) -> list[Figure]:
    """1,000 runs × 20 metrics × 2,000 points, the first time and then."""
    with scratch(setting, "thousand") as folder:
        viewer.write_runs(folder, _THOUSAND)
        return _openings(viewer, folder, f"{_THOUSAND:,} runs of 40,000 points", firsts=1)


def ten_thousand(setting: Setting) -> list[Figure]:
    """10,000 runs × 5 metrics × 100 points: opened, listed, scrolled in and filtered."""
    viewer = Workbench()
    what = f"{_TEN_THOUSAND:,} runs"
    with scratch(setting, "ten-thousand") as folder:
        write_project(folder, _TEN_THOUSAND, 100)
        figures = _openings(viewer, folder, what, firsts=1)
        listing = [seconds(workbench("-C", str(folder), "ls")) for _ in range(_ROUNDS)]
        figures.append(Figure(f"{what}: ls, then", viewer.name, median(listing), "s"))
        with viewer.open(folder) as terminal:
            terminal.find(_complete, 60)
            time.sleep(2)
            scrolled = [_pressed(terminal, b"j", 0.1) for _ in range(_KEYS)]
            paged = [_pressed(terminal, b"\x04", 0.1) for _ in range(_KEYS // 2)]
            filtered = _filtered(terminal)
    told = (("j", "< 30", scrolled), ("ctrl+d", "< 30", paged), ("filter", "< 100", filtered))
    for name, goal, taken in told:
        figures.append(Figure(f"{what}: {name}, median", viewer.name, median(taken), "ms", goal))
        figures.append(Figure(f"{what}: {name}, p99", viewer.name, quantile(taken, 0.99), "ms"))
    return figures


def _openings(viewer: Viewer, folder: Path, what: str, firsts: int) -> list[Figure]:
    """How long from the launch, the first time so often and then; memory at its highest."""
    figures = []
    for name, rounds in (("first time", firsts), ("then", _ROUNDS)):
        taken = []
        for _ in range(rounds):
            if name == "first time":
                viewer.forget(folder)
            taken.append(_opening(viewer, folder))
        for moment in taken[0]:
            value = median([one[moment] for one in taken])
            unit = "MB" if moment == "memory, peak" else "s"
            goal = _GOALS.get(moment, "") if isinstance(viewer, Workbench) else ""
            figures.append(Figure(f"{what}, {name}: {moment}", viewer.name, value, unit, goal))
    return figures


def _opening(viewer: Viewer, folder: Path) -> dict[str, float]:
    """Seconds until the newest run is listed, a curve painted, and everything read."""
    with viewer.open(folder) as terminal:
        told = {"listed": terminal.find(viewer.listed, 60) - terminal.began}
        told["first chart"] = terminal.find(curve, 60) - terminal.began
        if isinstance(viewer, Workbench):
            told["all read"] = terminal.find(_complete, 300) - terminal.began
            told["CPU"] = terminal.cpu()
        time.sleep(1)
        return {**told, "memory, peak": terminal.peak()}


def _complete(terminal: Terminal) -> bool:
    """All runs have the same `seed`: it is listed as long as some have not told theirs."""
    newest = terminal.line(3)[:88]
    return " 0.0" in newest and " 12345 " not in newest


def _filtered(terminal: Terminal) -> list[float]:
    """Milliseconds from a key in the line of the filter to the changed list."""
    terminal.send(b"/")
    terminal.find(lambda t: "Show runs where" in t.text())
    for place in range(len(_TEXT)):
        terminal.send(_TEXT[place : place + 1])
        time.sleep(0.2)
    taken = [_pressed(terminal, key, 0.5) for _ in range(15) for key in (b"7", b"\x7f")]
    terminal.send(b"\x1b")
    return taken


def _pressed(terminal: Terminal, key: bytes, rest: float) -> float:
    """Milliseconds from a key to the changed list of runs."""
    time.sleep(random.uniform(rest, 2 * rest))
    terminal.catch_up()
    before = _list(terminal)
    at = terminal.send(key)
    return 1000 * (terminal.find(_changed(before), 10) - at)


def _changed(before: Sequence[str]) -> Callable[[Terminal], bool]:
    return lambda terminal: _list(terminal) != before


def _list(terminal: Terminal) -> list[str]:
    return [terminal.line(y)[:60] for y in range(3, 3 * ROWS // 5)]
