"""What the benchmarks share: figures, a clean environment, projects full of runs.

A figure is one measured number of one contender. Contenders that do the same thing share `what`;
the table tells each as a ratio to the first of them.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.inside import identity, layout, records

ROOT = Path(__file__).parent.parent
FIVE = ("train/loss", "train/acc", "val/loss", "val/acc", "lr")
TWENTY = (*FIVE, *(f"m{number}" for number in range(1, 16)))
_CONTENTS = 8
#: Variables that change what is measured, or that lead to another project.
_FOREIGN = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", layout.RUN_DIR, layout.PROJECT_DIR)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `goal` is the target as text, empty where there is none."""

    what: str
    who: str
    value: float
    unit: str
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a benchmark is given: `peers` is the Python that has the peers installed."""

    peers: str
    folder: Path

    def has(self, module: str) -> bool:
        """Whether the peers' Python can import it; says so where it cannot."""
        done = subprocess.run(
            [self.peers, "-c", f"import {module}"], env=environment(), capture_output=True
        )
        if done.returncode:
            say(f"{module} is not installed for {self.peers}: skipped")
        return done.returncode == 0


def say(text: str) -> None:
    """Tell the person how far it is; the figures alone go to standard output."""
    print(f"  {text}", file=sys.stderr, flush=True)


def environment(**more: str) -> dict[str, str]:
    """The environment of whatever is measured."""
    told = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    return {**told, "PYTHONPATH": str(ROOT), **more}


def workbench(*arguments: str) -> list[str]:
    """The command line of the workbench, as the shell finds it."""
    script = Path(sys.executable).with_name("workbench")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "workbench"]
    return [*start, *arguments]


def seconds(
    command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> float:
    """How long the command takes from the shell. Raises CalledProcessError."""
    begun = time.perf_counter()
    told = environment() if env is None else env
    subprocess.run(command, cwd=cwd, env=told, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def median(values: Sequence[float]) -> float:
    """The median; NaN of nothing."""
    return statistics.median(values) if values else math.nan


def quantile(values: Sequence[float], part: float) -> float:
    """The value that `part` of the values do not exceed; NaN of nothing."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else math.nan


@contextmanager
def scratch(setting: Setting, name: str) -> Iterator[Path]:
    """An empty folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=setting.folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_run(
    project: Path, number: int, metrics: bytes | Path, params: Mapping[str, object]
) -> Path:
    """Write the folder of a run that finished an hour ago and more; the folder. A file of metrics
    is linked, not copied."""
    folder = Path(layout.runs_folder(str(project))) / str(number)
    folder.mkdir(parents=True)
    begun = time.time() - 1e6 + 600 * number
    process = {**identity.of(os.getpid()), "pid": 4_000_000 + number, "started": number}
    asked = {
        "format": layout.FORMAT,
        "uuid": uuid.UUID(int=random.getrandbits(128)).hex,
        "asked": begun,
        "by": {"user": "ada", "host": identity.host(), "pid": 1},
        "command": [sys.executable, "-u", "train.py", "--lr", f"{1e-4 * (1 + number % 7):g}"],
        "cwd": str(project),
        "name": "",
        "grace": 10.0,
    }
    records.write_whole(str(folder / layout.RUN), asked)
    records.write_whole(str(folder / layout.SUPERVISOR), {**process, "time": begun})
    records.write_whole(str(folder / layout.PROCESS), {**process, "time": begun})
    end = {"time": begun + 500, "seconds": 500.0, "code": 0, "signal": None, "lines": ["done"]}
    records.write_whole(str(folder / layout.END), end)
    records.append(str(folder / layout.PARAMS), {"time": begun, "params": params})
    if isinstance(metrics, Path):
        os.link(metrics, folder / layout.METRICS)
    else:
        (folder / layout.METRICS).write_bytes(metrics)
    (folder / layout.OUTPUT).write_bytes(b"epoch 1 loss 0.5\n" * 200)
    return folder


def metric_lines(names: Sequence[str], steps: int, seed: int = 0) -> bytes:
    """What `log` writes for so many steps: noisy curves that fall."""
    rng = random.Random(seed)
    begun = time.time() - 1e6
    lines = []
    for step in range(steps):
        fall = math.exp(-3 * step / steps)
        told = {name: fall + 0.05 * rng.random() for name in names}
        line = {"step": step, "time": round(begun + 0.01 * step, 4), "metrics": told}
        lines.append(json.dumps(line, separators=(",", ":")))
    return ("\n".join(lines) + "\n").encode()


def write_project(project: Path, runs: int, steps: int = 500, names: Sequence[str] = FIVE) -> None:
    """A project of many ended runs; `seed` is the same in all of them. There are eight contents of
    metrics: as many files are on the disk, however many runs there are."""
    first = Path(layout.runs_folder(str(project)))
    for number in range(1, runs + 1):
        params = {"batch_size": 32 << number % 4, "width": 64 * (1 + number % 5), "seed": 12345}
        alike = first / str(1 + (number - 1) % _CONTENTS) / layout.METRICS
        written = alike if number > _CONTENTS else metric_lines(names, steps, number)
        write_run(project, number, written, params)


def forget_index(project: Path) -> None:
    """As if the project had never been looked at."""
    shutil.rmtree(project / layout.PROJECT / layout.INDEX, ignore_errors=True)
