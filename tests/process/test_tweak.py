"""Tweaks, launched: the child's own output tells that each edit arrived, and the user's files are
as they were."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.errors import BadEdit, Damaged
from workbench.index.catalog import Run
from workbench.inside import layout
from workbench.project import Project
from workbench.run.spec import Spec
from workbench.tweak.edits import AS_IT_WAS, Edits
from workbench.tweak.field import Field
from workbench.tweak.form import fields
from workbench.tweak.origin import of_run
from workbench.tweak.plan import plan

from .helpers import Place

ARGPARSE = """
    import argparse, csv, os, pathlib
    WIDTH = 128  # how wide
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=0.1)
    p.add_argument("--data", default=str(pathlib.Path(__file__).with_name("points.csv")))
    args = p.parse_args()
    rows = list(csv.DictReader(open(args.data)))
    labels = ",".join(row["label"] for row in rows)
    print(f"lr={args.lr} width={WIDTH} extra={os.environ.get('EXTRA')} labels={labels}")
"""
POINTS = "id,label\n" + "".join(f"{n},{n % 3}\n" for n in range(6))


@pytest.fixture
def place(place: Place) -> Place:
    """A project with two datasets."""
    (place.root / "data").mkdir()
    (place.root / "points.csv").write_text(POINTS)
    (place.root / "data" / "points.csv").write_text(POINTS)
    return place


def run(place: Place, script: str, *words: str, env: dict[str, str] | None = None) -> Run:
    """Run a script to its end; the run."""
    place.script(script)
    spec = Spec((sys.executable, "train.py", *words), str(place.root), env=env or {})
    return ended(place, Project.open(place.root).launch(spec))


def tweak(place: Place, run: Run, **edits: object) -> str:
    """What the child of a run prints with these edits."""
    return output(tweaked(place, run, **edits))


def tweaked(place: Place, run: Run, **edits: object) -> Run:
    project = Project.open(place.root)
    found = project.find(str(run.number))
    number = project.tweak(of_run(found), Edits(**edits))  # type: ignore[arg-type]
    return ended(place, number)


def ended(place: Place, number: int) -> Run:
    run = place.ended(number)
    assert run.life.state == "finished", output(run)
    return run


def output(run: Run) -> str:
    return (run.folder / layout.OUTPUT).read_text()


def untouched(place: Place) -> dict[str, bytes]:
    """All files of the user."""
    files = (path for path in place.root.rglob("*") if layout.PROJECT not in path.parts)
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def test_a_flag_a_variable_and_a_constant_arrive_and_no_file_is_touched(place: Place) -> None:
    first = run(place, ARGPARSE, "--lr", "0.5")
    before = untouched(place)
    told = tweak(
        place,
        first,
        params={"lr": "0.25"},
        constants={"train.py:WIDTH": "256"},
        env={"EXTRA": "a 'quoted' \"text\""},
    )
    assert told == "lr=0.25 width=256 extra=a 'quoted' \"text\" labels=0,1,2,0,1,2\n"
    assert untouched(place) == before


def test_a_child_tells_its_parent_its_edits_and_its_home(place: Place) -> None:
    first = run(place, ARGPARSE)
    child = tweaked(place, first, constants={"train.py:WIDTH": "256"})
    assert child.spec.parent == first.number
    assert child.spec.edits == {"constants": {"train.py:WIDTH": "256"}, "code": "now"}
    assert child.spec.home == str(place.root)
    assert child.params["data"] == first.params["data"]
    assert child.code != first.code


def test_constants_are_carried_on_to_grandchildren_until_they_are_edited(place: Place) -> None:
    first = run(place, ARGPARSE)
    child = tweaked(place, first, constants={"train.py:WIDTH": "256"})
    assert "lr=0.7 width=256" in tweak(place, child, params={"lr": "0.7"})
    assert "width=64" in tweak(place, child, constants={"train.py:WIDTH": "64"})


def test_constants_that_the_command_line_sets_too(place: Place) -> None:
    (place.root / "configurator.py").write_text(
        "import sys\nfor word in sys.argv[1:]:\n"
        "    key, val = word[2:].split('=')\n    globals()[key] = int(val)\n"
    )
    first = run(
        place,
        """
        steps = 6
        width = 12
        exec(open('configurator.py').read())
        print(f"steps={steps} width={width}")
        """,
        "--steps=4",
    )
    edits = Edits(constants={"train.py:steps": "2", "train.py:width": "3"})
    told = plan(place.root, of_run(first), edits)
    assert told.notes == ("train.py:steps: the command line sets it to 4, and that counts",)
    child = tweaked(place, first, constants=edits.constants)
    assert output(child) == "steps=4 width=3\n"
    shown = fields(place.root, of_run(child), Edits())
    assert {one.name: one.default for one in shown if one.lane == "params"}["width"] == "3"


def test_the_code_as_it_was_and_as_it_is(place: Place) -> None:
    first = run(place, ARGPARSE)
    (place.root / "train.py").write_text("print('another')")
    assert tweak(place, first) == "another\n"
    assert tweak(place, first, code=AS_IT_WAS, params={"lr": "0.3"}).startswith("lr=0.3 width=128")
    (place.root / "train.py").unlink()
    with pytest.raises(BadEdit, match=r"train\.py"):
        tweak(place, first)
    assert tweak(place, first, code=AS_IT_WAS).startswith("lr=0.1 width=128")


def test_the_python_that_it_ran_under_is_taken_whatever_the_path_has_now(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{here}{os.pathsep}{os.environ['PATH']}")
    place.script("import sys; print(sys.executable)")
    number = place.launch("python", "train.py")
    first = place.ended(number)
    ran = output(first).strip()
    assert Path(ran).parent == here
    other = place.root.parent / "bin"
    other.mkdir()
    (other / "python").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", f"{other}{os.pathsep}{os.environ['PATH']}")
    assert output(tweaked(place, first)).strip() == ran
    notes = Project.open(place.root).plan(of_run(first), Edits()).notes
    assert notes == (f"python is {ran}, as in run {number}; the PATH has another",)
    (other / "python").unlink()
    (other / "python").write_text("#!/bin/sh\necho a shim, which leads anywhere")
    (other / "python").chmod(0o755)
    assert output(tweaked(place, first)).strip() == ran
    assert not Project.open(place.root).plan(of_run(first), Edits()).notes


def test_an_edited_file_is_launched_and_the_users_own_stays(place: Place) -> None:
    first = run(place, ARGPARSE)
    assert tweak(place, first, files={"train.py": "print('edited')"}) == "edited\n"


FILTER = "label <> 1"
KEPT = "0,2,0,2"


def test_a_filter_arrives_by_a_typed_flag(place: Place) -> None:
    first = run(place, ARGPARSE, "--data=data/points.csv")
    child = tweaked(place, first, filters={"data/points.csv": FILTER})
    assert output(child).endswith(f"labels={KEPT}\n")
    told = child.spec.subsets["data/points.csv"]
    assert isinstance(told, dict)
    assert (told["filter"], told["way"], told["rows"]) == (FILTER, "flag", [6, 4])
    assert child.spec.home == ""


def test_a_filter_arrives_by_a_flag_that_nobody_typed(place: Place) -> None:
    first = run(place, ARGPARSE)
    child = tweaked(place, first, filters={"points.csv": FILTER})
    assert output(child).endswith(f"labels={KEPT}\n")


def test_a_filter_arrives_by_a_configuration_file(place: Place) -> None:
    (place.root / "base.json").write_text('{"data": "data/points.csv"}')
    script = """
        import csv, json, sys
        config = json.load(open(sys.argv[2]))
        print(",".join(row["label"] for row in csv.DictReader(open(config["data"]))))
    """
    first = run(place, script, "--config", "base.json")
    child = tweaked(place, first, filters={"data/points.csv": FILTER})
    assert output(child) == f"{KEPT}\n"
    assert child.spec.command[-1] == str(child.folder / "configs" / "base.json")
    whole = tweaked(place, child, filters={"data/points.csv": ""})
    assert output(whole) == "0,1,2,0,1,2\n"


@pytest.mark.parametrize(
    "spelt",
    ['"data/points.csv"', '__import__("os").path.join("data", "points" + ".csv")'],
)
def test_a_filter_arrives_in_the_place_of_the_data_however_it_is_spelt(
    place: Place, spelt: str
) -> None:
    script = f"""
        import csv, pathlib
        print(",".join(row["label"] for row in csv.DictReader(open({spelt}))))
        pathlib.Path("data/out.txt").write_text("x")
    """
    first = run(place, script)
    child = tweaked(place, first, filters={"data/points.csv": FILTER})
    assert output(child) == f"{KEPT}\n"
    assert (place.root / "data" / "points.csv").read_text() == POINTS
    again = tweaked(place, child)  # it keeps its filter
    assert output(again) == f"{KEPT}\n"
    assert output(tweaked(place, child, filters={"data/points.csv": ""})) == "0,1,2,0,1,2\n"


def test_a_filter_arrives_through_a_path_in_the_code(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("elsewhere") / "points.csv"
    data.write_text(POINTS)
    script = f"""
        import csv
        print(",".join(row["label"] for row in csv.DictReader(open({str(data)!r}))))
    """
    first = run(place, script)
    child = tweaked(place, first, filters={str(data): FILTER})
    assert output(child) == f"{KEPT}\n"


def test_a_filter_arrives_by_the_call(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "points.csv").write_text(POINTS)
    script = f"""
        import csv, os
        import workbench as wb
        path = wb.data(os.path.join({str(folder)!r}, "points.csv"))
        print(",".join(row["label"] for row in csv.DictReader(open(path))))
    """
    first = run(place, script)
    child = tweaked(place, first, filters={str(folder / "points.csv"): FILTER})
    assert output(child) == f"{KEPT}\n"


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"params": {"lrr": "1"}}, "did you mean lr"),
        ({"params": {"lr": "fast"}}, "lr"),
        ({"constants": {"train.py:WIDHT": "1"}}, "did you mean WIDTH"),
        ({"constants": {"other.py:WIDTH": "1"}}, "other.py"),
        ({"filters": {"pionts.csv": "label = 1"}}, "no dataset pionts.csv"),
        ({"filters": {"points.csv": "lable = 1"}}, "lable"),
        ({"filters": {"points.csv": "label = 99"}}, "no row of points.csv"),
        ({"filters": {"points.csv": "label ="}}, "`=` cannot stand here"),
    ],
)
def test_what_cannot_be_launched_is_said_and_nothing_is_left(
    place: Place, edits: dict[str, object], told: str
) -> None:
    first = run(place, ARGPARSE)
    with pytest.raises(BadEdit, match=told):
        tweak(place, first, **edits)
    assert len(Project.open(place.root).runs()) == 1
    checkouts = place.root / layout.PROJECT / layout.CHECKOUTS
    assert not checkouts.exists() or not list(checkouts.iterdir())


def test_the_command_line_says_a_plan_and_does_nothing(place: Place) -> None:
    first = run(place, ARGPARSE)
    words = ["tweak", str(first.number), "--set", "lr=1e-3", "--filter", "points.csv: label = 0"]
    told = place.command(*words, "--dry-run")
    assert "lr 0.1 → 1e-3" in told.stdout
    assert "6 → 2 rows" in told.stdout
    found = json.loads(place.command(*words, "--dry-run", "--json").stdout)
    assert found["edits"]["params"] == {"lr": "1e-3"}
    assert found["data"]["points.csv"]["way"] == "flag"
    line = place.command("tweak", str(first.number), "--set", "lr=1e-3", "--print-command").stdout
    assert line.strip().endswith("train.py --lr 1e-3")
    wrong = place.command("tweak", str(first.number), "--set", "lrr=1", "--dry-run")
    assert wrong.returncode == 2
    assert len(Project.open(place.root).runs()) == 1


def test_one_line_launches_and_follows_a_child(place: Place) -> None:
    first = run(place, ARGPARSE)
    told = place.command("tweak", str(first.number), "--set", "lr=0.9", "--const", "WIDTH=7", "-f")
    assert "lr=0.9 width=7" in told.stdout
    assert "lr=0.1 width=128" in place.command("rerun", "1", "-f").stdout


def test_a_dataset_that_changed_behind_its_filter_is_told(place: Place) -> None:
    first = run(place, ARGPARSE)
    child = tweaked(place, first, filters={"points.csv": FILTER})
    project = Project.open(place.root)
    assert project.plan(of_run(child), Edits()).notes == ()
    (place.root / "points.csv").write_text(POINTS + "6,0\n")
    notes = project.plan(of_run(child), Edits()).notes
    assert notes == (f"points.csv: it has changed since run {child.number}",)


def test_two_tweaks_at_once_are_two_runs(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor

    first = run(place, ARGPARSE)
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(tweak, place, first, filters={"points.csv": FILTER}, params={"lr": str(n)})
            for n in range(4)
        ]
    told = sorted(job.result() for job in jobs)
    assert [line.split()[0] for line in told] == [f"lr={n}.0" for n in range(4)]
    assert all(line.endswith(f"labels={KEPT}\n") for line in told)


def test_a_script_above_the_folder_that_it_runs_in_is_code_of_the_project(place: Place) -> None:
    place.script(ARGPARSE)
    spec = Spec((sys.executable, "../train.py", "--data", "points.csv"), str(place.root / "data"))
    first = ended(place, Project.open(place.root).launch(spec))
    told = tweak(place, first, constants={"train.py:WIDTH": "3"}, filters={"points.csv": "id < 2"})
    assert "width=3 " in told
    assert "labels=0,1\n" in told
    assert "WIDTH" in {one.name for one in constants_of(place, first)}


def test_a_project_is_the_same_one_through_a_link(place: Place) -> None:
    place.script(ARGPARSE)
    link = place.root.parent / "link"
    link.symlink_to(place.root)
    command = (sys.executable, str(link / "train.py"), "--data", str(link / "points.csv"))
    number = Project.open(link).launch(Spec(command, str(link)))
    first = ended(place, number)
    edits = {"constants": {"train.py:WIDTH": "3"}, "filters": {str(link / "points.csv"): "id < 2"}}
    told = tweak(place, first, **edits)
    assert "width=3 " in told
    assert "labels=0,1\n" in told
    assert "WIDTH" in {one.name for one in constants_of(place, first)}


def constants_of(place: Place, run: Run) -> list[Field]:
    """The constants that a form shows of a run, by their bare names."""
    shown = fields(place.root, of_run(Project.open(place.root).find(str(run.number))), Edits())
    code = (one for one in shown if one.lane == "code")
    return [replace(one, name=one.name.removeprefix("train.py:")) for one in code]


def test_what_is_gone_is_told_with_its_own_remedy(place: Place) -> None:
    program = place.root.parent / "bin" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    place.script(ARGPARSE)
    project = Project.open(place.root)
    first = ended(place, project.launch(Spec((str(program), "train.py"), str(place.root))))
    (place.root / "train.py").unlink()
    with pytest.raises(BadEdit, match=r"train.py: no such file .*The code as it was may have it"):
        project.tweak(of_run(first), Edits())
    program.unlink()
    with pytest.raises(BadEdit, match=r"bin/python: no such file. `workbench env 1` tells"):
        project.tweak(of_run(first), Edits())


def test_a_damaged_run_is_not_launched_again(place: Place) -> None:
    first = run(place, ARGPARSE)
    (first.folder / layout.RUN).write_text("{")
    with pytest.raises(Damaged, match=r"run\.json cannot be read"):
        of_run(Project.open(place.root).find("1"))
