"""Memory and CPU of the supervisor beside a quiet run and beside one that prints."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil

from workbench.inside import layout, records
from workbench.project import Project

from .common import Figure, Setting, environment, scratch, workbench

_WATCHED = 20.0
_QUIET = "import time; time.sleep(600)"
_PRINTING = """
import time
step = 0
while True:
    print(f"step {step}: train loss {1 / (step + 1):.4f}, lr 0.001", flush=True)
    step += 1
    time.sleep(0.01)
"""


def measure(setting: Setting) -> list[Figure]:
    """Resident megabytes, and per cent of a core over 20 seconds, of both at the same time."""
    with scratch(setting, "supervisor") as folder:
        project = Project(folder)
        scripts = {"quiet run": _QUIET, "run that prints 100 lines/s": _PRINTING}
        watched = {name: _launch(folder, code) for name, code in scripts.items()}
        time.sleep(3)
        before = {name: _cpu(process) for name, process in watched.items()}
        time.sleep(_WATCHED)
        figures = []
        for name, process in watched.items():
            share = 100 * (_cpu(process) - before[name]) / _WATCHED
            memory = process.memory_info().rss / 1e6
            figures.append(Figure(f"supervisor of a {name}", "memory", memory, "MB", "< 30"))
            figures.append(
                Figure(f"CPU beside a {name}", "supervisor", share, "% of a core", "< 1")
            )
        for run in project.runs():
            project.stop(run, 1)
        for process in watched.values():
            process.wait(20)
    return figures


def _launch(folder: Path, code: str) -> psutil.Process:
    """The supervisor of a new run."""
    command = workbench("-C", str(folder), "run", "--", sys.executable, "-c", code)
    subprocess.run(command, env=environment(), check=True, capture_output=True)
    run = Project(folder).find("last")
    told = records.read_whole(str(run.folder / layout.SUPERVISOR)) or {}
    return psutil.Process(int(str(told["pid"])))


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
