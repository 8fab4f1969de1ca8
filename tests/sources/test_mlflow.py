"""MLflow's two stores."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.sources.common import DATA, drain, expected, series, times
from workbench.sources.discovery import find, open_source
from workbench.sources.mlflow import MlflowFolder
from workbench.sources.mlflow_sql import MlflowDatabase, listed

STORE = DATA / "mlflow"
RUN = next(path.parent for path in STORE.glob("mlruns/*/*/params"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The SQLite store, made of the statements that were kept."""
    path = tmp_path / "mlflow.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((STORE / "mlflow.sql").read_text())
    connection.close()
    return path


@pytest.mark.parametrize("name", ["files", "sqlite"])
def test_a_run_is_what_mlflow_tells(name: str, database: Path) -> None:
    """Metrics with steps and times, params, name and state."""
    uuid = listed(database)[0].uuid
    reader = MlflowFolder(RUN) if name == "files" else MlflowDatabase(database, uuid)
    points = drain(reader, limit=7)
    for metric, rows in expected(STORE / f"{name}.expected.json").items():
        found = series(points, metric)
        assert [step for step, _ in found] == [step for step, _, _ in rows]
        assert [v for _, v in found] == pytest.approx([v for _, v, _ in rows], nan_ok=True)
        assert times(points, metric) == [time for _, _, time in rows]
    assert reader.params == {"lr": 0.1, "optim": "adam", "model/depth": 3}
    assert (reader.title, reader.state, reader.problem) == ("one", "finished", "")


def test_deleted_runs_are_left_out(database: Path) -> None:
    """Both stores hold a deleted run."""
    shutil.copytree(STORE / "mlruns", database.parent / "mlruns")
    found = find(database.parent)
    assert [run.name for run in found] == ["first experiment/one"] * 2
    assert len({run.run_id for run in found}) == 2
    for run in found:
        reader = open_source(run)
        assert reader is not None and len(series(drain(reader), "loss")) == 20


def test_a_file_store_that_grows(tmp_path: Path) -> None:
    """New lines, new metrics and a torn line."""
    run = tmp_path / "run"
    shutil.copytree(RUN, run)
    reader = MlflowFolder(run)
    drain(reader)
    with (run / "metrics" / "loss").open("a") as file:
        file.write("1795478297600 0.25 20\n179547829")
    (run / "metrics" / "new").write_text("1795478297600 1 1 dataset digest\n")
    points = drain(reader)
    assert series(points, "loss") == [(20, 0.25)]
    assert series(points, "new") == [(1, 1)]


def test_a_database_that_grows_is_not_locked(database: Path) -> None:
    """Somebody writes while we read; we see it, and are in nobody's way."""
    uuid = listed(database)[0].uuid
    reader = MlflowDatabase(database, uuid)
    reader.read(3)
    with sqlite3.connect(database, timeout=0) as writer:
        writer.execute("insert into metrics values ('loss', 9, 1795478299000, ?, 99, 0)", (uuid,))
    writer.close()
    assert series(drain(reader), "loss")[-1] == (99, 9)


def test_a_locked_or_false_database_is_a_problem(database: Path) -> None:
    """It is told, raises nothing, and is tried again."""
    reader = MlflowDatabase(database, listed(database)[0].uuid)
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("begin exclusive")
    assert reader.read() == [] and "locked" in reader.problem
    writer.execute("rollback")
    writer.close()
    assert drain(reader) and reader.problem == ""
    database.write_bytes(b"no database")
    assert reader.read() == [] and "cannot be read" in reader.problem
    assert listed(database) == []


def test_a_view_that_never_ends_is_given_up(tmp_path: Path) -> None:
    """A store that was made to hang whoever asks it."""
    path = tmp_path / "mlflow.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "create table experiments (experiment_id, name, lifecycle_stage);"
            "create view runs as with recursive n(x) as (select 1 union all select x + 1 from n)"
            " select x as run_uuid, '' as name, 1 as end_time, 1 as start_time,"
            " 'active' as lifecycle_stage, 0 as experiment_id from n;"
        )
    connection.close()
    assert listed(path) == []
