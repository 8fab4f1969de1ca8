"""Runs that other tools recorded: listed at once, read and never written, made ours on demand."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from workbench.errors import UsageError
from workbench.inside import layout
from workbench.project import Project
from workbench.run.lifecycle import Recorded

from .helpers import Place

SAMPLES = Path(__file__).parents[1] / "data" / "sources"
CSV = "epoch,loss,acc\n0,1.0,0.1\n1,0.5,0.2\n2,0.25,0.4\n"


@pytest.fixture
def old(place: Place) -> Place:
    """A folder with a person's old experiments."""
    shutil.copytree(SAMPLES, place.root, dirs_exist_ok=True)
    return place


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder: when it was changed, and its content."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_old_experiments_are_there_on_the_first_start(old: Place) -> None:
    before = snapshot(old.root)
    told = old.listed()
    assert {"tensorboard", "wandb", "mlflow", "csv", "trainer_state"} <= {
        run["origin"] for run in told
    }
    assert all(run["run"] is None and run["state"] == "recorded" for run in told)
    assert sum(bool(run["metrics"]) for run in told) > len(told) / 2
    assert snapshot(old.root) == before


def test_each_is_shown_and_plotted_by_its_place(old: Place) -> None:
    place = "field/keras_csv"
    shown = old.command("show", place, "--json")
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout)
    assert told["origin"] == "csv" and told["metrics"]
    name = next(iter(told["metrics"]))
    points = json.loads(old.command("plot", place, "-m", name, "--json").stdout)[0]
    assert points["run"] == place
    assert points["value"][-1] == told["metrics"][name]


def test_a_folder_whose_name_is_no_text(place: Place) -> None:
    folder = Path(os.fsdecode(os.fsencode(place.root) + b"/odd\xff"))
    folder.mkdir()
    (folder / "log.csv").write_text(CSV)
    (told,) = place.listed()
    assert (told["name"], told["place"]) == ("odd?", f"{place.root}/odd?/log.csv")
    for words in (("show",), ("plot", "-m", "loss"), ("export", "-o-"), ("import",)):
        done = place.command(*words, told["name"])
        assert done.returncode == 0, done.stderr
    assert [run["run"] for run in place.listed()] == [1]


def test_nothing_of_theirs_is_removed_or_stopped(old: Place) -> None:
    before = snapshot(old.root)
    answer = old.command("rm", "-y", "field/keras_csv")
    assert answer.returncode == 2
    assert "recorded by csv" in answer.stderr
    assert "recorded by csv" in old.command("stop", "field/keras_csv").stdout
    assert snapshot(old.root) == before


def test_an_imported_run_is_ours_and_listed_once(old: Place) -> None:
    project = Project.open(old.root)
    run = project.find("field/keras_csv")
    number = project.bring_in(run)
    again = Project.open(old.root)
    ours = again.find(str(number))
    assert (ours.metrics, ours.params) == (run.metrics, run.params)
    assert set(ours.sources.values()) == {"csv"}
    assert ours.life == Recorded("csv") and not ours.origin
    assert again.find("field/keras_csv").number == number
    assert "field/keras_csv" not in {one.spec.name for one in again.runs() if one.origin}
    with pytest.raises(UsageError, match="already"):
        again.bring_in(ours)


def test_all_of_them_are_imported_point_by_point(old: Place) -> None:
    foreign = Project.open(old.root)
    expected = {}
    for run in foreign.runs():
        series = foreign.series(run)
        while series.advance():
            pass
        expected[run.spec.name] = {n: len(series.columns.series(n)) for n in run.metrics}
    answer = old.command("import", "--all", "--json")
    assert answer.returncode == 0, answer.stderr
    made = {one["from"]: one["run"] for one in json.loads(answer.stdout)}
    assert made.keys() == expected.keys()
    query = "select run, name, count(*) as points from metrics group by all"
    counted = json.loads(old.command("sql", query, "--json").stdout)
    found = {(row["run"], row["name"]): row["points"] for row in counted}
    for name, number in made.items():
        assert {m: found[number, m] for m in expected[name]} == expected[name]
    assert not [run for run in old.listed() if run["run"] is None]


def test_a_log_that_grows_is_followed(place: Place) -> None:
    log = place.root / "exp" / "metrics.csv"
    log.parent.mkdir()
    log.write_text(CSV)
    project = place.project()
    assert project.find("exp").metrics == {"loss": 0.25, "acc": 0.4}
    log.write_text(CSV + "3,0.125,0.8\n")
    os.utime(log, (1, 1))
    later = place.project().find("exp")
    assert later.metrics == {"loss": 0.125, "acc": 0.8} and later.step == 3


def test_what_was_read_is_kept_where_there_is_an_index(place: Place) -> None:
    (place.root / "exp").mkdir()
    (place.root / "exp" / "metrics.csv").write_text(CSV)
    place.project().runs()
    assert not (place.root / layout.PROJECT).exists()
    place.ended(place.train("pass"))
    first = place.project().find("exp")
    kept = place.root / layout.PROJECT / layout.INDEX / "foreign.json"
    assert "exp/metrics.csv" in kept.read_text()
    second = place.project().find("exp")
    assert (second.metrics, second.params, second.sources) == (
        first.metrics,
        first.params,
        first.sources,
    )
    kept.write_text("{broken")
    assert place.project().find("exp").metrics == first.metrics


def test_a_log_that_a_run_of_ours_wrote_is_that_run(place: Place) -> None:
    number = place.train(
        f"""
        import pathlib
        pathlib.Path("exp").mkdir()
        with open("exp/metrics.csv", "w") as file: file.write({CSV!r})
        """
    )
    assert place.ended(number).metrics == {"loss": 0.25, "acc": 0.4}
    assert [run.number for run in place.project().runs()] == [number]
    assert set(place.run(number).sources.values()) == {"files"}


def test_a_run_that_is_gone_says_so(place: Place) -> None:
    (place.root / "exp").mkdir()
    (place.root / "exp" / "metrics.csv").write_text(CSV)
    project = place.project()
    run = project.find("exp")
    shutil.rmtree(place.root / "exp")
    series = project.series(run)
    assert not series.advance()
    assert not place.project().runs()
