"""The data of real runs: looked into when they have ended, and compared when it has changed."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import duckdb
import psutil
import pytest

from workbench.compare import data
from workbench.compare.data import DatasetChange
from workbench.compare.told import data_words
from workbench.draw.cells import cell_width, plain
from workbench.inputs.data import behind, files
from workbench.inputs.data.profiles.failure import NotProfiled
from workbench.inputs.data.profiles.make import Maker
from workbench.inputs.data.profiles.store import Profiles
from workbench.inside import layout
from workbench.view.lanes import Page, Subject, lane_of

from .helpers import SOURCE, Place, wait_for

DIGITS = Path(SOURCE) / "examples/digits"
READ = "import sys\nfor path in sys.argv[1:]: open(path).read()\n"


def trained(place: Place, *names: str) -> int:
    """A run that has read these files, and whose data has been looked into."""
    place.script(READ)
    number = place.launch(sys.executable, "train.py", *names)
    place.ended(number)
    wait_for(lambda: not behind.wanted(place.folder(number)))
    return number


def changes(place: Place, old: int, new: int) -> list[DatasetChange]:
    return data.of_runs(place.root, place.run(old), place.run(new)).changes


def words(place: Place, old: int, new: int) -> str:
    return data_words(data.of_runs(place.root, place.run(old), place.run(new)))


def filtered(place: Place, name: str, leave_out: str) -> None:
    """The digits without one of them."""
    with (DIGITS / "digits.csv").open(newline="") as file:
        rows = [row for row in csv.reader(file) if row[1] != leave_out]
    with (place.root / name).open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def page(place: Place, *numbers: int, width: int = 100, until: str = "") -> Page:
    """The data lane, when it shows a text and has nothing left to do."""
    runs = tuple(place.run(number) for number in numbers)
    lane = lane_of("data", place.root, Subject(runs, width))
    shown = Page()

    def done() -> bool:
        nonlocal shown
        shown = lane.page(Subject(runs, width)) or shown
        return until in plain(shown.rows) and not shown.busy

    try:
        wait_for(done)
    finally:
        lane.close()
    assert all(sum(cell_width(p.text) for p in row) == width for row in shown.rows)
    assert all(stop < len(shown.rows) for stop in (*shown.stops, *shown.heads))
    return shown


def test_the_digits_without_one_of_them(place: Place) -> None:
    """The file is overwritten between the runs: what it was is known all the same."""
    filtered(place, "digits.csv", "none")
    one = trained(place, "digits.csv")
    filtered(place, "digits.csv", "8")
    two = trained(place, "digits.csv")
    (change,) = changes(place, one, two)
    assert (change.how, change.rows, change.unknown) == ("changed", (1797, 1623), "")
    assert words(place, one, two) == "174 rows fewer in digits.csv"
    assert words(place, two, one) == "174 rows more in digits.csv"
    first, second, *_ = change.columns
    assert (first.name, second.name) == ("label", "near_label")
    assert first.distance is not None
    assert (first.distance.gone, round(first.distance.share, 3)) == (["8"], 0.097)
    shown = page(place, one, two)
    told = plain(shown.rows)
    assert "174 rows fewer in digits.csv" in told and "1 797 → 1 623 rows, −174" in told
    assert "gone: 8" in told and "▇▇▇▇▇▇▇▇▇▇ → ████████ █" in told
    assert (shown.heads, list(shown.stops)[:3]) == ([0, 1], [0, 1, 2])


def test_the_digits_with_half_of_one_of_them(place: Place) -> None:
    filtered(place, "digits.csv", "none")
    one = trained(place, "digits.csv")
    lines = (place.root / "digits.csv").read_text().splitlines(keepends=True)
    eights = [line for line in lines if line.split(",")[1] == "8"]
    gone = {*eights[::2]}
    (place.root / "digits.csv").write_text("".join(line for line in lines if line not in gone))
    two = trained(place, "digits.csv")
    (change,) = changes(place, one, two)
    assert "label" in [column.name for column in change.columns if column.moved]
    assert "8 10 % → 5 %; mean" in plain(page(place, one, two).rows)


def test_the_difference_of_runs_tells_rows_and_columns(place: Place) -> None:
    """As text, as a table of several runs, as Markdown and as JSON."""
    (place.root / "a.csv").write_text("x,y\n" + "1,u\n2,v\n" * 50)
    trained(place, "a.csv")
    (place.root / "a.csv").write_text("x,y\n" + "1,u\n9,v\n" * 40)
    trained(place, "a.csv")
    assert "100 → 80 rows, −20" in place.command("diff", "1", "2").stdout
    told = place.command("diff", "1", "2", "--data").stdout
    assert "changed  a.csv" in told and "gone: 2" in told and "other columns: 1 as before" in told
    rows = [row.split() for row in place.command("diff", "1", "2", "1").stdout.splitlines()]
    assert ["a.csv", "rows", "100", "*80", "100"] in rows
    told = place.command("diff", "1", "2", "--md").stdout
    assert "| 2 | a.csv changed | 100 → 80 rows, −20 | x: gone: 2; new: 9; mean 1.5 → 5 |" in told
    (told,) = json.loads(place.command("diff", "1", "2", "--json").stdout)["data"]
    assert (told["rows"], told["changes"][0]) == ([100, 80], None)
    (first, _) = told["changes"][1]["columns"]
    assert (first["name"], first["moved"], first["distance"]["gone"]) == ("x", True, ["2"])


def test_a_profile_is_made_once_for_a_content(place: Place) -> None:
    (place.root / "a.csv").write_text("x\n1\n")
    one = trained(place, "a.csv")
    (kept,) = (place.root / layout.PROJECT / layout.PROFILES).iterdir()
    before = kept.stat().st_mtime_ns
    (place.root / "b.csv").write_text("x\n1\n")
    two = trained(place, "b.csv")
    assert kept.stat().st_mtime_ns == before and not behind.wanted(place.folder(two))
    (change,) = changes(place, one, two)
    assert (change.how, change.was, change.path) == ("renamed", "a.csv", "b.csv")
    assert words(place, one, two) == "a.csv is now b.csv"


def test_columns_come_go_and_change_their_type(place: Place) -> None:
    (place.root / "a.csv").write_text("x,y,z\n1,2,u\n")
    one = trained(place, "a.csv")
    (place.root / "a.csv").write_text("x,z,new\n1.5,u,3\n")
    two = trained(place, "a.csv")
    (change,) = changes(place, one, two)
    assert [one.name for one in change.added] == ["new"]
    assert [one.name for one in change.removed] == ["y"]
    assert [(one.name, one.retyped) for one in change.columns] == [("x", True), ("z", False)]
    assert words(place, one, two) == "a.csv changed (same rows, other columns)"
    told = plain(page(place, one, two).rows)
    assert "+ new" in told and "- y" in told and "BIGINT → DOUBLE" in told


def test_what_was_overwritten_unseen_is_not_guessed(place: Place) -> None:
    (place.root / "a.csv").write_text("x\n1\n")
    one = trained(place, "a.csv")
    for path in (place.root / layout.PROJECT / layout.PROFILES).iterdir():
        path.unlink()
    (place.root / "a.csv").write_text("x\n1\n2\n")
    two = trained(place, "a.csv")
    (change,) = changes(place, one, two)
    assert change.rows == (None, 2) and change.unknown == f"run 1: {data.NOT_KEPT}"
    assert words(place, one, two) == "a.csv changed"
    assert "columns not known; run 1: it has changed since it was read" in plain(
        page(place, one, two, until="since it was read").rows
    )


def test_the_lane_looks_into_what_nobody_has_looked_into(place: Place) -> None:
    (place.root / "a.csv").write_text("x,y\n1,u\n2,v\n")
    one = trained(place, "a.csv")
    for path in (place.root / layout.PROJECT / layout.PROFILES).iterdir():
        path.unlink()
    told = plain(page(place, one, until="2 rows, 2 columns").rows)
    assert "a.csv" in told and "BIGINT" in told and "1 … 2, mean 1.5" in told
    assert not behind.wanted(place.folder(one))


def test_several_datasets_and_none(place: Place) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        (place.root / name).write_text(f"x\n{name}\n")
    one, two = trained(place, "a.csv", "b.csv"), trained(place, "b.csv", "c.csv")
    assert words(place, one, one) == ""
    (change,) = changes(place, one, two)
    assert (change.how, change.was, change.path) == ("replaced", "a.csv", "c.csv")
    assert words(place, one, two) == "c.csv, in place of a.csv (same rows)"
    three = trained(place)
    assert {change.how for change in changes(place, two, three)} == {"removed"}
    assert words(place, three, one) == "a.csv added, and 1 more dataset"
    assert "No data was seen to be read." in plain(page(place, three).rows)
    four = trained(place)
    assert "run 3 → run 4  no data was seen to be read" in plain(page(place, three, four).rows)


def test_a_run_that_has_told_nothing_yet(place: Place) -> None:
    """What a live run will read is not known; that is no dataset which is not read any more."""
    (place.root / "a.csv").write_text("x\n1\n")
    one = trained(place, "a.csv")
    two = place.train("import time; time.sleep(60)")
    assert words(place, one, two) == "the data of run 2 is not known yet"
    (told,) = json.loads(place.command("data", "1", "2", "--json").stdout)
    assert (told["unknown"], told["datasets"]) == (words(place, one, two), [])
    place.stop(two)


def test_names_of_a_dataset_are_shown_as_text(place: Place) -> None:
    (place.root / "a.csv").write_text('"[red]x","\x1b[31my","new\nline"\n1,[bold],3\n')
    one = trained(place, "a.csv")
    told = plain(page(place, one).rows)
    assert "[red]x" in told and "␛[31my" in told and "new␊line" in told
    answer = place.command("data", "1", "--columns")
    assert "\x1b" not in answer.stdout and "[bold]" in answer.stdout


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_every_row_has_its_width(place: Place, width: int) -> None:
    filtered(place, "digits.csv", "none")
    one = trained(place, "digits.csv")
    filtered(place, "more.csv", "8")
    two = trained(place, "more.csv")
    page(place, one, width=width)
    page(place, one, two, width=width)


def test_the_command_tells_what_the_lane_does(place: Place) -> None:
    (place.root / "a.csv").write_text("x,y\n" + "1,u\n2,v\n" * 50)
    trained(place, "a.csv")
    (place.root / "a.csv").write_text("x,y\n" + "1,u\n9,v\n" * 40)
    trained(place, "a.csv")
    (told,) = json.loads(place.command("data", "1", "--json").stdout)
    assert told["rows"] == 100 and "profile" not in told
    (told,) = json.loads(place.command("data", "1", "--columns", "--json").stdout)
    assert [one["name"] for one in told["profile"]["columns"]] == ["x", "y"]
    (told,) = json.loads(place.command("data", "1", "2", "--json").stdout)
    (change,) = told["datasets"]
    assert (change["change"], change["rows"]) == ("changed", [100, 80])
    assert change["columns"][0]["distance"]["gone"] == ["2"]
    page = place.command("data", "1", "2").stdout
    assert page.startswith(" run 1 → run 2  20 rows fewer in a.csv") and "gone: 2" in page
    assert "(100 rows, 2 columns)" in place.command("data", "1").stdout


def test_a_file_of_the_project(place: Place) -> None:
    duckdb.sql(f"COPY (SELECT 1 AS x FROM range(7)) TO '{place.root}/a.parquet'")
    trained(place)
    told = json.loads(place.command("data", "a.parquet", "--json").stdout)
    assert (told["rows"], told["columns"][0]["name"]) == (7, "x")
    assert "7 rows, 1 column" in place.command("data", "a.parquet").stdout
    assert "files" in place.command("data", ".").stdout
    for wrong in ("train.py", "gone.csv", "99"):
        answer = place.command("data", wrong)
        assert answer.returncode == 2 and wrong in answer.stderr
        assert "Traceback" not in answer.stderr


def test_a_small_dataset_is_looked_into_while_the_run_goes_on(place: Place) -> None:
    """So it may be overwritten as soon as the run has ended; and who looks is no part of it."""
    (place.root / "a.csv").write_text("x\n" + "1\n" * 40)
    one = place.train("open('a.csv').read(); import time; time.sleep(600)")
    wait_for(lambda: place.run(one).data and not behind.wanted(place.folder(one)))
    assert place.run(one).live
    (place.root / "a.csv").write_text("x\n1\n")
    assert place.stop(one).life.state == "stopped"
    two = trained(place, "a.csv")
    (change,) = changes(place, one, two)
    assert (change.rows, change.unknown) == ((40, 1), "")


def test_a_stop_leaves_those_alone_who_look_into_data(place: Place) -> None:
    (place.root / "a.csv").write_text("x\n" + "1\n" * 3_000_000)
    one = place.train("open('a.csv').read(); import time; time.sleep(600)")
    seen = wait_for(lambda: [p for p in place.processes() if "profiling" in _command(p)])[0]
    seen.suspend()  # it is at work until the run has ended
    wait_for(lambda: len(place.lines(one, layout.METERS)) > 3)
    told = [line["meters"]["processes"] for line in place.lines(one, layout.METERS)]
    assert {*told} == {1} and place.stop(one).life.state == "stopped"
    assert seen.is_running()
    seen.resume()
    wait_for(lambda: not behind.wanted(place.folder(one)))


def test_what_changes_while_it_is_looked_into_is_not_kept(place: Place) -> None:
    """Not even within one tick of the clock of its file, and with the same size."""
    path = place.root / "a.csv"
    path.write_text("x\n1\n")
    one = trained(place, "a.csv")
    (use,) = (use for use in files.read(place.folder(one)) if use.is_data)
    profiles = Profiles(place.root / layout.PROJECT)
    for kept in (place.root / layout.PROJECT / layout.PROFILES).iterdir():
        kept.unlink()
    state = path.stat()
    path.write_text("x\n2\n")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    with pytest.raises(NotProfiled, match="has changed"):
        Maker().of_use(profiles, use)
    assert not profiles.has(use.digest)


def test_several_at_work_on_one_content(place: Place) -> None:
    """Runs that end together: one process makes the profile, and none is left behind."""
    place.script(READ)
    (place.root / "a.csv").write_text("x\n" + "1\n" * 1000)
    numbers = [place.launch(sys.executable, "train.py", "a.csv") for _ in range(4)]
    for number in numbers:
        place.ended(number)
    wait_for(lambda: not behind.wanted(place.folder(numbers[0])))
    assert {place.state(number) for number in numbers} == {"finished"}
    wait_for(lambda: not place.processes())
    left = list((place.root / layout.PROJECT / layout.PROFILES).iterdir())
    assert len(left) == 1 and Profiles(place.root / layout.PROJECT).has(
        place.run(numbers[0]).data["a.csv"]
    )


def test_looking_in_the_background_gives_way_and_gives_up(place: Place) -> None:
    """It has the lowest priority, and what it cannot do is nothing that anybody sees."""
    (place.root / "a.csv").write_text("x\n1\n")
    place.script(READ)
    number = place.launch(sys.executable, "train.py", "a.csv")
    place.ended(number)
    wait_for(lambda: not behind.wanted(place.folder(number)))
    (place.root / "a.csv").write_text("x\n" + "1\n" * 3_000_000)
    two = place.launch(sys.executable, "train.py", "a.csv")
    seen = wait_for(lambda: [p for p in place.processes() if "profiling" in _command(p)])
    wait_for(lambda: _nice(seen[0]) == 19)
    for path in (place.root / "a.csv", place.root / "train.py"):
        os.remove(path)  # noqa: PTH107 - while it may be read
    wait_for(lambda: not place.processes())
    assert place.state(two) == "finished"


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def _nice(process: psutil.Process) -> int:
    try:
        return int(process.nice())
    except psutil.NoSuchProcess:
        return 19


def test_a_project_that_is_gone_or_cannot_be_written_is_left_alone(place: Place) -> None:
    (place.root / "a.csv").write_text("x\n1\n")
    place.script(READ)
    home = place.root / layout.PROJECT
    home.mkdir()
    (home / layout.PROFILES).write_text("in the way")
    number = place.launch(sys.executable, "train.py", "a.csv")
    place.ended(number)
    wait_for(lambda: not place.processes())
    assert (home / layout.PROFILES).read_text() == "in the way"
    assert place.state(number) == "finished"
