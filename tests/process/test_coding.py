"""Which code runs, told by the children themselves: constants, files, old code, placed data."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.errors import BadEdit, NoSnapshot
from workbench.inputs.code import keep
from workbench.inputs.code.now import tree_now
from workbench.inputs.code.shadow import Shadow
from workbench.inside import layout
from workbench.launch import start
from workbench.run.spec import Spec
from workbench.tweak.edits import AS_IT_WAS, Edits
from workbench.tweak.origin import Origin, of_run

from .helpers import Place, wait_for
from .repositories import git, traces

SCRIPT = """\
import pathlib
from pkg import model
WIDTH = 128  # how wide
NAME = "sgd"
print("told", WIDTH, NAME, model.DEPTH, pathlib.Path("data/train.csv").read_text().strip())
pathlib.Path("out/result.txt").write_text("r")
pathlib.Path("fresh.txt").write_text("f")
"""


@pytest.fixture
def here(place: Place) -> Place:
    """A project with a package, data that Git does not know, and a folder for outputs."""
    git(place.root, "init", "-q")
    (place.root / ".gitignore").write_text("data/\nout/\nfresh.txt\n")
    for name in ("pkg", "data", "out"):
        (place.root / name).mkdir()
    (place.root / "pkg" / "__init__.py").touch()
    (place.root / "pkg" / "model.py").write_text("DEPTH = 2\n")
    (place.root / "data" / "train.csv").write_text("all rows")
    (place.root / "data" / "test.csv").write_text("test rows")
    place.script(SCRIPT)
    return place


def tree(here: Place, *words: str) -> Origin:
    return Origin(Spec((sys.executable, "train.py", *words), str(here.root)))


def told(here: Place, origin: Origin, edits: Edits) -> tuple[int, str]:
    """What a run with these edits tells of itself; its number."""
    number = here.project().tweak(origin, edits)
    here.ended(number)
    line = [one for one in here.output(number).splitlines() if one.startswith("told")]
    assert line, here.output(number)
    return number, line[0].removeprefix("told ")


def words(here: Place, origin: Origin, edits: Edits) -> tuple[str, ...]:
    return here.project().plan(origin, edits).code.words


def problems(here: Place, edits: Edits) -> list[str]:
    return [*here.project().plan(tree(here), edits).problems.values()]


def test_the_working_tree_runs_in_the_project_itself(here: Place) -> None:
    assert words(here, tree(here), Edits()) == ("code: the working tree as it is",)
    number, line = told(here, tree(here), Edits())
    assert line == "128 sgd 2 all rows"
    assert here.run(number).spec.cwd == str(here.root)


def test_edited_constants_arrive_and_the_project_stays_as_it_is(here: Place) -> None:
    before = traces(here.root / "pkg"), (here.root / "train.py").read_bytes()
    constants = {"train.py:WIDTH": "256", "train.py:NAME": "adam", "pkg/model.py:DEPTH": "[1, 2]"}
    edits = Edits(constants=constants)
    which, landing = words(here, tree(here), edits)
    assert which.endswith("as it is, pkg/model.py, train.py edited, in a copy of its own")
    assert "those in data/, out/ in the project" in landing
    number, line = told(here, tree(here), edits)
    assert line == "256 adam [1, 2] all rows"
    assert (traces(here.root / "pkg"), (here.root / "train.py").read_bytes()) == before
    spec = here.run(number).spec
    assert spec.home == str(here.root)
    assert (here.root / "out" / "result.txt").exists()
    assert (Path(spec.cwd) / "fresh.txt").exists() and not (here.root / "fresh.txt").exists()


def test_the_code_of_a_run_says_what_was_edited_and_what_git_said(here: Place) -> None:
    number, _ = told(here, tree(here), Edits(constants={"train.py:WIDTH": "256"}))
    wait_for(lambda: "git" in here.told(number, layout.CODE))
    code = here.told(number, layout.CODE)
    assert code["edited"] == ["train.py"]
    changes = Shadow(here.root).changes(tree_now(here.root), str(code["tree"]))
    assert [(one.path, one.added, one.removed) for one in changes] == [("train.py", 1, 1)]


def test_the_code_as_it_was_runs_again_after_the_tree_has_moved_on(here: Place) -> None:
    parent = of_run(here.run(told(here, tree(here), Edits())[0]))
    (here.root / "train.py").write_text(SCRIPT.replace("128", "999"))
    (here.root / "later.py").write_text("X = 1\n")
    then = Edits(code=AS_IT_WAS)
    assert words(here, parent, Edits()) == (
        "code: the working tree as it is (2 files differ from run 1)",
    )
    assert words(here, parent, then)[0] == (
        "code: as it was in run 1 (2 files differ from the working tree), in a copy of its own"
    )
    assert told(here, parent, Edits())[1] == "999 sgd 2 all rows"
    assert told(here, parent, then)[1] == "128 sgd 2 all rows"


def test_code_that_is_the_same_as_it_was_needs_no_copy(here: Place) -> None:
    parent = of_run(here.run(told(here, tree(here), Edits())[0]))
    then = Edits(code=AS_IT_WAS)
    assert words(here, parent, then) == ("code: as it was in run 1 (the same as the working tree)",)
    assert here.run(told(here, parent, then)[0]).spec.cwd == str(here.root)


def test_a_child_of_a_child_begins_in_the_project_again(here: Place) -> None:
    child = here.run(told(here, tree(here), Edits(constants={"train.py:WIDTH": "256"}))[0])
    again = Edits(constants={"train.py:NAME": "adam"}, code=AS_IT_WAS)
    number, line = told(here, of_run(child), again)
    assert line == "256 adam 2 all rows"
    spec = here.run(number).spec
    assert (spec.home, spec.cwd != child.spec.cwd) == (str(here.root), True)
    assert child.spec.cwd not in spec.env.get("PYTHONPATH", "")


def test_constants_are_edited_on_top_of_edited_files(here: Place) -> None:
    text = SCRIPT.replace('"sgd"', '"lion"').replace("\n", "\r\n")
    edits = Edits(files={"train.py": text}, constants={"train.py:WIDTH": "7"})
    found = here.project().plan(tree(here), edits).code
    assert found.files["train.py"] == text.replace("128", "7").encode()
    assert told(here, tree(here), edits)[1] == "7 lion 2 all rows"


def test_an_edited_text_is_written_in_the_encoding_that_it_declares(here: Place) -> None:
    text = "# coding: latin-1\nprint('told', ascii('\u00e9'))\n"
    found = here.project().plan(tree(here), Edits(files={"train.py": text})).code
    assert found.files["train.py"] == text.encode("latin-1")
    assert told(here, tree(here), Edits(files={"train.py": text}))[1] == r"'\xe9'"
    wrong = Edits(files={"train.py": text + "# \u65e5\n"})
    assert "cannot be written in iso-8859-1" in problems(here, wrong)[0]


def test_what_is_installed_as_editable_is_imported_from_the_copy(here: Place) -> None:
    """Nothing has run yet that could tell where modules come from."""
    (here.root / "src" / "lib").mkdir(parents=True)
    (here.root / "src" / "lib" / "__init__.py").write_text("SIZE = 1\n")
    (here.root / "pyproject.toml").touch()
    here.script("import lib\nprint('told', lib.SIZE)\n")
    env = {"PYTHONPATH": str(here.root / "src")}
    edits = Edits(constants={"src/lib/__init__.py:SIZE": "5"})
    named = Origin(Spec((sys.executable, "train.py"), str(here.root), env=env))
    for origin in (tree(here), named):
        assert told(here, origin, edits)[1] == "5"


def test_the_places_of_modules_do_not_grow_from_child_to_child(here: Place) -> None:
    (here.root / "src").mkdir()
    (here.root / "src" / "lib.py").write_text("SIZE = 1\n")
    (here.root / "pyproject.toml").touch()
    here.script("import lib\nprint('told', lib.SIZE)\n")
    edits = Edits(constants={"src/lib.py:SIZE": "5"})
    env = {"PYTHONPATH": f"{here.root / 'src'}{os.pathsep}/elsewhere"}
    origin, copies = Origin(Spec((sys.executable, "train.py"), str(here.root), env=env)), []
    for _ in range(3):
        number, line = told(here, origin, edits)
        assert line == "5"
        origin = of_run(here.run(number))
        spec = here.run(number).spec
        copies.append(spec.env["PYTHONPATH"].replace(spec.cwd, "copy"))
    assert set(copies[1:]) == {f"copy/src{os.pathsep}copy{os.pathsep}/elsewhere"}


def test_a_link_is_edited_where_it_leads_to(here: Place) -> None:
    (here.root / "tools").mkdir()
    (here.root / "tools" / "main.py").symlink_to("../train.py")
    origin = Origin(Spec((sys.executable, "tools/main.py"), str(here.root)))
    edits = Edits(constants={"tools/main.py:WIDTH": "256"})
    number, line = told(here, origin, edits)
    assert line == "256 sgd 2 all rows"
    old = replace(edits, constants={"tools/main.py:WIDTH": "512"}, code=AS_IT_WAS)
    child = of_run(here.run(number))
    assert told(here, child, old)[1] == "512 sgd 2 all rows"
    assert here.told(2, layout.CODE)["edited"] == ["train.py"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("train.py:WIDHT", "1", "train.py: there is no constant WIDHT at the top level"),
        ("train.py:WIDTH", "1 +", "train.py: line 3: WIDTH = 1 +"),
        ("gone.py:WIDTH", "1", "gone.py: No such file"),
        ("../train.py:WIDTH", "1", "../train.py: it is no file of the project"),
        ("around.py:WIDTH", "1", "around.py: it is a link that leads in circles"),
        ("broken.py:WIDTH", "1", "broken.py: line 2"),
        ("data/train.csv:WIDTH", "1", "data/train.csv: line 1"),
    ],
)
def test_what_cannot_be_edited_names_the_file(here: Place, name: str, text: str, said: str) -> None:
    (here.root / "broken.py").write_text("WIDTH = 1\nif:\n")
    (here.root / "around.py").symlink_to("around.py")
    found = problems(here, Edits(constants={name: text}))
    assert found[0].startswith(said)
    with pytest.raises(BadEdit):
        here.project().tweak(tree(here), Edits(constants={name: text}))


def test_code_that_was_not_kept_is_said(here: Place) -> None:
    run = here.run(told(here, tree(here), Edits())[0])
    (run.folder / layout.CODE).unlink()
    assert "(the code of run 1 was not kept)" in words(here, of_run(run), Edits())[0]
    with pytest.raises(NoSnapshot):
        here.project().tweak(of_run(run), Edits(code=AS_IT_WAS))


def test_a_script_that_is_saved_between_the_launch_and_its_start_is_noted(place: Place) -> None:
    """Its code is kept, and somebody saves it before Python has read it."""
    script = place.root / place.script("print('told', 1)")
    spec = Spec((sys.executable, "train.py"), str(place.root))

    def prepare(folder: Path) -> None:
        keep.keep(place.root, folder)
        script.write_text("print('told', 22)")

    number = start.launch(place.root, spec, prepare)
    place.ended(number)
    assert place.output(number) == "told 22\n"
    notes = [one["note"] for one in place.lines(number, layout.NOTES)]
    assert notes == ["train.py was saved after its code was kept: what ran may be newer"]
    quiet = place.launch(sys.executable, "train.py")
    place.ended(quiet)
    assert place.lines(quiet, layout.NOTES) == []
