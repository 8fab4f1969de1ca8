"""The screen, looked at and used by its keys."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.panels.conftest import launch, screen, wait_until_ended
from workbench.inside import layout
from workbench.project import Project
from workbench.run.spec import Spec


async def test_shows_runs_charts_and_log(trained: Path) -> None:
    async with screen(trained) as eyes:
        await eyes.see("ValueError", "first", "train_loss", "waiting", "lr")
        await eyes.press("j")
        await eyes.see("run 2 finished")


async def test_markup_in_names_and_output_is_text(trained: Path) -> None:
    async with screen(trained, (200, 50)) as eyes:
        await eyes.see("train.py --lr 0.2")
        await eyes.press("home")
        await eyes.see("a [b]bracket[/b]", "lr [bold]too[/bold] high")


async def test_marks_overlay_runs_and_survive_quitting(trained: Path) -> None:
    async with screen(trained) as eyes:
        await eyes.see("train_loss")
        await eyes.press("u", "home", "space", "space", "1")
        await eyes.see("2 runs", "3 beside 2", "parameters")
    async with screen(trained) as eyes:
        await eyes.see("2 runs", "3 beside 2", "parameters")
        assert set(eyes.app.marks) == {2, 3}
        await eyes.press("u", "5")
        await eyes.until(lambda: not eyes.app.marks)


async def test_selection_stays_on_its_run_when_a_new_one_appears(empty: Path) -> None:
    launch(empty, "--lr", "0.1")
    async with screen(empty) as eyes:
        await eyes.see("run 1")
        launch(empty, "--lr", "0.2")
        await eyes.until(lambda: len(eyes.app.runs) == 2)
        assert eyes.app.cursor_run is not None
        assert eyes.app.cursor_run.number == 1
    wait_until_ended(empty)


async def test_a_run_started_from_the_screen_and_stopped(empty: Path) -> None:
    async with screen(empty) as eyes:
        await eyes.see("No runs yet", "found  python train.py")
        await eyes.press("n")
        await eyes.see("New run")
        await eyes.type(" --wait 60")
        await eyes.press("enter")
        await eyes.see("● 1", "train_loss", "waiting")
        await eyes.press("x")
        await eyes.see("Stop run 1?", "SIGTERM after 10 s")
        await eyes.press("y")
        await eyes.see("stopped")
        await eyes.press("x")
        await eyes.see("run 1 has ended already")
    assert Project.open(empty).find("1").life.state == "stopped"


async def test_a_command_that_cannot_start_says_why(empty: Path) -> None:
    async with screen(empty) as eyes:
        await eyes.see("No runs yet")
        await eyes.press("n")
        await eyes.see("New run")
        await eyes.press("ctrl+u")
        await eyes.type("nonesuch --lr 1")
        await eyes.press("enter")
        await eyes.see("nonesuch", "no such program")
    assert not Project.open(empty).runs()


async def test_removing_asks_first(empty: Path) -> None:
    launch(empty, "--lr", "0.1")
    wait_until_ended(empty)
    async with screen(empty) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("D")
        await eyes.see("Remove run 1 for good?")
        await eyes.press("n")
        await eyes.press("D")
        await eyes.see("Remove run 1 for good?")
        await eyes.press("y")
        await eyes.see("No runs yet")


async def test_charts_answer_their_keys(trained: Path) -> None:
    async with screen(trained) as eyes:
        await eyes.see("train_loss", "val_loss")
        await eyes.press("tab", "s", "Y")
        await eyes.see("smooth 0.6 · log y")
        await eyes.press("X")
        await eyes.see("x time")
        await eyes.press("X", "enter")
        await eyes.until(lambda: "train_loss" not in eyes.text() or "val_loss" not in eyes.text())
        await eyes.press("left", "left")
        await eyes.until(lambda: eyes.app._charts.crosshair is not None)
        await eyes.press("escape", "escape", "slash")
        await eyes.see("Show metrics that contain")
        await eyes.press(*"val", "enter")
        await eyes.see("/val")
        await eyes.press("escape", "s", "s", "Y", "shift+tab")


async def test_lanes_of_a_failed_run(trained: Path) -> None:
    async with screen(trained, (160, 50)) as eyes:
        await eyes.see("ValueError")
        await eyes.press("home", "4", "tab", "tab", "z")
        await eyes.see("last lines", "command", "no GPU")
        await eyes.press("z", "1")
        await eyes.see("parameters", "metrics", "0.9")
        await eyes.press("5", "tab")


async def test_zoom_gives_one_panel_the_screen(trained: Path) -> None:
    async with screen(trained) as eyes:
        await eyes.see("train_loss")
        await eyes.press("z")
        await eyes.until(lambda: not eyes.app._charts.display and not eyes.app._lanes.display)
        await eyes.press("tab")
        await eyes.until(lambda: eyes.app._charts.size.height > 25)
        await eyes.press("shift+tab", "z")
        await eyes.see("train_loss", "1 Params")


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 10), (80, 24), (120, 35), (250, 70)])
async def test_any_size_of_terminal(trained: Path, size: tuple[int, int]) -> None:
    async with screen(trained, size) as eyes:
        await eyes.until(lambda: len(eyes.app.runs) == 3)
        await eyes.press("tab", "tab", "tab", "z", "tab", "tab", "tab", "z", "question_mark")
        await eyes.pilot.pause()
        assert len(eyes.text().splitlines()) == size[1]


async def test_one_damaged_run_hides_no_other(empty: Path) -> None:
    launch(empty, "--lr", "0.1")
    wait_until_ended(empty)
    broken = Path(layout.runs_folder(str(empty))) / "7"
    broken.mkdir()
    (broken / layout.RUN).write_text('{"format": 1, "comm')
    async with screen(empty) as eyes:
        await eyes.see("damaged", "✓ 1")
        await eyes.press("4")
        await eyes.see("problem", "Nothing else is affected")


async def test_help_and_palette_list_the_actions(trained: Path) -> None:
    async with screen(trained, (120, 50)) as eyes:
        await eyes.see("train_loss")
        await eyes.press("question_mark")
        await eyes.see("Mark the run", "Tweak: edit what goes into the run")
        await eyes.press(*["j"] * 5)
        await eyes.see("Quit; runs go on")
        await eyes.press("escape", "colon")
        await eyes.type("launch a new")
        await eyes.see("Launch a new run")
        await eyes.press("escape")


async def test_the_cursor_is_in_sight_and_keys_typed_ahead_reach_the_dialog(empty: Path) -> None:
    for _ in range(4):
        launch(empty, "--lr", "0.1")
    wait_until_ended(empty)
    async with screen(empty, (80, 24)) as eyes:
        await eyes.until(lambda: len(eyes.app.runs) == 4)
        await eyes.press("G")
        await eyes.see("▸• ✓ 1")
    async with screen(empty, (80, 24)) as eyes:
        await eyes.see("▸• ✓ 1")
        await eyes.press("n", "j", "z")
        await eyes.see("New run", "0.1jz")
        await eyes.press("escape", "question_mark")
        await eyes.see("Keys: runs")
        await eyes.press(*["j"] * 20)
        await eyes.see("Quit; runs go on")


async def test_a_command_that_cannot_start_stays_on_the_line(empty: Path) -> None:
    launch(empty, "--lr", "0.1")
    wait_until_ended(empty)
    async with screen(empty) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("n", "ctrl+u")
        await eyes.type("nonesuch --lr 1")
        await eyes.press("enter")
        await eyes.see("New run", "nonesuch: no such program", "nonesuch --lr 1")


async def test_a_past_command_keeps_its_folder_and_environment(empty: Path) -> None:
    (empty / "sub").mkdir()
    (empty / "sub" / "there.py").write_text("import os; print(os.getcwd(), os.environ['LR'])")
    spec = Spec((sys.executable, "there.py"), str(empty / "sub"), env={"LR": "7"})
    Project.open(empty).launch(spec)
    wait_until_ended(empty)
    async with screen(empty) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("n")
        await eyes.see("LR=7")
        await eyes.press("enter")
        await eyes.until(lambda: len(eyes.app.runs) == 2)
    wait_until_ended(empty)
    output = (Project.open(empty).find("2").folder / layout.OUTPUT).read_text()
    assert output == f"{empty / 'sub'} 7\n"


async def test_what_a_run_says_never_reaches_the_terminal_raw(empty: Path) -> None:
    code = "raise ValueError('\\x1b]0;owned\\x07 \\x9b31m no')"
    Project.open(empty).launch(Spec((sys.executable, "-c", code), str(empty), name="\x1b[2Jx"))
    wait_until_ended(empty)
    async with screen(empty) as eyes:
        await eyes.see("ValueError")
        for lane in "1234567":
            await eyes.press(lane)
            await eyes.pilot.pause()
            told = eyes.text().replace("\n", "")
            assert told.isprintable()
