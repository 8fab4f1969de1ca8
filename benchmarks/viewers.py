"""The screens that are compared, and the runs they look at."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from workbench.inside import layout
from workbench.project import Project

from . import common
from .common import TWENTY, environment, forget_index, metric_lines, write_project, write_run
from .terminal import COLUMNS, ROWS, Terminal

_SCRIPT = str(Path(__file__).with_name("writers.py"))
_TEN = tuple(f"m{number}" for number in range(1, 11))


class Viewer(Protocol):
    """A terminal viewer. `quiet` is how long its screen rests once it is painted."""

    name: str
    quiet: float
    down: bytes
    up: bytes
    unmark: bytes  # all runs, with the cursor on the newest; both remember what was marked

    def open(self, folder: Path) -> Terminal:
        """Start it on the runs in the folder."""

    def write_long(self, folder: Path, steps: int) -> None:
        """Put a run of ten metrics over so many steps there."""

    def write_runs(self, folder: Path, runs: int) -> None:
        """Put runs of twenty metrics over 2,000 steps there, which share eight contents."""

    def listed(self, terminal: Terminal) -> bool:
        """Whether the newest run stands in the list."""

    def mark(self, terminal: Terminal, runs: int) -> float:
        """Press what marks all of so many runs; the moment."""

    def marked(self, terminal: Terminal) -> int:
        """How many runs the screen says are on the charts."""

    def start(self, folder: Path, kind: str) -> None:
        """Start a live run there; see `writers.py live`."""

    def end(self, folder: Path) -> None:
        """End the live runs."""

    def forget(self, folder: Path) -> None:
        """As if the folder had never been opened."""

    def look(self, terminal: Terminal) -> object:
        """The part of the screen that rests when nothing happens."""

    def cursor(self, terminal: Terminal) -> object:
        """Where the cursor is in the list of runs."""

    def clock(self, terminal: Terminal) -> float | None:
        """The newest value of the metric `clock` on the charts or beside them."""


@dataclass
class Workbench:
    """`workbench PATH`."""

    name = "workbench"
    quiet = 1.5
    down, up, unmark = b"j", b"k", b"u\x1b[H"

    def open(self, folder: Path) -> Terminal:
        return Terminal(common.workbench(str(folder)), folder, environment())

    def write_long(self, folder: Path, steps: int) -> None:
        write_run(folder, 1, metric_lines(_TEN, steps), {"lr": 1e-3})

    def write_runs(self, folder: Path, runs: int) -> None:
        write_project(folder, runs, 2000, TWENTY)

    def listed(self, terminal: Terminal) -> bool:
        return "✓" in terminal.line(3)[:8]

    def mark(self, terminal: Terminal, runs: int) -> float:
        return terminal.send(b" " * runs)

    def marked(self, terminal: Terminal) -> int:
        found = (re.search(r"(\d+) runs", terminal.line(y)[COLUMNS // 2 :]) for y in range(1, ROWS))
        return next((int(match[1]) for match in found if match), 0)

    def start(self, folder: Path, kind: str) -> None:
        script = [sys.executable, _SCRIPT, "live", "workbench", kind]
        command = common.workbench("-C", str(folder), "run", "--", *script)
        subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)

    def end(self, folder: Path) -> None:
        project = Project(folder)
        for run in project.runs():
            project.stop(run, 0.5)

    def forget(self, folder: Path) -> None:
        forget_index(folder)
        (folder / layout.PROJECT / layout.SCREEN).unlink(missing_ok=True)

    def look(self, terminal: Terminal) -> object:
        return [terminal.line(y) for y in range(1, ROWS - 1)]

    def cursor(self, terminal: Terminal) -> object:
        return next((y for y in range(ROWS) if terminal.cell(y, 1).data == "▸"), None)

    def clock(self, terminal: Terminal) -> float | None:
        return _number(r"clock\s+━\s+\d+\s+(\d{3}\.\d+)", terminal)

    def listed_clock(self, terminal: Terminal) -> float | None:
        """The newest value in the list of runs."""
        return _number(r"▸• ●.*?(\d{3}\.\d+)", terminal)


@dataclass
class Leet:
    """`wandb leet DIR`, on runs written offline."""

    python: str
    name = "wandb leet"
    quiet = 4.0
    down, up, unmark = b"\x1b[B", b"\x1b[A", b"x"
    _live: list[psutil.Popen] = field(default_factory=list)
    _folder: Path | None = None

    def open(self, folder: Path) -> Terminal:
        wandb = str(Path(self.python).with_name("wandb"))
        return Terminal([wandb, "leet", "wandb"], folder, environment())

    def write_long(self, folder: Path, steps: int) -> None:
        command = [self.python, _SCRIPT, "long", "wandb", str(steps)]
        subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)

    def write_runs(self, folder: Path, runs: int) -> None:
        """It tells runs apart by their folders: files that are the same count as others."""
        command = [self.python, _SCRIPT, "short", "wandb", "2000"]
        for _ in range(8):
            subprocess.run(command, cwd=folder, env=environment(), check=True, capture_output=True)
        written = sorted((folder / "wandb").glob("offline-run-*/*.wandb"))
        for number in range(len(written), runs):
            name = f"r{number:07}"
            beside = folder / "wandb" / f"offline-run-20200101_{number:06}-{name}"
            beside.mkdir()
            (beside / f"run-{name}.wandb").hardlink_to(written[number % len(written)])

    def listed(self, terminal: Terminal) -> bool:
        return "offline-run" in terminal.line(1)

    def mark(self, terminal: Terminal, runs: int) -> float:
        terminal.send(b"\x01")
        terminal.find(lambda t: "Press y" in t.text())
        return terminal.send(b"y")

    def marked(self, terminal: Terminal) -> int:
        return sum(terminal.line(y)[1] in "●▶" for y in range(1, ROWS - 1))

    def start(self, folder: Path, kind: str) -> None:
        self._folder = folder
        command = [self.python, _SCRIPT, "live", "wandb", kind]
        quiet = subprocess.DEVNULL
        self._live.append(
            psutil.Popen(command, cwd=folder, env=environment(), stdout=quiet, stderr=quiet)
        )

    def end(self, folder: Path) -> None:
        for process in self._live:
            family = [process, *process.children(recursive=True)]
            for one in family:
                one.kill()
            process.wait()
        self._live.clear()

    def forget(self, folder: Path) -> None:
        """It keeps nothing."""

    def look(self, terminal: Terminal) -> object:
        return [terminal.line(y) for y in range(ROWS - 1)]

    def cursor(self, terminal: Terminal) -> object:
        """It draws nothing by itself while nothing is live: whatever comes is the answer."""
        return terminal.written()

    def clock(self, terminal: Terminal) -> float | None:
        """It shows no last values, so the end of the curve tells: to about two seconds."""
        steps = _curve_end(terminal)
        if steps is None or self._folder is None:
            return None
        return float((self._folder / "begun").read_text()) + steps


def curve(terminal: Terminal) -> bool:
    """Whether a curve is painted in the right half of the upper part of the screen."""
    lines = (terminal.line(y)[COLUMNS // 2 :] for y in range(2, ROWS // 2))
    return any("\u2801" <= character <= "\u28ff" for line in lines for character in line)


def _curve_end(terminal: Terminal) -> float | None:
    """The x of the rightmost dot of the first chart, by its axis and the labels below."""
    lines = [terminal.line(y) for y in range(ROWS)]
    axis = next(
        (y for y, line in enumerate(lines) if "\u2514\u2500\u2500" in line and "\u2502" in line),
        None,
    )
    if axis is None or axis + 1 >= ROWS:
        return None
    left = lines[axis].index("\u2514")
    ticks = [(m.start(), float(m[0])) for m in re.finditer(r"[\d.]+", lines[axis + 1][left:])]
    dots = [
        x - left
        for line in lines[:axis]
        for x, character in enumerate(line)
        if x > left and "\u2801" <= character <= "\u28ff"
    ]
    if len(ticks) < 2 or not dots or ticks[-1][0] == 0:
        return None
    return max(dots) * ticks[-1][1] / ticks[-1][0]


def _number(pattern: str, terminal: Terminal) -> float | None:
    for y in range(ROWS):
        if found := re.search(pattern, terminal.line(y)):
            return float(found[1])
    return None
