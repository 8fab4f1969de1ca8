"""The lanes of what went into a run, and of the files that came out; runs of other tools."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbench.project import Project
from workbench.run.spec import Spec

from .conftest import screen, wait_until_ended

TRAIN = """
import json
RATE = {rate}
with open("points.csv") as file:
    rows = file.readlines()
with open("model.bin", "wb") as file:
    file.write(b"weights")
print("step 1: loss", RATE)
"""


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Two runs of a script that was edited in between and never committed."""
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    (tmp_path / ".env").write_text("TOKEN=hf_secret\n")
    for rate in ("0.1", "0.3"):
        (tmp_path / "train.py").write_text(TRAIN.format(rate=rate))
        command = (sys.executable, "train.py")
        Project.open(tmp_path).launch(Spec(command=command, cwd=str(tmp_path)))
        wait_until_ended(tmp_path)
    return tmp_path


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 50)])
async def test_every_input_has_its_lane(edited: Path, size: tuple[int, int]) -> None:
    async with screen(edited, size) as eyes:
        await eyes.see("RATE")
        await eyes.press("home", "2", "tab", "tab", "z")
        await eyes.see("1 → 2: 1 file, +1 −1", "-RATE = 0.1", "+RATE = 0.3", ".env (")
        await eyes.press("3")
        await eyes.see("points.csv", "dataset", "8B")
        await eyes.press("7")
        await eyes.see("model.bin", "wrote", "points.csv", "read")
        await eyes.press("4")
        await eyes.see("python", "packages", "run again", "train.py")
        assert "hf_secret" not in eyes.text()


async def test_the_lane_of_a_run_that_is_left_is_not_shown_for_another(edited: Path) -> None:
    async with screen(edited) as eyes:
        await eyes.press("home", "2")
        await eyes.see("+RATE = 0.3")
        await eyes.press("j")
        await eyes.until(lambda: "+RATE = 0.3" not in eyes.text())
        await eyes.see("1 file ", "left out")


async def test_runs_of_other_tools_are_read_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    lines = "".join(f"{step},{1 / (step + 1)}\n" for step in range(20))
    (tmp_path / "exp" / "metrics.csv").write_text(f"step,val_loss\n{lines}")
    async with screen(tmp_path) as eyes:
        await eyes.see("exp", "csv", "val_loss", "recorded")
        await eyes.press("x")
        await eyes.see("the workbench does not touch it")
        await eyes.press("D")
        await eyes.press(*"1234567")
        await eyes.see("csv has recorded nothing of this")
    assert [path.name for path in tmp_path.iterdir()] == ["exp"]
