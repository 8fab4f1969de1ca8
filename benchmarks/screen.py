"""The screen in a real terminal of 200 × 50, beside `wandb leet` where that does the same."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from .common import Figure, Setting, median, quantile, say, scratch, write_project
from .terminal import Terminal
from .viewers import Leet, Viewer, Workbench
from .writers import clock_value

_RUNS = 1000
_STEPS = 100_000
_KEYS = 60
_WATCHED = 20.0


def measure(setting: Setting) -> list[Figure]:
    """All of it; takes about ten minutes."""
    viewers: list[Viewer] = [Workbench()]
    if setting.has("wandb"):
        viewers.append(Leet(setting.peers))
    figures: list[Figure] = []
    parts = [partial(_many_runs, setting), partial(_keys_while_busy, setting)]
    parts += [
        partial(part, setting, one) for part in (_long_run, _newest, _live) for one in viewers
    ]
    for part in parts:
        try:
            measured = part()
        except TimeoutError as error:
            say(f"given up: {error}")
            continue
        figures += measured
        for figure in measured:
            say(f"{figure.what}: {figure.who} {figure.value:.4g} {figure.unit}")
    order = list(dict.fromkeys(figure.what for figure in figures))
    return sorted(figures, key=lambda figure: order.index(figure.what))


def _many_runs(setting: Setting) -> list[Figure]:
    """Opening 1,000 runs, moving in them, and doing nothing."""
    viewer = Workbench()
    moments: dict[str, list[tuple[float, float, float]]] = {"indexed": [], "first time": []}
    pressed: list[float] = []
    with scratch(setting, "many") as folder:
        write_project(folder, _RUNS)
        for name in ("first time", "indexed", "indexed", "first time", "indexed"):
            if name == "first time":
                viewer.forget(folder)
            with viewer.open(folder) as terminal:
                moments[name].append(_opening(terminal))
                time.sleep(2)
                terminal.catch_up()
                pressed += _press(viewer, terminal, 20)
        with viewer.open(folder) as terminal:
            _opening(terminal)
            time.sleep(5)
            cpu, _ = _load(terminal)
            memory = terminal.memory()
    goals = (("first byte", ""), ("first paint", "< 0.7"), ("list complete", "< 2"))
    figures = [
        Figure(
            f"1,000 runs: {what}", name, median([one[place] for one in moments[name]]), "s", goal
        )
        for place, (what, goal) in enumerate(goals)
        for name in moments
    ]
    figures += _pressed("1,000 runs, nothing live", viewer, pressed)
    idle = Figure("CPU, idle", "workbench, 1,000 runs", cpu, "% of a core", "1")
    return [*figures, idle, Figure("memory", "workbench, 1,000 runs", memory, "MB")]


def _opening(terminal: Terminal) -> tuple[float, float, float]:
    """First byte, first paint, and the list complete.

    All runs have the same `seed`; it stands in the list as long as some have not told theirs.
    """
    first = terminal.first_output()
    paint = terminal.find(lambda t: "Runs" in t.line(1))
    complete = terminal.find(_complete, 60)
    return first - terminal.began, paint - terminal.began, complete - terminal.began


def _complete(terminal: Terminal) -> bool:
    newest = terminal.line(3)[:88]
    return f" {_RUNS} " in newest and " 0.0" in newest and " 12345 " not in newest


def _keys_while_busy(setting: Setting) -> list[Figure]:
    viewer = Workbench()
    with scratch(setting, "busy") as folder:
        for _ in range(4):
            viewer.start(folder, "chatter")
        try:
            with viewer.open(folder) as terminal:
                terminal.find(lambda t: viewer.cursor(t) is not None)
                time.sleep(4)
                terminal.catch_up()
                pressed = _press(viewer, terminal, _KEYS)
                cpu, rate = _load(terminal, 10)
        finally:
            viewer.end(folder)
    figures = _pressed("4 runs log 100 lines/s each", viewer, pressed)
    figures.append(Figure("CPU, 4 runs × 100 lines/s", viewer.name, cpu, "% of a core"))
    return [*figures, Figure("bytes, 4 runs × 100 lines/s", viewer.name, rate, "KB/s")]


def _press(viewer: Viewer, terminal: Terminal, times: int) -> list[float]:
    """Milliseconds from a key that moves the cursor to the moved cursor on the screen."""
    taken = []
    for place in range(times):
        terminal.catch_up()
        before = viewer.cursor(terminal)
        at = terminal.send(viewer.up if place % 2 else viewer.down)
        moved = terminal.find(_moved(viewer, before), 10)
        taken.append(1000 * (moved - at))
        time.sleep(random.uniform(0.1, 0.35))
    return taken


def _moved(viewer: Viewer, before: object) -> Callable[[Terminal], bool]:
    return lambda terminal: viewer.cursor(terminal) != before


def _pressed(when: str, viewer: Viewer, taken: list[float]) -> list[Figure]:
    goals = ("< 30", "< 50") if viewer.name == "workbench" else ("", "")
    what = f"key to screen, {when}"
    return [
        Figure(f"{what}, median", viewer.name, median(taken), "ms", goals[0]),
        Figure(f"{what}, p99", viewer.name, quantile(taken, 0.99), "ms", goals[1]),
    ]


def _long_run(setting: Setting, viewer: Viewer) -> list[Figure]:
    """One run of 10 metrics × 100,000 steps: until painted, keys beside a second run, idle."""
    taken: list[list[float]] = [[], []]
    with scratch(setting, "long") as folder:
        viewer.write_long(folder, _STEPS)
        for _ in range(2):
            viewer.forget(folder)
            for place in range(2):
                with viewer.open(folder) as terminal:
                    painted = terminal.settle(lambda t: viewer.look(t), viewer.quiet, 60)
                    taken[place].append(painted - terminal.began)
                    cpu, _ = _load(terminal, 5 if place else 0.1)
                    memory = terminal.memory()
    goals = ("< 1", "< 0.5") if viewer.name == "workbench" else ("", "")
    what = "10 metrics × 100,000 steps painted"
    return [
        Figure(f"{what}, first time", viewer.name, median(taken[0]), "s", goals[0]),
        Figure(f"{what}, then", viewer.name, median(taken[1]), "s", goals[1]),
        Figure("CPU, idle", viewer.name, cpu, "% of a core"),
        Figure("memory", f"{viewer.name}, one long run", memory, "MB"),
    ]


def _newest(setting: Setting, viewer: Viewer) -> list[Figure]:
    """How old the newest point on the screen is, for a run that logs once a second."""
    what = "run that logs once a second: "
    with scratch(setting, "newest") as folder:
        viewer.start(folder, "clock")
        try:
            time.sleep(4 if viewer.name == "workbench" else 30)
            with viewer.open(folder) as terminal:
                terminal.find(lambda t: viewer.clock(t) is not None, 60)
                watched = 20.0 if viewer.name == "workbench" else 60.0
                offset = time.time() - time.monotonic()
                seen: list[tuple[float, float]] = []
                listed: list[tuple[float, float]] = []

                def note(at: float) -> None:
                    _note(seen, at, viewer.clock(terminal))
                    if isinstance(viewer, Workbench):
                        _note(listed, at, viewer.listed_clock(terminal))

                terminal.follow(watched, note)
        finally:
            viewer.end(folder)
    figures = []
    for place, told in (("chart", seen), ("list", listed)):
        if len(told) > 1:
            late = [(clock_value(at + offset) - value) % 900 for at, value in told[1:]]
            who = f"{viewer.name}, {place}"
            goal = "< 0.5" if viewer.name == "workbench" else ""
            figures += [
                Figure(f"{what}logged → on screen, median", who, median(late), "s", goal),
                Figure(f"{what}logged → on screen, most", who, max(late), "s", goal),
            ]
            ages = _ages(told, offset)
            figures.append(Figure(f"{what}age of the newest point", who, median(ages), "s"))
    return figures


def _note(seen: list[tuple[float, float]], at: float, value: float | None) -> None:
    if value is not None and (not seen or seen[-1][1] != value):
        seen.append((at, value))


def _ages(seen: list[tuple[float, float]], offset: float) -> list[float]:
    """The age of what was on the screen, looked at ten times a second."""
    ages = []
    for (at, value), (until, _) in pairwise(seen):
        for tick in range(int((until - at) / 0.1)):
            ages.append((clock_value(at + 0.1 * tick + offset) - value) % 900)
    return ages


def _live(setting: Setting, viewer: Viewer) -> list[Figure]:
    """CPU and bytes with one live run of 10 metrics at 10 Hz; keys are not pressed."""
    with scratch(setting, "live") as folder:
        viewer.start(folder, "ten")
        try:
            time.sleep(3 if viewer.name == "workbench" else 10)
            with viewer.open(folder) as terminal:
                terminal.find(lambda t: "m7" in t.text(), 60)
                time.sleep(5)
                cpu, rate = _load(terminal)
        finally:
            viewer.end(folder)
    goals = ("< 8", "< 3") if viewer.name == "workbench" else ("", "")
    what = "one live run, 10 metrics at 10 Hz: "
    return [
        Figure(f"{what}CPU", viewer.name, cpu, "% of a core", goals[0]),
        Figure(f"{what}to the terminal", viewer.name, rate, "KB/s", goals[1]),
    ]


def _load(terminal: Terminal, seconds: float = _WATCHED) -> tuple[float, float]:
    """Per cent of a core, and kilobytes a second to the terminal."""
    cpu, written = terminal.cpu(), terminal.written()
    time.sleep(seconds)
    share = 100 * (terminal.cpu() - cpu) / seconds
    return share, (terminal.written() - written) / seconds / 1000
