"""What 200 runs cost that wait in one line: CPU and memory of their supervisors together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from workbench.index.catalog import Run
from workbench.inside import layout, records
from workbench.launch.line import folder
from workbench.project import Project
from workbench.run.spec import Spec

from .common import Figure, Setting, quantile, scratch

_RUNS = 200
_WATCHED = 30.0
_LEAVE = 10


def measure(setting: Setting) -> list[Figure]:
    """Per cent of a core while nothing happens, and while a run leaves every three seconds;
    megabytes a supervisor; seconds from the end of a run until the next has begun."""
    with scratch(setting, "line") as root:
        os.environ[folder.VARIABLE] = str(root / "line")
        (root / "workbench.toml").write_text("[line]\nmax_parallel = 1\n")
        (root / "train.py").write_text("import time; time.sleep(600)\n")
        project = Project(root)
        numbers = [_launch(project) for _ in range(_RUNS + 1)]
        waiting = [_supervisor(root, number) for number in numbers[1:]]
        time.sleep(5)
        still = _share(waiting, _WATCHED)
        memory = [_pss(process) for process in waiting]
        begun = _cpu(waiting[_LEAVE:]), time.monotonic()
        delays = [_next(project, number) for number in numbers[:_LEAVE]]
        moving = 100 * (_cpu(waiting[_LEAVE:]) - begun[0]) / (time.monotonic() - begun[1])
        for run in reversed(project.runs()):
            project.stop(run, 0.1)
        psutil.wait_procs(waiting, 60)
    name = f"{_RUNS} queued runs"
    return [
        Figure(f"CPU of {name}", "nothing happens", still, "% of a core", "< 2"),
        Figure(f"CPU of {name}", "one begins every 3 s", moving, "% of a core", "< 2"),
        Figure(f"memory of {name}", "proportional set", sum(memory), "MB"),
        Figure("memory of a queued run", "median", quantile(memory, 0.5), "MB"),
        Figure("one ends → the next has begun", "median", quantile(delays, 0.5), "s"),
    ]


def _launch(project: Project) -> int:
    return project.launch(Spec((sys.executable, "train.py"), str(project.root)))


def _next(project: Project, number: int) -> float:
    """Stop a run; the seconds from its end until the one behind it has begun."""
    run = project.find(str(number))
    project.stop(run, 0.1)
    ended = _time(run, layout.END)
    behind = project.find(str(number + 1))
    delay = _time(behind, layout.PROCESS) - ended
    time.sleep(3)
    return delay


def _time(run: Run, name: str) -> float:
    while not (told := records.read_whole(str(run.folder / name))):
        time.sleep(0.01)
    return float(str(told["time"]))


def _supervisor(root: Path, number: int) -> psutil.Process:
    path = Path(layout.runs_folder(str(root)), str(number), layout.SUPERVISOR)
    return psutil.Process(int(str((records.read_whole(str(path)) or {})["pid"])))


def _share(processes: Sequence[psutil.Process], seconds: float) -> float:
    before = _cpu(processes)
    time.sleep(seconds)
    return 100 * (_cpu(processes) - before) / seconds


def _cpu(processes: Sequence[psutil.Process]) -> float:
    """Seconds of CPU, as the kernel counts them to the nanosecond."""
    total = 0
    for process in processes:
        told = Path(f"/proc/{process.pid}/schedstat").read_text().split()
        total += int(told[0])
    return total / 1e9


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 1e6
