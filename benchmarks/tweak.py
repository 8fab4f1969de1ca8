"""From an edit to the child process, in a project of 5,000 files of code that were seen before: one
parameter, one constant (which needs a private copy of the code), and both beside a plain launch.

In a process that has the project open, as the screen has it: from the call to the moment that the
kernel says the child began.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from .code import fill
from .common import Figure, Setting, environment, median, scratch, workbench

_ROUNDS = 9
_SCRIPT = """
import argparse
WIDTH = 1
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.parse_args()
"""
_PROBE = """
import os, sys, time
from pathlib import Path
from workbench.project import Project
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits
from workbench.tweak.origin import of_run

def began(number):
    folder = project.find(str(number)).folder
    while not (folder / "process.json").exists():
        time.sleep(0.001)
    return time.perf_counter() - begun

project = Project.open(Path(sys.argv[1]))
run = project.find("1")
edits = {"plain": None, "param": {"params": {"lr": "0.2"}}}
edits["const"] = {"constants": {"train.py:WIDTH": "2"}}
chosen = edits[sys.argv[2]]
if chosen is not None:
    project.plan(of_run(run), Edits(**chosen))  # what the form has worked out while it was shown
begun = time.perf_counter()
if chosen is None:
    number = project.launch(of_run(run).spec)
else:
    number = project.tweak(of_run(run), Edits(**chosen))
print(began(number))
"""
_WAYS = {
    "a launch": ("plain", ""),
    "one parameter edited": ("param", "< 300"),
    "one constant edited, in a private copy": ("const", ""),
}


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds from the key to the child process."""
    with scratch(setting, "tweak") as folder:
        fill(folder)
        (folder / "train.py").write_text(_SCRIPT)
        first = ["run", "-f", "--", sys.executable, "train.py"]
        subprocess.run(workbench(*first), cwd=folder, env=environment(), check=True)
        time.sleep(3)  # what was written a moment ago is read again, to be sure
        found = {name: [] for name in _WAYS}  # type: dict[str, list[float]]
        for _ in range(_ROUNDS):
            for name, (way, _) in _WAYS.items():
                found[name].append(_tweak(folder, way))
    what = "key to child process, 5,000 files of code"
    return [
        Figure(what, name, 1000 * median(found[name]), "ms", goal)
        for name, (_, goal) in _WAYS.items()
    ]


def _tweak(folder: Path, way: str) -> float:
    command = [sys.executable, "-c", _PROBE, str(folder), way]
    told = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return float(told.stdout)
