"""Finding the runs of other tools in a folder."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.sources.common import DATA, drain, names
from workbench.sources.discovery import Found, find, open_source

EVENTS = DATA / "tensorboard"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder as people have them: logs of every kind, and much that is none."""
    root = tmp_path / "project"
    shutil.copytree(EVENTS / "torch", root / "runs" / "torch")
    shutil.copytree(EVENTS / "tensorboardx", root / "runs" / "x")
    shutil.copytree(EVENTS / "tensors", root / "logs" / "keras")
    shutil.copytree(EVENTS / "catboost_info", root / "catboost_info")
    shutil.copytree(EVENTS / "lightning", root / "lightning_logs")
    shutil.copytree(EVENTS / "trainer", root / "output")
    shutil.copytree(EVENTS / "trainer" / "checkpoint-6", root / "bert" / "checkpoint-6")
    shutil.copytree(EVENTS / "trainer" / "checkpoint-12", root / "bert" / "checkpoint-12")
    shutil.copytree(DATA / "wandb" / "wandb", root / "wandb")
    shutil.copytree(DATA / "mlflow" / "mlruns", root / "mlruns")
    shutil.copytree(DATA / "field" / "ultralytics", root / "detect" / "train")
    shutil.copytree(DATA / "field" / "sb3_monitor", root / "sb3")
    (root / "log.jsonl").write_text('{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n')
    with sqlite3.connect(root / "mlflow.db") as database:
        database.executescript((DATA / "mlflow" / "mlflow.sql").read_text())
    database.close()
    _decoys(root)
    return root


def _decoys(root: Path) -> None:
    log = "epoch,loss\n0,0.5\n1,0.4\n"
    hidden = [".git", ".workbench/runs/1", "node_modules", "env/lib/site-packages/keras", "own/x"]
    for name in hidden:
        (root / name).mkdir(parents=True)
        (root / name / "metrics.csv").write_text(log)
    (root / "own" / "pyvenv.cfg").write_text("home = /usr\n")
    (root / "package.json").write_text('{"name": "x", "step": 1}')
    (root / "data").mkdir()
    (root / "data" / "iris.csv").write_text("sepal,petal\n5.1,0.2\n4.9,0.2\n")
    (root / "data" / "train.jsonl").write_text('{"text": "a", "label": 1}\n' * 9)
    (root / "labels").mkdir()
    for number in range(60):
        (root / "labels" / f"{number}.csv").write_text(log)
    run = next((root / "wandb").iterdir())
    (run / "files").mkdir(exist_ok=True)
    (run / "files" / "metrics.csv").write_text(log)


def _named(found: list[Found]) -> set[tuple[str, str]]:
    return {(run.origin, run.name) for run in found}


def test_one_run_for_each_experiment(project: Path) -> None:
    """All of them, each once and from its richest log, and nothing else."""
    wandb = next((project / "wandb").iterdir()).name
    assert _named(find(project, 60)) == {
        ("tensorboard", "runs/torch"),
        ("tensorboard", "runs/x"),
        ("tensorboard", "logs/keras"),
        ("tensorboard", "catboost_info"),
        ("tensorboard", "lightning_logs/version_0"),
        ("tensorboard", "output/runs/Jan01_00-00-00_host"),
        ("trainer_state", "bert"),
        ("wandb", f"wandb/{wandb}"),
        ("mlflow", "first experiment/one"),
        ("csv", "detect/train"),
        ("csv", "sb3/0.monitor.csv"),
        ("jsonl", "log.jsonl"),
    }


def test_every_run_can_be_opened(project: Path) -> None:
    """Each has points, and an identity of its own that stays."""
    found = find(project, 60)
    assert len({run.run_id for run in found}) == len(found) == 13
    assert find(project, 60) == found
    for run in found:
        reader = open_source(run)
        assert reader is not None and reader.origin == run.origin
        assert drain(reader) and run.modified > 1e9


def test_nothing_is_written(project: Path) -> None:
    """Looking and reading leave every file and every time as they were."""

    def facts() -> dict[Path, tuple[int, int]]:
        return {p: (p.stat().st_size, p.stat().st_mtime_ns) for p in project.rglob("*")}

    before = facts()
    for run in find(project, 60):
        reader = open_source(run)
        assert reader is not None
        drain(reader)
    assert facts() == before


def test_the_root_itself_may_be_a_run(tmp_path: Path) -> None:
    """`workbench .` inside the folder of one run."""
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "mine")
    assert _named(find(tmp_path / "mine")) == {("tensorboard", "mine")}


def test_runs_that_are_named_like_parts(tmp_path: Path) -> None:
    """A lonely `test` is a run; `train` beside an event file in its parent is a part."""
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "runs" / "test")
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "runs" / "other")
    assert _named(find(tmp_path)) == {("tensorboard", "runs/test"), ("tensorboard", "runs/other")}
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "runs" / "other" / "train")
    found = [run for run in find(tmp_path) if run.name == "runs/other"]
    reader = open_source(found[0])
    assert reader is not None and "train/negative" in names(drain(reader))
    assert len(find(tmp_path)) == 2


def test_event_files_without_scalars_give_way(tmp_path: Path) -> None:
    """A CSV log beside event files that hold no more than a graph is the richer one."""
    run = tmp_path / "version_0"
    shutil.copytree(EVENTS / "lightning" / "version_0", run)
    for path in run.glob("*tfevents*"):
        path.write_bytes(path.read_bytes()[:40])
    assert _named(find(tmp_path)) == {("csv", "version_0")}


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither out of the folder nor in circles."""
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "outside" / "run")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "circle").symlink_to(root)
    assert find(root) == []


def test_a_crowd_of_files_is_passed_over(tmp_path: Path) -> None:
    """Thousands of entries without a known name are data, and so is what lies below."""
    crowd = tmp_path / "images"
    shutil.copytree(EVENTS / "tensorboardx", crowd / "run")
    for number in range(5_100):
        (crowd / f"{number}.png").touch()
    assert find(tmp_path, 60) == []


def test_no_time_means_no_runs(tmp_path: Path) -> None:
    """The search is bounded; a missing folder holds nothing."""
    shutil.copytree(EVENTS / "tensorboardx", tmp_path / "run")
    assert find(tmp_path, 0) == []
    assert find(tmp_path / "missing") == []
