"""Launching programs that use real frameworks, and what was captured of them.

The frameworks live in an environment of their own: `WORKBENCH_FRAMEWORKS_PYTHON` names its
interpreter, made from requirements.txt. TensorFlow needs another one, as other libraries change
when it can be imported: `WORKBENCH_FRAMEWORKS_TENSORFLOW`. Where one is not named, its tests are
skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from workbench.inside import layout, records

from ..process.helpers import Place

PROGRAMS = Path(__file__).parent / "programs"
#: Names the file that `captured` appends to.
TABLE = "WORKBENCH_FRAMEWORKS_TABLE"
#: Small models: threads and accelerators, accounts and downloads are in the way.
QUIET = {
    "CUDA_VISIBLE_DEVICES": "",
    "HF_HUB_OFFLINE": "1",
    "KERAS_BACKEND": "torch",
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "WANDB_MODE": "offline",
}


def interpreter(*modules: str, named_by: str = "WORKBENCH_FRAMEWORKS_PYTHON") -> str:
    """The interpreter that has these modules; skips the test where there is none."""
    python = os.environ.get(named_by)
    if not python:
        pytest.skip(f"{named_by} names no interpreter")
    code = "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"
    if subprocess.run([python, "-c", code, *modules], check=False).returncode:
        pytest.skip(f"{python} lacks one of {', '.join(modules)}")
    return python


class Trained:
    """A program that has run to its end, and what its run holds."""

    def __init__(self, place: Place, number: int) -> None:
        self.place = place
        self.number = number
        run = place.ended(number, 180.0)
        assert run.life.state == "finished", (run.life, place.output(number))
        self.told: Any = json.loads((place.root / "told.json").read_text())

    def metrics(self, source: str) -> dict[str, list[tuple[Any, Any]]]:
        """The steps and values of each metric of a source."""
        found: dict[str, list[tuple[Any, Any]]] = {}
        for line in self.place.lines(self.number, layout.metrics_of(source)):
            for name, value in line["metrics"].items():
                found.setdefault(name, []).append((line["step"], value))
        return found

    def params(self, source: str) -> dict[str, Any]:
        """What a source told of parameters, the later over the earlier."""
        return self._merged(layout.PARAMS, "params", source)

    def summary(self, source: str) -> dict[str, Any]:
        """What a source told of the run as a whole."""
        return self._merged(layout.SUMMARY, "summary", source)

    def notes(self) -> list[str]:
        """What was not captured."""
        return [line["note"] for line in self.place.lines(self.number, layout.NOTES)]

    def _merged(self, name: str, key: str, source: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line in self.place.lines(self.number, name):
            if line["source"] == source:
                found.update(line[key])
        return found


def train(
    place: Place, python: str, program: str, *arguments: str, env: Mapping[str, str] | None = None
) -> Trained:
    """Launch an unchanged program from `programs/` and wait for its end."""
    shutil.copy(PROGRAMS / f"{program}.py", place.root / "train.py")
    number = place.launch(python, "train.py", *arguments, env={**QUIET, **(env or {})})
    return Trained(place, number)


def captured(framework: str, package: str, *, remark: str = "", **how: str) -> None:
    """Append what a test has shown to be captured of a framework, which `package` in
    requirements.txt has, to the table, if one is asked for. `how` has `params`, `metrics` and
    `data`, each by which of the framework's functions it came; what is not captured is left out."""
    path = os.environ.get(TABLE)
    if path:
        told = {"framework": framework, "package": package, "remark": remark, **how}
        records.append(path, told)


def counted(values: list[Any], by: int = 1) -> list[tuple[int, Any]]:
    """A series with its steps: 0, `by`, …"""
    return [(index * by, value) for index, value in enumerate(values)]
