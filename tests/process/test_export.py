"""Runs as CSV and Parquet: what was recorded comes out as it went in; no file is overwritten."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.errors import AlreadyThere, BadQuery, CannotWrite
from workbench.index.export import Exported
from workbench.inputs.data import files
from workbench.inputs.data.files import FileUse
from workbench.inside import layout
from workbench.project import Project

from .folders import BEGAN, make_run, write_lines
from .helpers import Place

SAMPLES = Path(__file__).parents[1] / "data" / "sources"
NASTY = ('a"b', "x'; drop table wide; --", "Ünï", "=1+1", "a.b/c d", "Loss", "loss")


def export(root: Path, what: str, target: Path, **options: Any) -> Exported:
    project = Project.open(root)
    return project.export(project.runs(), what, target, **options)


def rows(path: Path, order: str = "all") -> list[dict[str, Any]]:
    """What DuckDB reads back."""
    with duckdb.connect() as connection:
        answer = connection.execute(f"SELECT * FROM '{path}' ORDER BY {order}")
        names = [entry[0] for entry in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of two runs, in a folder of its own."""
    root = tmp_path / "it's"
    root.mkdir()
    metrics: list[dict[str, object]] = [
        {"loss": 2.0, "acc": 0.1},
        {"loss": "nan", "acc": 0.9},
        {"loss": 1.0, "acc": 0.5},
    ]
    make_run(root, metrics, name="wide", tags=["a", "b"], note="a, note\nof two lines")
    command = ["python", "train.py", "--lr", "3", "--flag", "--kind", "x"]
    make_run(root, [{"loss": "inf"}], command=command)
    return root


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_runs_are_a_row_each(root: Path, tmp_path: Path, kind: str) -> None:
    written = export(root, "runs", tmp_path / f"runs.{kind}")
    assert (written.rows, written.format) == (2, kind)
    assert written.bytes == written.path.stat().st_size
    first, second = rows(written.path, "run")
    head = "run name state started seconds parent code data tags note place"
    assert list(first)[:11] == head.split()
    assert (first["run"], first["name"], first["state"]) == (1, "wide", "finished")
    assert (first["tags"], first["note"]) == ("a, b", "a, note\nof two lines")
    assert first["started"].timestamp() > 0 and f"{first['started']:%Y-%m-%d}" == "2023-11-14"
    assert (first["param.lr"], second["param.lr"], first["param.kind"]) == (0.1, 3.0, None)
    assert (first["metric.loss"], first["min.loss"], first["max.loss"]) == (1.0, 1.0, 2.0)
    assert (first["min.acc"], first["max.acc"], first["metric.acc"]) == (0.1, 0.9, 0.5)
    assert math.isinf(second["metric.loss"]) and second["min.loss"] is None
    assert second["metric.acc"] is None


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_metrics_are_a_row_a_value(root: Path, tmp_path: Path, kind: str) -> None:
    written = export(root, "metrics", tmp_path / f"m.{kind}")
    found = rows(written.path, "run, name, step")
    assert written.rows == len(found) == 7
    assert list(found[0]) == "run name step time value source rank place".split()
    losses = [row["value"] for row in found if row["run"] == 1 and row["name"] == "loss"]
    assert losses[0] == 2.0 and math.isnan(losses[1]) and losses[2] == 1.0
    assert found[0]["time"] == BEGAN and found[0]["source"] == "sdk"
    assert math.isinf(found[-1]["value"])


def test_what_a_run_was_made_of_comes_with_it(tmp_path: Path) -> None:
    """Its code, its data, the run it comes from; and no more digits than anybody asks for."""
    make_run(tmp_path)
    folder = make_run(tmp_path, [{"loss": 1.0}], parent=1, end={"seconds": 1.23456789})
    (folder / layout.CODE).write_text(json.dumps({"tree": "ab" * 20}))
    files.append(folder, [FileUse("/a.csv", digest="sha256:77", kind="dataset")])
    first, second = rows(export(tmp_path, "runs", tmp_path / "runs.csv").path, "run")
    assert (first["parent"], first["code"], first["data"]) == (None, None, None)
    assert (second["parent"], second["code"], str(second["data"])) == (1, "ab" * 20, "77")
    assert second["seconds"] == 1.235


def test_steps_are_whole_where_all_are(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    folder = make_run(root, [{"loss": 1.0}, {"loss": 0.5}])
    text = export(root, "metrics", tmp_path / "m.csv").path.read_text()
    assert [line.split(",")[2] for line in text.splitlines()] == ["step", "0", "1"]
    with (folder / layout.METRICS).open("a") as file:
        file.write('{"step": 1.5, "time": 1, "metrics": {"loss": 0.2}}\n')
    text = export(root, "metrics", tmp_path / "n.csv").path.read_text()
    assert [line.split(",")[2] for line in text.splitlines()] == ["step", "0.0", "1.0", "1.5"]


def test_only_the_metrics_that_are_asked_for(root: Path, tmp_path: Path) -> None:
    assert export(root, "metrics", tmp_path / "m.csv", only=["acc"]).rows == 3
    (row,) = rows(export(root, "runs", tmp_path / "r.csv", only=["acc"]).path)[:1]
    assert "metric.acc" in row and "metric.loss" not in row


def test_meters_and_params(root: Path, tmp_path: Path) -> None:
    folder = Path(layout.runs_folder(str(root))) / "1"
    write_lines(folder / layout.METERS, [{"cpu": 1.0}, {"cpu": 2.0}], "meters")
    assert [row["value"] for row in rows(export(root, "meters", tmp_path / "m.csv").path)] == [1, 2]
    told = rows(export(root, "params", tmp_path / "p.parquet").path)
    assert [(row["run"], row["name"], row["value"]) for row in told] == [
        (1, "lr", "0.1"),
        (2, "flag", "true"),
        (2, "kind", "x"),
        (2, "lr", "3"),
    ]


def test_names_may_be_anything(tmp_path: Path) -> None:
    folder = make_run(tmp_path, [dict.fromkeys(NASTY, 0.5)], name="=cmd()")
    told = json.dumps({"params": {name: name for name in NASTY}})
    (folder / layout.PARAMS).write_text(told + "\n")
    for kind in ("csv", "parquet"):
        (row,) = rows(export(tmp_path, "runs", tmp_path / f"r.{kind}").path)
        assert row["name"] == "=cmd()"
        for name in NASTY[:-2]:
            assert (row[f"metric.{name}"], row[f"param.{name}"]) == (0.5, name)
        assert {"metric.Loss", "metric.loss (2)"} <= row.keys()
        assert export(tmp_path, "metrics", tmp_path / f"m.{kind}", only=NASTY[:3]).rows == 3


def test_a_column_holds_what_all_its_values_are(tmp_path: Path) -> None:
    kinds: Sequence[tuple[object, object]] = [(1, 2), (1, 2.5), (True, False), (1, "x"), (1, [2])]
    for place in range(2):
        folder = make_run(tmp_path, command=["python", "t.py"])
        values = {f"p{number}": pair[place] for number, pair in enumerate(kinds)}
        (folder / layout.PARAMS).write_text(json.dumps({"params": values}) + "\n")
    _, row = rows(export(tmp_path, "runs", tmp_path / "r.parquet").path, "run")
    told = [row[f"param.p{number}"] for number in range(len(kinds))]
    assert told == [2, 2.5, False, "x", "[2]"]
    assert [type(value) for value in told] == [int, float, bool, str, str]


def test_a_project_without_runs_or_metrics_gives_a_head(tmp_path: Path) -> None:
    for what in ("runs", "metrics", "meters", "params"):
        written = export(tmp_path, what, tmp_path / f"{what}.csv")
        assert written.rows == 0 and written.path.read_text().count("\n") == 1


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "runs.csv"
    target.write_text("mine")
    with pytest.raises(AlreadyThere, match=r"runs\.csv"):
        export(root, "runs", target)
    assert target.read_text() == "mine"
    assert export(root, "runs", target, force=True).rows == 2
    with pytest.raises(BadQuery, match="no such format"):
        export(root, "runs", tmp_path / "runs.xlsx")
    with pytest.raises(
        CannotWrite, match=r"nowhere/runs\.csv cannot be written: No such file [^/]*$"
    ):
        export(root, "runs", tmp_path / "nowhere" / "runs.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it's", "runs.csv"]


def test_runs_of_other_tools_go_out_too(place: Place) -> None:
    shutil.copytree(SAMPLES, place.root, dirs_exist_ok=True)
    project = place.project()
    runs = project.runs()
    told = rows(project.export(runs, "runs", place.root / "runs.parquet").path)
    assert len(told) == len(runs) and all(row["run"] is None for row in told)
    written = project.export(runs, "metrics", place.root / "metrics.parquet")
    assert written.rows == sum(len(series) for run in runs for series in project.points(run))
    found = rows(written.path)
    assert {row["place"] for row in found} <= {str(run.place) for run in runs}
    assert {row["run"] for row in found} == {None}
    assert {row["place"] for row in rows(project.export(runs, "params", place.root / "p.csv").path)}


def test_the_command_writes_prints_and_refuses(root: Path) -> None:
    place = Place(root)
    told = json.loads(place.command("export", "-o", "runs.csv", "--json").stdout)
    assert (told["rows"], told["what"], told["path"]) == (2, "runs", "runs.csv")
    assert place.command("export", "-o", "runs.csv").returncode == 2
    assert "2 rows" in place.command("export", "-o", "runs.csv", "--force").stdout
    printed = place.command("export", "2", "--what", "params", "-o", "-").stdout
    assert [row[1] for row in csv.reader(io.StringIO(printed))] == ["name", "flag", "kind", "lr"]
    best = place.command("export", "-f", "acc > 0.3", "--what", "metrics", "-m", "acc", "-o", "-")
    assert len(best.stdout.splitlines()) == 4
    wrong = place.command("export", "-m", "los", "-o", "x.csv")
    assert wrong.returncode == 2 and "They have: acc, loss" in wrong.stderr
    assert not (root / "x.csv").exists()
