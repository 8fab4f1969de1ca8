"""`w`: a quick run on each save, on the screen; `o`: the editor at the line where a run failed."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from workbench.project import Project

from .conftest import Eyes, launch, screen, wait_until_ended

TRAIN = """
import sys
from model import step
for i in range(3):
    print(f"step {i}: loss {step(i):.4f}", flush=True)
"""
MODEL = "def step(i):\n    return 1 / (i + 1) + {}\n"
BROKEN = "def step(i):\n\n    raise ValueError('bad shape')\n"
COMMAND = shlex.join([sys.executable, "train.py"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A script and the module that is edited."""
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "model.py").write_text(MODEL.format(1))
    return tmp_path


@pytest.fixture
def editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor with a window of its own, as far as anybody knows: it writes down its words."""
    folder = tmp_path_factory.mktemp("bin")
    told = folder / "told"
    program = folder / "code"
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\n')
    program.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(program))
    return told


def cursor(eyes: Eyes) -> int:
    run = eyes.app.cursor_run
    return 0 if run is None else run.number


async def begin(eyes: Eyes) -> None:
    """Ask for the loop for the first time."""
    await eyes.press("w")
    await eyes.see("Quick command")
    await eyes.press("ctrl+u")
    await eyes.type(COMMAND)
    await eyes.press("enter")
    await eyes.see("watching", "last ok, loss")


async def test_each_result_stands_beside_the_last_one(project: Path) -> None:
    async with screen(project, (140, 40)) as eyes:
        await eyes.see("No runs yet")
        await begin(eyes)
        assert cursor(eyes) == 1
        (project / "model.py").write_text(MODEL.format(0.5))
        await eyes.see("last ok, loss 0.8333 −.5▲")
        await eyes.until(lambda: cursor(eyes) == 2 and {*eyes.app.marked} == {1, 2})
        await eyes.see("a 1 1.3333", "b 2 0.8333")
        (project / "model.py").write_text(MODEL.format(0.25))
        await eyes.see("last ok, loss 0.5833 −.25▲")
        await eyes.until(lambda: cursor(eyes) == 3 and {*eyes.app.marked} == {2, 3})
        assert eyes.app.settings.watch == COMMAND
        await eyes.press("w")
        await eyes.until(lambda: "watching" not in eyes.text())
        (project / "model.py").write_text(MODEL.format(0))
        await eyes.press("w")  # the command is known
        await eyes.see("last ok, loss 0.3333")
    assert len(Project.open(project).runs()) == 4


async def test_the_cursor_and_the_marks_of_a_person_stay(project: Path) -> None:
    launch(project)
    wait_until_ended(project)
    async with screen(project, (140, 40)) as eyes:
        await eyes.see("run 1 finished")
        await begin(eyes)
        await eyes.until(lambda: cursor(eyes) == 2)
        await eyes.press("j")
        assert cursor(eyes) == 1
        await eyes.press("u", "space")
        await eyes.until(lambda: {*eyes.app.marked} == {1})
        (project / "model.py").write_text(MODEL.format(0.5))
        await eyes.see("last ok, loss 0.8333 −.5▲")
        assert {run.number for run in eyes.app.runs} == {1, 2, 3}
        assert cursor(eyes) == 1 and {*eyes.app.marked} == {1}
        await eyes.press("home", "u")
        assert cursor(eyes) == 3
        (project / "model.py").write_text(MODEL.format(0.25))
        await eyes.see("last ok, loss 0.5833 −.25▲")
        await eyes.until(lambda: cursor(eyes) == 3)


async def test_a_crash_shows_the_traceback_and_o_opens_the_line(
    project: Path, editor: Path
) -> None:
    async with screen(project, (140, 40)) as eyes:
        await eyes.see("No runs yet")
        await begin(eyes)
        await eyes.press("1")
        await eyes.until(lambda: eyes.app.lane == "params")
        (project / "model.py").write_text(BROKEN)
        await eyes.see("✗ model.py:3 ValueError (o opens it)", "raise ValueError('bad shape')")
        assert eyes.app.lane == "log" and cursor(eyes) == 2
        await eyes.press("o")
        await eyes.until(editor.exists)
        assert editor.read_text() == f"-g {project / 'model.py'}:3\n"
        (project / "model.py").write_text(MODEL.format(1))
        await eyes.see("last ok, loss 1.3333")
        await eyes.until(lambda: eyes.app.lane == "params")


async def test_o_opens_the_script_of_a_run_that_has_not_failed(project: Path, editor: Path) -> None:
    launch(project)
    wait_until_ended(project)
    async with screen(project) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("o")
        await eyes.until(editor.exists)
        assert editor.read_text() == f"{project / 'train.py'}\n"
        (project / "train.py").unlink()
        await eyes.press("o")
        await eyes.see("run 1 has no file to open")


async def test_without_an_editor_o_says_what_to_set(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "/no/editor")
    launch(project)
    wait_until_ended(project)
    async with screen(project) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("o")
        await eyes.see("/no/editor: no such program")


async def test_a_command_that_cannot_start_is_told_and_can_be_changed(project: Path) -> None:
    (project / ".workbench").mkdir()
    (project / "workbench.toml").write_text('[watch]\ncommand = "python missing.py"\n')
    async with screen(project, (140, 40)) as eyes:
        await eyes.until(lambda: eyes.app.settings.watch)
        await eyes.press("w")
        await eyes.see("missing.py: no such file")
        await eyes.until(lambda: not eyes.app.watching)
        await eyes.press("W")
        await eyes.see("python missing.py")
        await eyes.press("ctrl+u")
        await eyes.type(COMMAND)
        await eyes.press("enter")
        await eyes.see("last ok, loss 1.3333")


async def test_leaving_the_screen_ends_the_loop_and_no_run(project: Path) -> None:
    (project / "train.py").write_text(TRAIN + "import time; time.sleep(2)\n")
    async with screen(project, (140, 40)) as eyes:
        await eyes.see("No runs yet")
        await eyes.press("w")
        await eyes.see("Quick command")
        await eyes.press("ctrl+u")
        await eyes.type(COMMAND)
        await eyes.press("enter")
        await eyes.see("watching · run 1")
    wait_until_ended(project)
    assert Project.open(project).find("1").life.state == "finished"
