"""`workbench tweak` on the command line: the editor, what a plan tells, what is gone."""

from __future__ import annotations

import json
import sys

import pytest

from workbench.inside import layout
from workbench.project import Project

from .helpers import Place

SCRIPT = """
    import argparse, csv
    WIDTH = 128
    p = argparse.ArgumentParser()
    p.add_argument("--data", default="points.csv")
    p.add_argument("--start")
    args = p.parse_args()
    if args.start:
        open(args.start, "rb").read()
    print("width", WIDTH, "rows", len(list(csv.DictReader(open(args.data)))))
"""


@pytest.fixture
def place(place: Place) -> Place:
    """A project with a run of a script that reads a dataset."""
    (place.root / "points.csv").write_text(
        "id,label\n" + "".join(f"{n},{n % 3}\n" for n in range(6))
    )
    (place.root / "start.pt").write_bytes(b"weights")
    place.script(SCRIPT)
    words = [sys.executable, "train.py", "--start", "start.pt"]
    assert place.command("run", "-f", "--", *words).returncode == 0
    return place


def editor(place: Place, old: str, new: str, status: int = 0) -> dict[str, str]:
    """Variables with an editor that replaces a text."""
    program = place.root.parent / "editor"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nplace = pathlib.Path(sys.argv[-1])\n"
        f"place.write_text(place.read_text().replace({old!r}, {new!r}))\nsys.exit({status})\n"
    )
    program.chmod(0o755)
    return {"EDITOR": str(program), "VISUAL": str(program)}


def test_a_file_is_edited_first(place: Place) -> None:
    words = ["tweak", "last", "--edit", "train.py", "-f"]
    told = place.command(*words, "--code", "run", env=editor(place, "128", "64"))
    assert "width 64 rows 6" in told.stdout, told.stderr
    assert "128" in (place.root / "train.py").read_text()  # it was the code of the run
    told = place.command(*words, env=editor(place, "128", "32"))
    assert "width 32 rows 6" in told.stdout, told.stderr
    assert "WIDTH = 32" in (place.root / "train.py").read_text()


def test_nothing_is_launched_where_the_editor_fails(place: Place) -> None:
    told = place.command("tweak", "last", "--edit", "train.py", env=editor(place, "1", "1", 3))
    assert told.returncode == 2
    assert "ended with 3" in told.stderr
    assert place.command("tweak", "last", "--edit", "trian.py").returncode == 2
    assert len(Project.open(place.root).runs()) == 1


def test_a_plan_tells_what_was_and_what_a_copy_takes(place: Place) -> None:
    words = ["tweak", "last", "--const", "WIDTH=9", "--env", "X=1", "--filter", "points: id < 2"]
    told = place.command(*words, "--unset", "start", "--dry-run")
    assert told.returncode == 0, told.stderr
    assert "train.py:WIDTH 128 → 9" in told.stdout
    assert "start start.pt → its default" in told.stdout
    assert "points all of it → id < 2" in told.stdout
    assert "6 → 2 rows; a copy takes about 11B of " in told.stdout
    found = json.loads(place.command(*words, "--dry-run", "--json").stdout)
    assert found["data"]["points.csv"]["rows"] == [6, 2]
    assert found["own_copy"] is True
    assert not list((place.root / layout.PROJECT).glob(f"{layout.SUBSETS}/*/points.csv"))


def test_a_plan_tells_all_problems_at_once(place: Place) -> None:
    words = ["--set", "dta=1", "--const", "WITDH=9", "--filter", "points: lable = 2"]
    told = place.command("tweak", "last", *words, "--dry-run")
    assert told.returncode == 2
    for hint in ("did you mean data?", "did you mean WIDTH?", "did you mean label?"):
        assert hint in told.stderr
    told = place.command("tweak", "last", "--filter", "points: id > 99", "--dry-run", "--json")
    assert told.returncode == 2
    assert json.loads(told.stdout)["problems"] == [
        {"lane": "data", "name": "points.csv", "why": "the filter keeps nothing"}
    ]


def test_a_checkpoint_that_is_gone_is_told(place: Place) -> None:
    (place.root / "start.pt").unlink()
    told = place.command("tweak", "last", "--set", "data=points.csv", "--dry-run")
    assert "note: start.pt: No such file or directory since run 1" in told.stderr
    assert told.returncode == 0


def test_a_colon_may_stand_in_the_path_of_a_dataset_and_in_its_filter(place: Place) -> None:
    (place.root / "day 12:30.csv").write_text("id,day\n1,a\n2,b:c\n3,d\n")
    casts = " and ".join(["id::int > 0"] * 60)
    for filters in ("day 12:30.csv: day <> 'b:c'", f"day 12:30.csv: day <> 'b:c' and {casts}"):
        found = place.command("tweak", "last", "--filter", filters, "--dry-run", "--json")
        assert found.returncode == 0, found.stderr
        assert json.loads(found.stdout)["data"]["day 12:30.csv"]["rows"] == [3, 2]
    told = place.command("tweak", "last", "--filter", ": id < 2", "--dry-run")
    assert told.returncode == 2 and "no dataset is named" in told.stderr


def test_the_working_tree_is_tweaked_by_its_name(place: Place) -> None:
    child = place.command("tweak", "last", "--const", "WIDTH=9", "--set", "start=other.pt")
    assert child.returncode == 0, child.stderr
    place.ended(2)
    told = place.command("tweak", "tree", "--set", "data=points.csv", "--dry-run", "--json")
    assert told.returncode == 0, told.stderr
    plan = json.loads(told.stdout)
    assert plan["parent"] is None and plan["own_copy"] is False
    assert "other.pt" in plan["command"]
    told = place.command("tweak", "tree", "--dry-run")
    assert told.stdout.startswith("a run of the working tree\n")
    (empty := place.root.parent / "empty").mkdir()
    told = place.command("-C", str(empty), "tweak", "tree")
    assert told.returncode == 2 and "no script was found" in told.stderr


def test_a_value_that_its_file_lacks_now_is_told_with_the_file(place: Place) -> None:
    place.script(
        """
        import argparse, json
        p = argparse.ArgumentParser()
        p.add_argument("--config")
        print("width", json.load(open(p.parse_args().config))["width"])
        """,
        "read.py",
    )
    (place.root / "c.json").write_text('{"width": 3}')
    words = [sys.executable, "read.py", "--config", "c.json"]
    assert place.command("run", "-f", "--", *words).returncode == 0
    (place.root / "c.json").write_text("{}")
    told = place.command("tweak", "last", "--set", "width=4")
    assert "width: c.json does not set it (any more), nor does another place" in told.stderr
    there = place.command("tweak", "last", "--set", "width=4", "--code", "run", "-f")
    assert "width 4" in there.stdout, there.stderr
