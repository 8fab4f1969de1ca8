"""The code lane on the screen: jumping, searching, ways of drawing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from panels import memory
from tests.panels.conftest import screen, wait_until_ended
from workbench.project import Project
from workbench.run.spec import Spec


@pytest.fixture
def edited(two_runs: Path) -> Path:
    """The project as if nobody had looked at it."""
    memory._path(two_runs).unlink(missing_ok=True)
    return two_runs


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs; between them far apart lines of one file, and another file, were edited. Not to be
    changed."""
    root = tmp_path_factory.mktemp("two-runs")
    lines = [f"value_{number} = {number}" for number in range(100)]
    for change in (False, True):
        if change:
            lines[10], lines[90] = "value_10 = 'early'", "value_90 = 'late'"
            (root / "other.py").write_text("if  True:\n    pass\n")
        else:
            (root / "other.py").write_text("if True:\n  pass\n")
        (root / "train.py").write_text("\n".join(lines))
        command = (sys.executable, "train.py")
        Project.open(root).launch(Spec(command=command, cwd=str(root)))
        wait_until_ended(root)
    return root


async def test_from_file_to_file_and_hunk_to_hunk(edited: Path) -> None:
    async with screen(edited, (100, 20)) as eyes:
        await eyes.press("u", "home", "2", "tab", "tab", "z")
        await eyes.see("1 → 2: 2 files, +4 −4")
        await eyes.press("right_curly_bracket")
        await eyes.see("▸─ other.py")
        await eyes.press("right_curly_bracket")
        await eyes.see("▸─ train.py")
        await eyes.press("right_square_bracket", "right_square_bracket")
        await eyes.see("▸@@ line 88", "'late'")
        await eyes.press("left_square_bracket")
        await eyes.see("▸@@ line 8", "'early'")
        await eyes.press("j")
        await eyes.until(lambda: "▸" not in eyes.text())


async def test_search_finds_and_goes_on(edited: Path) -> None:
    async with screen(edited, (100, 20)) as eyes:
        await eyes.press("u", "home", "2", "tab", "tab", "z")
        await eyes.see("1 → 2: 2 files")
        await eyes.press("full_stop")
        await eyes.see("nothing is found")
        await eyes.press("slash")
        await eyes.see("Find in the lane")
        await eyes.type("LATE")
        await eyes.press("enter")
        await eyes.see("/LATE 0")
        await eyes.press("slash", "ctrl+u")
        await eyes.type("value_9")
        await eyes.press("enter")
        await eyes.see("/value_9 6", "▸")
        await eyes.press("comma")
        await eyes.see("value_93 = 93")
        await eyes.press("escape")
        await eyes.until(lambda: "/value_9" not in eyes.text())


async def test_side_by_side_white_space_and_the_code_as_it_is_now(edited: Path) -> None:
    async with screen(edited, (100, 30)) as eyes:
        await eyes.press("u", "home", "2", "tab", "tab", "z")
        await eyes.see("1 → 2: 2 files", "  8   8  value_7")
        await eyes.press("vertical_line")
        await eyes.see("│   8  value_7")
        await eyes.press("vertical_line", "i")
        await eyes.see("1 → 2: 1 file, +2 −2", "no white space")
        await eyes.press("d")
        await eyes.see("2 → now: the same code")
        await eyes.press("d", "4", "i")
        await eyes.see("this is for the code lane")
