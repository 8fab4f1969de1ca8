"""Tweak mode: edit what goes into a run where it is shown, and launch that as its child."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from textual import events

from tests.panels.conftest import Eyes, launch, screen, wait_until_ended
from workbench.index.catalog import Run
from workbench.inside import layout
from workbench.project import Project
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits

SCRIPT = """
import argparse, os

WIDTH = 16

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1, help="how far a step goes")
parser.add_argument("--mode", choices=("fast", "slow"), default="fast")
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()
with open("points.csv") as file:
    rows = len(file.readlines()) - 1
print(f"lr={args.lr} mode={args.mode} width={WIDTH} x={os.environ.get('X')} rows={rows}")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one run, launched with a learning rate and a variable."""
    (tmp_path / "train.py").write_text(SCRIPT)
    (tmp_path / "points.csv").write_text(
        "x,label\n" + "".join(f"{n},{n % 2}\n" for n in range(100))
    )
    command = (sys.executable, "train.py", "--lr", "0.5")
    Project.open(tmp_path).launch(Spec(command, str(tmp_path), env={"X": "1"}))
    wait_until_ended(tmp_path)
    return tmp_path


def child_of(project: Path) -> tuple[Run, str]:
    """The last run when it has ended, and what it said."""
    wait_until_ended(project)
    run = Project.open(project).find("last")
    return run, (run.folder / layout.OUTPUT).read_text()


async def begin(eyes: Eyes, lane: str = "1") -> None:
    """Tweak the run under the cursor."""
    await eyes.see("run 1 finished")
    await eyes.press(lane, "t")
    await eyes.see("Tweak of run 1 · no edits · code: the working tree as it is")
    await eyes.until(lambda: eyes.app.field is not None, "a field")


async def fill(eyes: Eyes, text: str) -> None:
    """Edit the field under the cursor."""
    await eyes.press("enter", "ctrl+u")
    await eyes.type(text)
    await eyes.press("enter")


async def launched(eyes: Eyes) -> None:
    """Until the child is there and the tweak is over."""
    await eyes.until(lambda: len(eyes.app.runs) == 2, "the child")
    await eyes.until(lambda: eyes.app.draft is None, "the end of the tweak")
    await eyes.until(lambda: eyes.app.cursor_run and eyes.app.cursor_run.number == 2)


async def test_one_value_edited_is_one_child_that_has_it(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.see("▸  lr", "command line", "how far a step goes")
        await eyes.press("enter", "ctrl+u")
        await eyes.type("0.25")
        await eyes.press("ctrl+r")
        await launched(eyes)
    run, said = child_of(project)
    assert run.spec.parent == 1
    assert run.spec.edits["params"] == {"lr": "0.25"}
    assert said == "lr=0.25 mode=fast width=16 x=1 rows=100\n"


async def test_every_input_in_one_tweak(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.press("j", "j", "space")
        await eyes.see("* mode   slow", "1 edit ·")
        await eyes.press("2")
        await eyes.see("train.py:WIDTH")
        await eyes.press("j")
        await fill(eyes, "64")
        await eyes.see("was 16", "2 edits")
        await eyes.press("3")
        await eyes.see("▸  points.csv")
        await fill(eyes, "label = 1")
        await eyes.see("3 edits")
        await eyes.press("4")
        await eyes.see("▸  X")
        await fill(eyes, "seven 'quoted'")
        await eyes.see("4 edits")
        await eyes.press("ctrl+r")
        await launched(eyes)
    _, said = child_of(project)
    assert said == "lr=0.5 mode=slow width=64 x=seven 'quoted' rows=50\n"
    assert "WIDTH = 16" in (project / "train.py").read_text()
    assert len((project / "points.csv").read_text().splitlines()) == 101


async def test_a_filter_tells_what_it_keeps_while_it_is_typed(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "3")
        await eyes.see("▸  points.csv", "100 rows, 2 columns", "0 … 99, mean 49.5")
        await eyes.press("enter")
        await eyes.type("label = 1")
        await eyes.see("50 of 100 rows kept (50 %), 50 dropped", "gone: 0")
        await eyes.type(" and lable")
        await eyes.see("^^^^^ there is no column lable", "50 of 100 rows kept")
        await eyes.press("enter")
        await eyes.see("label = 1 and lable")
        assert eyes.app.draft is not None and not eyes.app.draft.edits.count
        await eyes.press("escape")
        await eyes.see("no edits", "100 rows, 2 columns")


async def test_what_has_no_room_beside_the_place_stands_below_it(project: Path) -> None:
    async with screen(project, (80, 24)) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("3", "t")
        await eyes.see("Tweak of run 1 · no edits · code: now · ctrl+r launches", "▸  points.csv")
        await eyes.press("enter")
        await eyes.type("label = 1 and x <> 2 and read_csv_auto(x)")
        await eyes.see("^^^^^^^^^^^^^^^^", "`read_csv_auto` is no function of a filter")
        await eyes.press("ctrl+u")
        await eyes.type("label")
        await eyes.see("^^^^^ this is BIGINT", "Compare it with something: `quality > 0.5`.")


async def test_a_row_is_dropped_by_hand_and_kept_again(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "3")
        await fill(eyes, "label = 1")
        await eyes.see("50 of 100 rows kept")
        await eyes.press("j", "j")
        await eyes.see("enter drop  space drop")
        await eyes.press("space")
        await eyes.see("* points.csv  label = 1; drop 3", "49 of 100 rows kept", "▸×         3")
        await eyes.see("enter keep  space keep")
        await eyes.press("space")
        await eyes.see("50 of 100 rows kept", "▸          3")
        await eyes.press("G", "space")
        await eyes.see("the filter drops it, not a person")


async def test_what_cannot_be_stays_on_the_line_and_launches_nothing(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.press("enter")
        await eyes.type("x")
        await eyes.see("lr = 0.5x", "not a number")
        await eyes.press("enter", "ctrl+r")
        await eyes.see("lr = 0.5x", "not a number")
        await eyes.press("escape")
        await eyes.see("no edits")
        await eyes.press("escape")
        await eyes.until(lambda: eyes.app.draft is None)
    assert len(Project.open(project).runs()) == 1


async def test_files_that_git_ignores_are_not_offered(project: Path) -> None:
    (project / ".gitignore").write_text("said-*.txt\n")
    (project / "said-1.txt").write_text("an output\n")
    (project / "words.txt").write_text("an input\n")
    async with screen(project) as eyes:
        await begin(eyes, "2")
        await eyes.see("train.py", "words.txt")
        assert "said-1.txt" not in eyes.text()


async def test_going_on_past_the_last_constant_edits_no_file_as_a_text(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "2")
        await eyes.see("train.py:WIDTH", "   train.py ")
        await eyes.press("j", "enter", "tab")
        await eyes.see("▸  train.py ")
        await eyes.press("k", "enter", "shift+tab")
        await eyes.see("▸  code")
        assert eyes.app._lanes.line.typed is None
        assert eyes.app.draft is not None and not eyes.app.draft.edits.count


async def test_keys_that_come_all_at_once_launch_one_child_with_the_edit(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.press("enter", "ctrl+u")
        await eyes.type("0.25")
        for key in ("enter", "ctrl+r", "ctrl+r"):
            eyes.app.post_message(events.Key(key, None))
        await launched(eyes)
    run, _ = child_of(project)
    assert run.spec.edits["params"] == {"lr": "0.25"}
    assert len(Project.open(project).runs()) == 2


async def test_an_unknown_name_is_a_problem_where_it_stands(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.press("a")
        await eyes.type("lrr=1")
        await eyes.press("enter")
        await eyes.see("! lrr", "1 edit")
        await eyes.press("g", "3", "ctrl+r")
        await eyes.see("▸! lrr")
        assert eyes.app.draft is not None
        await eyes.press("backspace")
        await eyes.see("no edits")
    assert len(Project.open(project).runs()) == 1


async def test_edits_are_undone_and_done_again(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await fill(eyes, "0.25")
        await eyes.see("* lr", "was 0.5", "1 edit ·")
        await eyes.press("4")
        await eyes.see("▸  X")
        await eyes.press("minus")
        await eyes.see("* X", "was 1", "2 edits")
        await eyes.press("1", "ctrl+z")
        await eyes.see("▸  X", "1 edit ·")
        await eyes.press("ctrl+z")
        await eyes.see("▸  lr", "no edits")
        await eyes.press("ctrl+z")
        await eyes.see("nothing was edited since it began")
        await eyes.press("ctrl+y", "ctrl+y")
        await eyes.see("2 edits")


async def test_a_draft_is_kept_and_comes_back(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await fill(eyes, "0.25")
        await eyes.press("escape")
        await eyes.see("draft of 1 edit, t goes on")
    async with screen(project) as eyes:
        await eyes.see("draft of 1 edit, t goes on")
        await eyes.press("t")
        await eyes.see("1 edit ·", "* lr", "0.25")
        await eyes.press("ctrl+r")
        await launched(eyes)
        await eyes.press("j")
        await eyes.see("run 1 finished")
        assert "draft of" not in eyes.text()
    kept = (project / layout.PROJECT / layout.DRAFTS).read_text()
    assert json.loads(kept) == {}


async def test_without_runs_the_script_that_was_found_is_tweaked(empty: Path) -> None:
    async with screen(empty) as eyes:
        await eyes.see("No runs yet", "t edits its parameters first")
        await eyes.press("t")
        await eyes.see("Tweak of the working tree", "lr", "default")
        await eyes.until(lambda: eyes.app.field is not None)
        await fill(eyes, "0.25")
        await eyes.press("ctrl+r")
        await eyes.until(lambda: len(eyes.app.runs) == 1)
    run, said = child_of(empty)
    assert run.spec.parent is None
    assert "step 0: train loss 1.2500" in said


async def test_the_working_tree_is_tweaked_whichever_run_is_under_the_cursor(project: Path) -> None:
    workbench = Project.open(project)
    edits = Edits(params={"lr": "0.7"}, filters={"points.csv": "label = 1"})
    workbench.tweak(workbench.origin(workbench.find("1")), edits)
    wait_until_ended(project)
    async with screen(project) as eyes:
        await eyes.see("run 2 finished")
        await eyes.press("j", "ctrl+t")
        await eyes.see("Tweak of the working tree · no edits", "0.7")
        await eyes.until(lambda: eyes.app.field is not None)
        await eyes.press("j", "j", "space", "ctrl+r")
        await eyes.until(lambda: len(eyes.app.runs) == 3)
    run, said = child_of(project)
    assert run.spec.parent is None
    assert said == "lr=0.7 mode=slow width=16 x=1 rows=100\n"


async def test_what_is_typed_belongs_to_the_run_that_was_edited_until_then(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.press("enter", "ctrl+u")
        await eyes.type("0.9x")
        await eyes.press("ctrl+t")
        await eyes.see("Tweak of run 1", "lr = 0.9x", "not a number")
        await eyes.press("backspace", "ctrl+t")
        await eyes.see("Tweak of the working tree · no edits")
        assert eyes.app._lanes.line.typed is None
        await eyes.press("escape", "t")
        await eyes.see("Tweak of run 1 · 1 edit ·", "* lr", "0.9")


async def test_what_the_child_waits_for_is_edited_beside_its_variables(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "4")
        await eyes.see("--gpus", "--slots", "--priority")
        await eyes.press("j", "enter")
        await eyes.type("many")
        await eyes.see("--gpus = many", "not understood; Say a number (2), auto")
        await eyes.press("escape", "j")
        await fill(eyes, "1")
        await eyes.see("* --slots", "was not set", "1 edit ·")
        await eyes.press("j")
        await fill(eyes, "7")
        await eyes.press("ctrl+r")
        await launched(eyes)
    run, said = child_of(project)
    assert {"slots": 1, "priority": 7}.items() <= run.spec.needs.items()
    assert said == "lr=0.5 mode=fast width=16 x=1 rows=100\n"


async def test_again_with_nothing_edited(project: Path) -> None:
    async with screen(project) as eyes:
        await eyes.see("run 1 finished")
        await eyes.press("r")
        await eyes.see("run 1 again; code: the working tree as it is")
        await launched(eyes)
    run, said = child_of(project)
    assert run.spec.parent == 1
    assert said == "lr=0.5 mode=fast width=16 x=1 rows=100\n"


async def test_the_code_as_it_was(project: Path) -> None:
    (project / "train.py").write_text(SCRIPT.replace("16", "32"))
    async with screen(project) as eyes:
        await begin(eyes, "2")
        await eyes.see("1 file differs from run 1, +1 −1")
        await eyes.press("c")
        await eyes.see("code: as it was in run 1")
        await eyes.press("ctrl+r")
        await launched(eyes)
    _, said = child_of(project)
    assert "width=16" in said


@pytest.fixture
def editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor with a window of its own, for somebody who writes 99 for 16 and closes it."""
    program = tmp_path_factory.mktemp("bin") / "gedit"
    program.write_text('#!/bin/sh\nfor last; do :; done\nsed -i "s/16/99/" "$last"\n')
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    return program


async def test_code_as_it_was_is_edited_in_a_copy(project: Path, editor: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "2")
        await eyes.press("c")
        await eyes.see("code: as it was in run 1", "▸  code", "train.py:WIDTH", "   train.py ")
        await eyes.press("j", "j", "enter")
        await eyes.see("▸* train.py", "edited", "1 edit ·")
        await eyes.press("ctrl+r")
        await launched(eyes)
    _, said = child_of(project)
    assert "width=99" in said
    assert (project / "train.py").read_text() == SCRIPT


async def test_code_as_it_is_now_is_edited_itself(project: Path, editor: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes, "2")
        await eyes.see("▸  code", "train.py:WIDTH")
        await eyes.press("j", "o")
        await eyes.see("99", "1 file differs from run 1, +1 −1")
        assert eyes.app.draft is not None and not eyes.app.draft.edits.count
    assert "WIDTH = 99" in (project / "train.py").read_text()


async def test_keys_that_cannot_act_say_why(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "metrics.csv").write_text("step,val_loss\n1,2\n")
    async with screen(tmp_path) as eyes:
        await eyes.see("exp", "recorded")
        await eyes.press("t")
        await eyes.see("what launched it is not known")
        await eyes.press("ctrl+r")
        await eyes.see("nothing is edited; t edits the run")


async def test_the_lanes_of_what_came_out_can_be_looked_at_meanwhile(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await fill(eyes, "0.25")
        await eyes.press("5")
        await eyes.see("width=16", "1 edit ·")
        await eyes.press("1")
        await eyes.see("▸* lr")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (120, 35), (200, 50)])
async def test_any_size_of_terminal(project: Path, size: tuple[int, int]) -> None:
    launch(project, "--seed", "3")
    wait_until_ended(project)
    async with screen(project, size) as eyes:
        await eyes.until(lambda: len(eyes.app.runs) == 2)
        await eyes.press(
            "t", "2", "3", "4", "1", "enter", "escape", "z", "tab", "z", "question_mark"
        )
        await eyes.pilot.pause()
        assert len(eyes.text().splitlines()) == size[1]


async def test_keys_that_come_at_once_act_one_after_the_other(project: Path) -> None:
    async with screen(project) as eyes:
        await begin(eyes)
        await eyes.until(lambda: eyes.app.field and eyes.app.field.name == "lr", "the rate")
        first = ["enter", "ctrl+u", *"0.25", "enter"]
        eyes.burst(*first, "j", "enter", "ctrl+u", *"32", "enter", "ctrl+r")
        await launched(eyes)
    assert child_of(project)[1].startswith("lr=0.25 mode=fast width=32")


async def test_keys_that_have_no_room_in_the_footer_are_left_out_whole(project: Path) -> None:
    async with screen(project, (50, 24)) as eyes:
        await eyes.see("run 1")
        await eyes.press("1", "t")
        await eyes.until(lambda: eyes.app.field is not None, "a field")
        await eyes.press("enter")
        await eyes.see("esc leave")
        assert "ctr" not in eyes.text().splitlines()[-1]
