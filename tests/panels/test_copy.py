"""The key that copies, in each panel: what the terminal is told, and what is said of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbench.inside import layout

from .conftest import Eyes, screen


@pytest.fixture(autouse=True)
def _outside_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal that these tests may run in keeps its clipboard."""
    monkeypatch.delenv("TMUX", raising=False)


@pytest.fixture
def place(trained: Path, tmp_path: Path) -> Path:
    """The project, on which no screen has been yet that remembers where it was."""
    root = tmp_path / "project"
    shutil.copytree(trained, root)
    (root / layout.PROJECT / layout.SCREEN).unlink(missing_ok=True)
    return root


async def copied(eyes: Eyes, said: str) -> list[str]:
    """Press the key, see what it says; the lines that were copied."""
    await eyes.press("y")
    await eyes.see(said)
    return eyes.app.clipboard.splitlines()


async def test_the_run_under_the_cursor_or_the_marked_ones(place: Path) -> None:
    async with screen(place) as eyes:
        await eyes.see("first")
        await eyes.press("G")
        lines = await copied(eyes, "copied run 1, ")
        assert lines[0].startswith("run 1 first: finished")
        assert "--lr 0.1" in lines[1] and "val_loss" in lines[-1]
        await eyes.press("space", "k", "space")
        await eyes.until(lambda: len(eyes.app.marked) == 2)
        head, *rows = await copied(eyes, "copied 2 runs as a table")
        assert head.split("\t")[:4] == ["run", "name", "state", "seconds"]
        assert {row.split("\t")[0] for row in rows} == {"1", "2"}


async def test_the_values_of_a_chart_the_last_or_under_the_crosshair(place: Path) -> None:
    async with screen(place) as eyes:
        await eyes.see("first", "val_loss")
        await eyes.press("tab")
        await eyes.until(lambda: eyes.app.scope == "charts")
        metric = eyes.app.metrics[0]
        lines = await copied(eyes, f"1 value of {metric}, the last")
        assert lines[0] == f"run\t{metric}" and float(lines[1].split("\t")[-1]) > 0
        await eyes.press("h", "h", "h")
        await eyes.until(lambda: eyes.app._charts.drawn.at is not None)
        there = await copied(eyes, "at step 1")
        assert there[1] != lines[1]


async def test_the_text_of_a_lane(place: Path) -> None:
    async with screen(place) as eyes:
        await eyes.see("first", "lr [bold]too[/bold] high")
        await eyes.press("shift+tab")
        await eyes.until(lambda: eyes.app.scope == "lanes")
        lines = await copied(eyes, "of the log")
        assert lines[-1] == "ValueError: lr [bold]too[/bold] high"
        await eyes.press("9")
        await eyes.see("course")
        lines = await copied(eyes, "of the metrics lane")
        assert lines[0].split()[:2] == ["metric", "last"]
