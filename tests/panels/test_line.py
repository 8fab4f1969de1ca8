"""The line on the screen: what waits, paused, moved, stopped, and taken up again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.inside import layout, records
from workbench.launch.line import folder
from workbench.project import Project
from workbench.run.spec import Spec

from .conftest import screen, wait_until_ended

HOLD = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project with one slot, a run that has it, and three that wait; they end with the test."""
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "line"))
    root = tmp_path / "project"
    root.mkdir()
    (root / "hold.py").write_text(HOLD)
    (root / "workbench.toml").write_text("[line]\nmax_parallel = 1\n")
    for _ in range(4):
        spec = Spec((sys.executable, "hold.py", str(tmp_path / "go")), str(root))
        Project.open(root).launch(spec)
    yield root
    (tmp_path / "go").touch()
    wait_until_ended(root)


def waiting(root: Path) -> list[int]:
    """The runs that wait, in order."""
    return [int(str(entry.told["run"])) for entry in Project.open(root).queue().entries]


async def test_the_line_is_seen_moved_and_paused(line: Path) -> None:
    async with screen(line) as eyes:
        await eyes.see("1 running  3 waiting", "waiting 1", "waiting 2", "waiting 3")
        await eyes.press("K")
        await eyes.until(lambda: waiting(line) == [2, 4, 3])
        await eyes.press("J")
        await eyes.until(lambda: waiting(line) == [2, 3, 4])
        await eyes.press("P")
        await eyes.see("line of this project is paused")
        await eyes.until(lambda: all(e.ticket.paused for e in eyes.app.project.queue().entries))
        await eyes.press("P")
        await eyes.see("project goes on")
        await eyes.press("x")
        await eyes.see("It leaves the line, and never begins.")
        await eyes.press("y")
        await eyes.until(lambda: waiting(line) == [2, 3])
        await eyes.see("1 running  2 waiting")
        await eyes.press("G", "K")
        await eyes.see("run 1 is in no line: running")


async def test_a_supervisor_that_was_killed_is_replaced_and_has_its_place(line: Path) -> None:
    told = records.read_whole(str(line / ".workbench/runs/2" / layout.SUPERVISOR)) or {}
    os.kill(int(str(told["pid"])), signal.SIGKILL)
    async with screen(line) as eyes:
        await eyes.until(lambda: waiting(line) == [2, 3, 4])
