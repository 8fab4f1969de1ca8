"""Runs with a filter: what they read is known by the path of the original, and compared so."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from workbench.compare import data
from workbench.compare.sentence import sentences
from workbench.draw.cells import plain
from workbench.inputs.data import behind
from workbench.inputs.data.filtered import Names, as_in_project, command_in_project, filtered
from workbench.inputs.data.subsets import copying
from workbench.inputs.data.subsets.copying import Copied
from workbench.inside import layout
from workbench.run.spec import Spec
from workbench.tweak.edits import Edits
from workbench.tweak.origin import of_run
from workbench.tweak.plan import plan
from workbench.view.lanes import Subject, lane_of
from workbench.view.markdown import markdown

from .helpers import SOURCE, Place, wait_for

READ = """
import sys
import workbench as wb
path = sys.argv[sys.argv.index("--data") + 1] if "--data" in sys.argv else "digits.csv"
print(sum(1 for line in open(wb.data(path))) - 1)
"""


@pytest.fixture
def digits(place: Place) -> Place:
    """A project with the digits and a script that reads them; run 1 has read all of them."""
    shutil.copy(Path(SOURCE) / "examples/digits/digits.csv", place.root)
    place.script(READ)
    launched(place)
    return place


def launched(place: Place, *words: str, spec: dict[str, object] | None = None) -> int:
    """A run that has ended, and whose data has been looked into."""
    number = place.launch(sys.executable, "train.py", *words, **(spec or {}))
    place.ended(number)
    wait_for(lambda: not behind.wanted(place.folder(number)))
    return number


def through(place: Place, made: Copied, way: str) -> int:
    """A run that the copy reaches by its parameter, or by `wb.data`."""
    told = {"digits.csv": {**made.told(), "way": way}}
    if way == "--data":
        return launched(place, "--data", str(made.path), spec={"subsets": told})
    return launched(place, spec={"subsets": told})


def in_lane(place: Place, *numbers: int) -> str:
    """What the data lane tells of some runs."""
    subject = Subject(tuple(place.run(number) for number in numbers), 100)
    lane = lane_of("data", place.root, subject)
    page = lane.page(subject)
    lane.close()
    assert page is not None
    return plain(page.rows)


def sentence(place: Place, *numbers: int) -> str:
    """What there is to say of the last run."""
    runs = [place.run(number) for number in numbers]
    return sentences(place.project().compare(runs))[-1].text


@pytest.mark.parametrize("way", ["--data", "wb.data"])
def test_a_filtered_run_is_compared_by_the_name_of_the_original(digits: Place, way: str) -> None:
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    number = through(digits, made, way)
    assert digits.output(number).split() == [str(made.rows[1])] == ["1618"]
    run = digits.run(number)
    assert dict(run.data) == {"digits.csv": made.digest[1]}
    assert dict(digits.run(1).data) == {"digits.csv": made.digest[0]}
    told = "data digits.csv: label <> 7, 1,797 → 1,618 rows"
    assert told in sentence(digits, 1, number)
    assert "params" not in sentence(digits, 1, number) and "--data" not in sentence(digits, 1, 2)

    back = "data digits.csv: no filter (was label <> 7), 1,618 → 1,797 rows"
    assert back in sentence(digits, number, 1)
    assert told in digits.command("diff", "1", str(number)).stdout
    assert f"{number}: {told}" in digits.command("diff", "1", str(number)).stdout


def test_the_filter_is_told_wherever_the_data_is(digits: Place) -> None:
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    number = str(through(digits, made, "--data"))
    assert digits.run(int(number)).title == f"train.py --data {digits.root}/digits.csv"
    kept = {**made.told(), "way": "--data"}

    answer = json.loads(digits.command("diff", "1", number, "--json").stdout)
    (one,) = answer["data"]
    assert (one["name"], one["rows"]) == ("digits.csv", [1797, 1618])
    assert one["changes"][1]["filters"] == [None, kept]
    (change,) = json.loads(digits.command("data", "1", number, "--json").stdout)[0]["datasets"]
    assert change["filters"] == [None, kept] and change["rows"] == [1797, 1618]

    (listed,) = json.loads(digits.command("data", number, "--json").stdout)
    assert (listed["dataset"], listed["filtered"]) == ("digits.csv", kept)
    assert json.loads(digits.command("show", number, "--json").stdout)["filters"] == {
        "digits.csv": {**kept, "arrived": True}
    }
    shown = digits.command("show", number).stdout
    assert "filters\n  digits.csv  label <> 7, 1 797 → 1 618 rows\n" in shown

    text = digits.command("data", number).stdout
    assert "filter: label <> 7, 1 797 → 1 618 rows" in text
    assert "  digits.csv" in text and layout.SUBSETS not in text

    assert "rows, −179: label <> 7" in digits.command("diff", "1", number).stdout
    assert "filter: label <> 7" in digits.command("diff", "1", number, "--data").stdout
    three = digits.command("diff", "1", number, "1", env={"COLUMNS": "200"}).stdout
    assert ["digits.csv", "filter", "—", "*label", "<>", "7", "—"] in [
        line.split() for line in three.splitlines()
    ]
    runs = [digits.run(1), digits.run(int(number))]
    found = markdown(digits.project().compare(runs))
    assert "digits.csv changed (label &#60;&#62; 7)" in found

    for numbers in ([int(number)], [1, int(number)]):
        assert "filter: label <> 7" in in_lane(digits, *numbers)


def test_another_filter_is_told_with_both(digits: Place) -> None:
    one = through(digits, copying.copy(digits.root, "digits.csv", "label <> 7"), "--data")
    two = through(digits, copying.copy(digits.root, "digits.csv", "label in (3, 8)"), "wb.data")
    told = "data digits.csv: label <> 7 → label in (3, 8), 1,618 → 357 rows"
    assert told in sentence(digits, one, two)


def test_rows_are_known_without_anybody_looking_into_the_data(digits: Place) -> None:
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    number = through(digits, made, "--data")
    shutil.rmtree(digits.root / layout.PROJECT / layout.PROFILES)
    (change,) = data.of_runs(digits.root, digits.run(1), digits.run(number)).changes
    assert (change.rows, change.unit) == ((1797, 1618), "rows")


def test_a_filter_that_did_not_arrive_is_told(digits: Place) -> None:
    """The script has read the original, whatever was asked for."""
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    told = {"digits.csv": {**made.told(), "way": "none"}}
    number = launched(digits, spec={"subsets": told, "env": {layout.SUBSETS_NOW: "{}"}})
    assert digits.output(number).split() == ["1797"]
    assert "the filter of digits.csv did not arrive: all of it was read" in sentence(
        digits, 1, number
    )
    for command in ("data", "show"):
        assert "label <> 7 did not arrive" in digits.command(command, str(number)).stdout
    shown = json.loads(digits.command("show", str(number), "--json").stdout)
    assert shown["filters"]["digits.csv"]["arrived"] is False
    assert "label <> 7 did not arrive" in in_lane(digits, number)


def test_a_filter_that_keeps_all_has_arrived(digits: Place) -> None:
    """There is no copy then: what is read is the original."""
    number = digits.project().tweak(
        of_run(digits.run(1)), Edits(filters={"digits.csv": "label >= 0"})
    )
    digits.ended(number)
    assert digits.output(number).split() == ["1797"]
    for command in ("data", "show"):
        shown = digits.command(command, str(number)).stdout
        assert "label >= 0, 1 797 → 1 797 rows" in shown and "arrive" not in shown
    assert "arrive" not in sentence(digits, 1, number) + in_lane(digits, number)


def test_a_filter_is_told_where_nothing_saw_the_data_read(place: Place) -> None:
    """A library that reads by itself in a moment leaves no trace."""
    shutil.copy(Path(SOURCE) / "examples/digits/digits.csv", place.root)
    place.script(
        "import duckdb; print(duckdb.sql(\"SELECT count(*) FROM 'digits.csv'\").fetchall()[0])"
    )
    launched(place)
    project = place.project()
    number = project.tweak(of_run(place.run(1)), Edits(filters={"digits.csv": "label <> 7"}))
    place.ended(number)
    assert place.output(number).split() == ["(1618,)"]
    for one in (1, number):  # what the sampling of open files happens to see is not the matter
        (place.folder(one) / layout.FILES).write_text("")
    made = place.run(number).spec.subsets["digits.csv"]
    assert isinstance(made, dict)
    assert dict(place.run(number).data) == {"digits.csv": made["digest"][1]}
    told = "data digits.csv: label <> 7, 1,797 → 1,618 rows"
    assert told in sentence(place, 1, number)
    assert "data digits.csv: no filter (was label <> 7)" in sentence(place, number, 1)
    assert "filter: label <> 7, 1 797 → 1 618 rows" in place.command("data", str(number)).stdout
    assert not plan(place.root, of_run(place.run(number)), Edits()).notes


def test_an_original_that_was_read_beside_its_copy_keeps_its_whole_path(digits: Place) -> None:
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    digits.script("open('digits.csv').read(); " + READ.strip().replace("\n", "; "), "both.py")
    told = {"digits.csv": {**made.told(), "way": "--data"}}
    number = digits.launch(sys.executable, "both.py", "--data", str(made.path), subsets=told)
    digits.ended(number)
    assert dict(digits.run(number).data) == {
        str(made.source): made.digest[0],
        "digits.csv": made.digest[1],
    }


def test_a_run_with_a_filter_against_the_working_tree(digits: Place) -> None:
    """Launched again it would be filtered again: only a change of the original counts."""
    made = copying.copy(digits.root, "digits.csv", "label <> 7")
    number = through(digits, made, "--data")
    assert "no difference" in digits.command("diff", str(number), "--data").stdout
    with (digits.root / "digits.csv").open("a") as file:
        file.write((digits.root / "digits.csv").read_text().splitlines()[-1] + "\n")
    text = digits.command("diff", str(number), "--data").stdout
    assert "digits.csv changed" in text and "no difference" not in text


def test_a_folder_of_links_is_the_folder(place: Place) -> None:
    for number in range(60):
        path = place.root / f"images/{'cat' if number % 2 else 'dog'}/{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * number)
    place.script(
        """
        import pathlib, sys
        for path in pathlib.Path(sys.argv[1]).rglob('*.png'): path.read_bytes()
        """
    )
    one = launched(place, "images")
    made = copying.copy(place.root, "images", "size >= 10")
    told = {"images": {**made.told(), "way": "argument"}}
    two = launched(place, str(made.path), spec={"subsets": told})
    assert dict(place.run(two).data) == {"images": made.digest[1]}
    assert "data images: size >= 10, 60 → 50 files" in sentence(place, one, two)


def test_names_in_a_private_copy_of_the_code() -> None:
    """The copy is a link there, and other data lies in the project."""
    subsets = {"data/a.csv": {"filter": "x", "path": "/p/.workbench/subsets/k/a.csv"}}
    spec = Spec(("x",), "/p/.workbench/checkouts/c", home="/p", subsets=subsets)
    names = Names(spec)
    assert names.name("/p/.workbench/checkouts/c/data/a.csv") == "data/a.csv"
    assert names.name("/p/.workbench/subsets/k/a.csv") == "data/a.csv"
    assert names.name("/p/data/b.csv") == names.name("/p/.workbench/checkouts/c/data/b.csv")
    assert names.name("/elsewhere/c.csv") == "/elsewhere/c.csv"


def test_a_command_is_told_with_the_paths_of_the_project() -> None:
    subsets = {"data/a.csv": {"path": "/p/.workbench/subsets/k/a.csv", "spelt": "data/a.csv"}}
    words = ("python", "/c/train.py", "lr=0.1", "data=/p/.workbench/subsets/k/a.csv", "/cc/x")
    spec = Spec(words, "/c", home="/p", subsets=subsets)
    told = ("python", "/p/train.py", "lr=0.1", "data=data/a.csv", "/cc/x")
    assert command_in_project(spec) == told
    assert command_in_project(Spec(words, "/c")) == words


@pytest.mark.parametrize("told", [{}, {"rows": 3}, {"rows": [1, "x"], "digest": None, "path": []}])
def test_a_spec_that_is_not_as_it_should_be(told: dict[str, object]) -> None:
    spec = Spec(("x",), "/p", subsets={"a.csv": told, "b.csv": 3})
    (one,) = filtered(spec).values()
    assert (one.copy, one.digest, one.unit) == ("", ("", ""), "rows")
    assert Names(spec).name("/p/a.csv") == "a.csv"
    assert as_in_project(spec, {"data": "/p/a.csv"}) == {"data": "/p/a.csv"}
