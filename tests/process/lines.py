"""What the tests of the line share: a line of their own, GPUs that are told in a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from workbench.launch.line import folder
from workbench.launch.line.queue import Queue
from workbench.run.lifecycle import describe

from .helpers import SOURCE, Place, wait_for

#: Tells what it may use, and goes on until there is a file of the name of its last word.
HOLD = """
import os, pathlib, sys, time
print("sees", os.environ.get("CUDA_VISIBLE_DEVICES"))
while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)
"""


class Machine:
    """A machine with GPUs and projects of its own, all waiting in one line."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.home = root / "line"
        self._gpus: list[dict[str, Any]] = []
        patch.setenv(folder.VARIABLE, str(self.home))
        patch.setenv("FAKE_GPUS", str(root / "gpus.json"))
        driver = str(Path(__file__).parent / "driver")
        patch.setenv("PYTHONPATH", f"{driver}:{SOURCE}")
        patch.syspath_prepend(driver)
        patch.setitem(sys.modules, "pynvml", ModuleType("pynvml"))  # put back, or gone, afterwards
        del sys.modules["pynvml"]
        patch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        self.has(0)

    def has(self, count: int, **known: Any) -> None:
        """Have so many GPUs, all alike."""
        self.gpus([{"id": f"GPU-{place}", **known} for place in range(count)])

    def gpus(self, gpus: list[dict[str, Any]], error: str = "") -> None:
        """Have these GPUs, or a driver that fails."""
        self._gpus = gpus
        beside = self.root / "gpus.new"
        beside.write_text(json.dumps({"gpus": gpus, "error": error}))
        beside.rename(self.root / "gpus.json")

    def uses(self, place: int, *pids: int) -> None:
        """Have these processes use a GPU."""
        self._gpus[place]["pids"] = pids
        self.gpus(self._gpus)

    def command(self, place: Place, *arguments: str) -> Any:
        """Run `workbench …` in a process that sees these GPUs."""
        return place.command(*arguments, env={"PYTHONPATH": os.environ["PYTHONPATH"]})


def hold(place: Place, needs: Mapping[str, object], until: str | None = None) -> int:
    """Launch a run that goes on until there is a file with its own number, or `until`."""
    name = place.script(HOLD, "hold.py")
    number = 1 + max([int(one.name) for one in place.root.glob(".workbench/runs/*")], default=0)
    go = str(place.root / (until or f"go{number}"))
    assert place.launch(sys.executable, name, go, needs=needs) == number
    return number


def go(place: Place, *numbers: int) -> None:
    """Let runs that hold something end."""
    for number in numbers:
        (place.root / f"go{number}").touch()


def sees(place: Place, number: int) -> str:
    """What a run sees of the GPUs, when it has begun."""
    wait_for(lambda: "\n" in place.output(number))
    return place.output(number).split("\n")[0].removeprefix("sees ")


def words(place: Place, number: int) -> str:
    """The state of a run in words."""
    return describe(place.run(number).life)


def queue(place: Place) -> Queue:
    """The line as a process that has just begun sees it."""
    return place.project().queue()


def waiting(place: Place) -> list[int]:
    """The numbers of the runs that wait, in order."""
    return [int(str(entry.told["run"])) for entry in queue(place).entries]
