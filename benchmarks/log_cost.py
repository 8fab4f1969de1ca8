"""What a log call costs, and what a SIGKILL loses: five scalars a call, each writer in its own
process, one after the other and around again."""

from __future__ import annotations

import json
import random
import signal
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .common import Figure, Setting, environment, median, quantile, say, scratch

_CALLS = 20_000
_ROUNDS = 3
_KILLS = 10
_SCRIPT = str(Path(__file__).with_name("writers.py"))
_PEERS = ("wandb", "trackio", "tensorboardX", "mlflow")
#: Helpers of a writer that outlive the kill get this long to write what they hold.
_AFTERWARDS = 2.0


@dataclass(frozen=True, slots=True)
class _Writer:
    name: str
    python: str

    def command(self, *arguments: str) -> list[str]:
        return [self.python, _SCRIPT, arguments[0], self.name, *arguments[1:]]


def measure(setting: Setting) -> list[Figure]:
    """Microseconds a call, milliseconds to get ready, and calls lost."""
    writers = [_Writer(name, sys.executable) for name in ("workbench", "floor")]
    writers += [_Writer(name, setting.peers) for name in _PEERS if setting.has(name)]
    timed: dict[str, list[tuple[float, float, float]]] = {one.name: [] for one in writers}
    for _ in range(_ROUNDS):
        for one in writers:
            timed[one.name].append(_time(setting, one))
    figures = []
    columns = {"log call, p50": "µs", "log call, p99": "µs", "import, init and first call": "ms"}
    for place, (what, unit) in enumerate(columns.items()):
        for one in writers:
            value = median([round[place] for round in timed[one.name]])
            goal = "≈ floor" if one.name == "workbench" and place < 2 else ""
            figures.append(Figure(what, one.name, value, unit, goal))
    for one in writers:
        say(f"{one.name}: {_KILLS} kills")
        lost = [_kill(setting, one) for _ in range(_KILLS)]
        goal = "0" if one.name == "workbench" else ""
        figures.append(Figure("calls lost to SIGKILL, median", one.name, median(lost), "", goal))
        figures.append(Figure("calls lost to SIGKILL, most", one.name, max(lost), "", goal))
    order = list(dict.fromkeys(figure.what for figure in figures))
    return sorted(figures, key=lambda figure: order.index(figure.what))


def _environment(folder: Path) -> dict[str, str]:
    quiet = {"WANDB_SILENT": "true", "WANDB_MODE": "offline", "MLFLOW_ALLOW_FILE_STORE": "true"}
    return environment(**quiet, TRACKIO_DIR=str(folder / "trackio"), HF_HUB_OFFLINE="1")


def _time(setting: Setting, writer: _Writer) -> tuple[float, float, float]:
    """p50 and p99 in microseconds, and the milliseconds until the first call has returned."""
    with scratch(setting, writer.name) as folder:
        command = writer.command("time", str(_CALLS))
        env = _environment(folder)
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
        told = json.loads((folder / "taken.json").read_text())
        _wait_for_helpers(folder)
    return quantile(told["taken"], 0.5), quantile(told["taken"], 0.99), told["ready"]


def _kill(setting: Setting, writer: _Writer) -> int:
    """Calls that had returned when the process was killed, and could not be read back."""
    with scratch(setting, writer.name) as folder:
        counter = folder / "counter"
        counter.write_bytes(bytes(8))
        env = _environment(folder)
        child = subprocess.Popen(
            writer.command("kill", str(counter)),
            cwd=folder,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while not _returned(counter) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random.uniform(0.05, 1.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        returned = _returned(counter)
        _wait_for_helpers(folder)
        command = writer.command("count")
        told = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    return max(0, returned - int(told.stdout))


def _returned(counter: Path) -> int:
    return int(struct.unpack("<Q", counter.read_bytes())[0])


def _wait_for_helpers(folder: Path) -> None:
    """Until what a writer leaves running has ended, or has had its time."""
    deadline = time.monotonic() + _AFTERWARDS
    while time.monotonic() < deadline:
        if list(folder.glob(".workbench/runs/*/end.json")):
            return
        time.sleep(0.05)
