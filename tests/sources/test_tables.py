"""CSV, JSON lines, JSON lists and trainer_state.json."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from tests.sources.common import DATA, drain, expected, names, series
from workbench.sources.csvs import Csv, is_log_text
from workbench.sources.follow import kind_of, open_file
from workbench.sources.jsonl import JsonLines, JsonList
from workbench.sources.trainer_state import TrainerState

FIELD = DATA / "field"


def test_keras() -> None:
    """What CSVLogger wrote is what `fit` returned."""
    points = drain(Csv(DATA / "keras" / "training.csv"))
    for name, values in expected(DATA / "keras" / "training.expected.json").items():
        found = series(points, name)
        assert [step for step, _ in found] == [0, 1, 2, 3]
        assert [value for _, value in found] == pytest.approx(values)


def test_lightning_rows_are_sparse() -> None:
    """Train and validation stand on separate lines; params stand beside."""
    reader = Csv(FIELD / "lightning" / "metrics.csv")
    points = drain(reader)
    assert series(points, "train_loss")[0] == (49, 0.12900930643081665)
    assert series(points, "val_rmse")[0] == (150, 0.1218472570180893)
    assert names(points) == {"train_rmse", "train_loss", "val_rmse", "val_loss"}
    assert reader.params["batch_size"] == 256 and reader.params["pin_memory"] is True


def test_ultralytics_cells_are_padded() -> None:
    """Names and values are without blanks; args.yaml tells the params."""
    reader = Csv(FIELD / "ultralytics" / "results.csv")
    points = drain(reader)
    assert series(points, "train/box_loss")[0] == (0, 1.6878)
    assert len(points) == 25 and "epoch" not in names(points)
    assert (reader.params["epochs"], reader.params["device"]) == (25, "")


def test_monitor_counts_the_steps_of_its_episodes() -> None:
    """The step of an episode is the sum of the lengths, its time counts from the first line's."""
    reader = Csv(FIELD / "sb3_monitor" / "0.monitor.csv")
    points = drain(reader)
    assert [point.step for point in points[:3]] == [500, 1000, 1500]
    assert points[0].time == pytest.approx(1614621605.0936553 + 2.842851)
    assert points[0].metrics["r"] == 500
    assert reader.params == {"env_id": "CartPole-v1"}


def test_a_header_that_is_written_anew(tmp_path: Path) -> None:
    """Lightning rewrites the file when a column is added: no line comes twice."""
    path = tmp_path / "metrics.csv"
    path.write_text("epoch,step,loss\n0,1,0.5\n0,2,0.4\n")
    reader = Csv(path)
    assert len(drain(reader)) == 2
    path.write_text("acc,epoch,step,loss\n,0,1,0.5\n,0,2,0.4\n0.9,0,3,0.3\n")
    assert series(drain(reader), "acc") == [(3, 0.9)]


def test_another_log_under_the_same_name(tmp_path: Path) -> None:
    """A new training that overwrites the log is read from its start."""
    path = tmp_path / "metrics.csv"
    path.write_text("epoch,loss\n0,0.5\n1,0.4\n")
    reader = Csv(path)
    drain(reader)
    path.write_text("epoch,loss\n0,0.75\n1,0.65\n2,0.55\n")
    assert series(drain(reader), "loss") == [(0, 0.75), (1, 0.65), (2, 0.55)]


@pytest.mark.parametrize("name", ["keras/training.csv", "field/sb3_monitor/0.monitor.csv"])
def test_a_growing_table_gives_each_line_once(tmp_path: Path, name: str) -> None:
    """However it is cut."""
    whole = (DATA / name).read_bytes()
    path = tmp_path / "log.csv"
    reader, points = Csv(path), []
    for end in range(0, len(whole) + 7, 7):
        path.write_bytes(whole[:end])
        points += drain(reader)
    assert points == drain(Csv(DATA / name))


LOGS = {
    "keras": "epoch,loss\n0,0.5\n",
    "padded": "  epoch,   train/loss\n  0,  0.5\n  1,  0.4\n",
    "texts": "step,phase,loss\n1,train,0.5\n2,train,0.4\n",
    "tabs": "iter\tTest loss\n0\t0.5\n1\t0.4\n",
    "stable baselines": "time/total_timesteps,rollout/ep_rew_mean\n2048,20.1\n4096,\n",
}
DATASETS = {
    "no step": "sepal,petal,species\n5.1,0.2,0\n4.9,0.2,0\n",
    "shuffled": "step,x,y\n5,1,2\n3,4,5\n9,6,7\n",
    "constant": "epoch,x\n" + "7,1\n" * 9,
    "texts": "step,question,answer\n1,what,that\n2,who,he\n",
    "times": "epoch,x\n1700000000,1\n1700000060,2\n",
    "wide": "step," + ",".join(f"pixel{n}" for n in range(784)) + "\n1" + ",0" * 784 + "\n",
    "no header": "1,0.5\n2,0.4\n3,0.3\n",
    "empty": "",
    "header": "epoch,loss\n",
}


@pytest.mark.parametrize("name", LOGS)
def test_what_is_a_log(name: str) -> None:
    """It counts upwards, and something is measured."""
    assert is_log_text(LOGS[name])


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_none(name: str) -> None:
    """Data are no log."""
    assert not is_log_text(DATASETS[name])


def test_json_lines(tmp_path: Path) -> None:
    """Nested names are paths; numbers may be texts; NaN is a number; a torn line waits."""
    path = tmp_path / "log.txt"
    path.write_text(
        '{"step": 1, "time": 1700000000, "train": {"loss": 0.5}, "lr": "1e-3"}\n'
        "half a line that is no JSON\n"
        '{"step": 2, "train": {"loss": NaN}, "note": "best"}\n{"step": 3, "lo'
    )
    reader = JsonLines(path)
    points = drain(reader)
    assert [point.step for point in points] == [1, 2]
    assert points[0].metrics == {"train/loss": 0.5, "lr": 0.001}
    assert points[0].time == 1.7e9 and math.isnan(points[1].metrics["train/loss"])
    assert reader.problem == "1 lines are not JSON."
    with path.open("a") as file:
        file.write('ss": 0.1}\n')
    assert series(drain(reader), "loss") == [(3, 0.1)]


def test_json_list(tmp_path: Path) -> None:
    """A list that is written anew with each epoch gives its new records."""
    path = tmp_path / "history.json"
    records = [{"epoch": epoch, "loss": 1 / (epoch + 1)} for epoch in range(5)]
    path.write_text(json.dumps(records[:3]))
    reader = open_file(path)
    assert isinstance(reader, JsonList) and len(drain(reader)) == 3
    path.write_text(json.dumps(records)[:-5])
    assert drain(reader) == [] and "not whole" in reader.problem
    path.write_text(json.dumps(records))
    assert series(drain(reader), "loss") == [(3, 0.25), (4, 0.2)] and reader.problem == ""


@pytest.mark.parametrize(
    "content",
    [
        '{"name": "package", "version": 1}\n',
        '{"step": 1, "prompt": "' + "long " * 500 + '", "score": 1}\n',
        '{"text": "a", "label": 1}\n{"text": "b", "label": 0}\n',
        '{"step": "one", "loss": 1}\n',
        '[{"id": 1, "x": 2}, {"id": 2, "x": 3}]',
        "[1, 2, 3]\n",
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_json_that_is_no_log(tmp_path: Path, content: str) -> None:
    """Settings, datasets and nonsense."""
    path = tmp_path / "file.json"
    path.write_text(content)
    assert kind_of(path) == ""


def test_trainer_state_of_the_field() -> None:
    """Every entry of the history, at its step."""
    path = FIELD / "trainer_state" / "trainer_state.json"
    reader = TrainerState(path)
    points = drain(reader, limit=50)
    history = json.loads(path.read_text())["log_history"]
    assert [point.step for point in points] == [entry["step"] for entry in history]
    losses = [(entry["step"], entry["loss"]) for entry in history if "loss" in entry]
    assert series(points, "loss") == losses
    assert reader.params["max_steps"] == 12030 and "epoch" not in names(points)


def test_newer_checkpoints_add_to_the_history(tmp_path: Path) -> None:
    """The output folder is one run, however many checkpoints it has."""
    trainer = DATA / "tensorboard" / "trainer"
    shutil.copytree(trainer / "checkpoint-6", tmp_path / "checkpoint-6")
    reader = TrainerState(tmp_path)
    first = drain(reader)
    shutil.copytree(trainer / "checkpoint-12", tmp_path / "checkpoint-12")
    (tmp_path / "checkpoint-12" / "trainer_state.json").touch()
    points = first + drain(reader)
    told = expected(trainer / "checkpoint-12" / "trainer_state.json")["log_history"]
    assert [point.step for point in points] == [entry["step"] for entry in told]
    assert drain(reader) == []


def test_follow_knows_files_by_name_and_first_bytes(tmp_path: Path) -> None:
    """Every sample has its reader; a pipe and a missing file have none, and block nobody."""
    import os

    kinds = {
        "tensorboard": next((DATA / "tensorboard" / "torch").glob("*tfevents*")),
        "trainer_state": FIELD / "trainer_state" / "trainer_state.json",
        "wandb": next((DATA / "wandb").rglob("*.wandb")),
        "csv": DATA / "keras" / "training.csv",
    }
    for kind, path in kinds.items():
        assert kind_of(path) == kind
        reader = open_file(path)
        assert reader is not None and reader.origin == kind and drain(reader)
    os.mkfifo(tmp_path / "metrics.csv")
    assert open_file(tmp_path / "metrics.csv") is None
    assert open_file(tmp_path / "missing.csv") is None
