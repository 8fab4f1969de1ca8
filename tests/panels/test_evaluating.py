"""`e`: measuring runs later from the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbench.index.catalog import Run
from workbench.project import Project
from workbench.run.spec import Spec

from .conftest import Eyes, screen, wait_until_ended

TRAIN = """
import json
from model import FACTOR
print("step 1: loss 0.5")
json.dump({"w": FACTOR}, open("model.npz", "w"))
"""
EVAL = """
import json, sys
from model import FACTOR
print(f"acc/night: {FACTOR * json.load(open(sys.argv[1]))['w']:.2f}")
"""


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """Two runs of code that was edited in between, and a third that left no checkpoint."""
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "eval.py").write_text(EVAL)
    project = Project.open(tmp_path)
    for factor in (1.5, 1.7):
        (tmp_path / "model.py").write_text(f"FACTOR = {factor}")
        project.launch(Spec((sys.executable, "train.py"), str(tmp_path)))
        wait_until_ended(tmp_path)
    project.launch(Spec(("true",), str(tmp_path)))
    wait_until_ended(tmp_path)
    return tmp_path


async def ask(eyes: Eyes, command: str) -> None:
    await eyes.press("e")
    await eyes.see("Measure", "later")
    await eyes.press("ctrl+u")
    await eyes.type(command)
    await eyes.press("enter")


async def test_the_run_under_the_cursor_is_measured(trained: Path) -> None:
    async with screen(trained, (160, 45)) as eyes:
        await eyes.see("run 3 finished")
        await eyes.press("j", "j", "1", "e")
        await eyes.see("Measure run 1 later", "python eval.py --ckpt {checkpoint}")
        await eyes.press("escape")
        await ask(eyes, "python eval.py --lost")
        await eyes.until(lambda: len(eyes.app.runs) == 4)
        wait_until_ended(trained)
        await eyes.press("e")
        await eyes.see("python eval.py --lost")
        await eyes.press("escape")
        await eyes.see("run 1")


async def test_the_marked_runs_are_measured_and_say_why_not(trained: Path) -> None:
    async with screen(trained, (160, 45)) as eyes:
        await eyes.see("run 3 finished")
        await eyes.press("space", "space", "space")
        await ask(eyes, "python eval.py {checkpoint} --n {rum}")
        await eyes.see("did you mean {run}?")
        await ask(eyes, "python eval.py {checkpoint}")
        await eyes.see("run 3 is known to have written no checkpoint")
        await eyes.see("run 1: its checkpoint", "has changed since")
        numbers = {run.number: run for run in eyes.app.runs}
        assert numbers.keys() >= {1, 2, 3}
        await eyes.until(lambda: dict(_run(eyes, 2).metrics).get("acc/night") == 2.89)
        await eyes.press("u", "k", "1")
        await eyes.see("acc/night", "later, by 4")
    wait_until_ended(trained)
    assert Project.open(trained).find("2").sources["acc/night"] == "later"


async def test_what_cannot_be_measured_says_why(trained: Path) -> None:
    project = Project.open(trained)
    number = project.launch(Spec(("sleep", "60"), str(trained)))
    async with screen(trained, (160, 45)) as eyes:
        await eyes.see(f"run {number} running")
        await eyes.press("e")
        await eyes.see(f"run {number} is running; stop it first (x)")
    project.stop(project.find(str(number)), grace=0.1)
    wait_until_ended(trained)


def _run(eyes: Eyes, number: int) -> Run:
    return next(run for run in eyes.app.runs if run.number == number)
