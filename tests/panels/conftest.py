"""Projects with runs that really ran, and a screen on them."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from panels.app import WorkbenchApp
from workbench.project import Project
from workbench.run.spec import Spec

SCRIPT = """
import argparse, sys, time
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--wait", type=float, default=0.0)
args = parser.parse_args()
for step in range(200):
    print(f"step {step}: train loss {args.lr + 1 / (step + 1):.4f}, val loss {2 / (step + 1):.4f}")
print("waiting", flush=True)
time.sleep(args.wait)
if args.lr > 0.5:
    raise ValueError("lr [bold]too[/bold] high")
"""


def launch(root: Path, *arguments: str, name: str = "") -> int:
    """Launch the script as a run of the project."""
    command = (sys.executable, "train.py", *arguments)
    return Project.open(root).launch(Spec(command=command, cwd=str(root), name=name))


def wait_until_ended(root: Path) -> None:
    """Until no run of the project is live."""
    deadline = time.monotonic() + 30
    while any(run.live for run in Project.open(root).runs()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two runs that finished and one that failed. Not to be changed."""
    root = tmp_path_factory.mktemp("trained")
    (root / "train.py").write_text(SCRIPT)
    launch(root, "--lr", "0.1", name="first")
    launch(root, "--lr", "0.2")
    launch(root, "--lr", "0.9", name="a [b]bracket[/b]")
    wait_until_ended(root)
    return root


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project without runs, with a script."""
    (tmp_path / "train.py").write_text(SCRIPT)
    return tmp_path


class Eyes:
    """What a person would do at the screen: press keys and look until something is there."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    def text(self) -> str:
        """Everything that is on the screen."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        assert len(lines) == height
        return "\n".join(strip.text.ljust(width) for strip in lines)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    def burst(self, *keys: str) -> None:
        """Keys that come all at once, as over a slow line."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else None))

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*map(_character_to_key, text))

    async def see(self, *texts: str, seconds: float = 60.0) -> None:
        """Look until all these texts are on the screen."""
        await self.until(lambda: all(text in self.text() for text in texts), texts, seconds)

    async def until(
        self, condition: Callable[[], object], what: object = "", seconds: float = 60.0
    ) -> None:
        """Look until the condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"never saw {what} in\n{self.text()}"
            await asyncio.sleep(0.02)
            await self.pilot.pause()


@asynccontextmanager
async def screen(root: Path, size: tuple[int, int] = (120, 35)) -> AsyncIterator[Eyes]:
    """The screen on a project."""
    app = WorkbenchApp(root)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Eyes(app, pilot)
