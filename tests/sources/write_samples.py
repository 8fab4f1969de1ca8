"""Writes the logs of tests/data/sources with the real libraries, and beside them what the
libraries' own readers tell.

    python tests/sources/write_samples.py FOLDER

Needs torch, tensorboard, tensorboardX, lightning, transformers, keras, catboost, wandb, mlflow.
"""

# mypy: ignore-errors
# The libraries are not installed where the tests run.

from __future__ import annotations

import json
import os
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import write_events

os.environ.update(
    KERAS_BACKEND="torch",
    MLFLOW_ALLOW_FILE_STORE="true",
    WANDB_CONSOLE="off",
    WANDB_MODE="offline",
    WANDB_SILENT="true",
)


def keras_log(folder: Path) -> None:
    """Keras' CSVLogger."""
    import keras
    import numpy as np

    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x, y = np.ones((16, 2)), np.ones(16)
    logger = keras.callbacks.CSVLogger(str(folder / "training.csv"))
    folder.mkdir(parents=True)
    history = model.fit(
        x, y, validation_data=(x, y), epochs=4, verbose=0, callbacks=[logger]
    ).history
    told = {name: [float(value) for value in values] for name, values in history.items()}
    _tell(folder / "training.expected.json", told)


def wandb_log(folder: Path) -> None:
    """An offline run, long enough for many blocks."""
    import wandb
    from wandb.proto import wandb_internal_pb2 as proto

    config = {"lr": 0.1, "optim": {"name": "sgd", "betas": [0.9, 0.99]}}
    settings = wandb.Settings(x_disable_meta=True, x_disable_stats=True, disable_git=True)
    run = wandb.init(
        project="demo", dir=str(folder), config=config, name="first", settings=settings
    )
    for step in range(100):
        values = {"loss": 1 / (step + 1), "val/acc": step / 100, "note": "text", "count": step}
        run.log({**values, "nested": {"a": 1.5, "b": {"c": step}}, "nan": float("nan"), "on": True})
    run.log({"late": 1.0, "picture": wandb.Histogram([1, 2, 3]), "long": "x" * 40_000}, step=500)
    run.config.update({"late": 3})
    run.summary["best"] = 0.9
    run.finish()
    path = next((folder / "wandb").glob("offline-run-*/*.wandb"))
    for other in (folder / "wandb").glob("**/*"):
        if other.is_symlink() or (other.is_file() and other != path):
            other.unlink()
    history = []
    for record in _wandb_records(path.read_bytes()):
        message = proto.Record()
        message.ParseFromString(record)
        if message.WhichOneof("record_type") == "history":
            items = message.history.item
            history.append(
                {".".join(i.nested_key) or i.key: json.loads(i.value_json) for i in items}
            )
    numbers = [{k: v for k, v in row.items() if isinstance(v, int | float)} for row in history]
    _tell(folder / "expected.json", numbers)


def _wandb_records(data: bytes) -> list[bytes]:
    found, parts, at = [], [], 7
    while at < len(data):
        room = 32768 - at % 32768
        if room < 7:
            at += room
            continue
        _, size, kind = struct.unpack_from("<IHB", data, at)
        parts.append(data[at + 7 : at + 7 + size])
        at += 7 + size
        if kind in (1, 4):
            found.append(b"".join(parts))
            parts = []
    return found


def mlflow_stores(folder: Path) -> None:
    """A file store and a SQLite store (as SQL), each with a run that was deleted."""
    import sqlite3

    import mlflow

    stores = {"files": f"file://{folder}/mlruns", "sqlite": f"sqlite:///{folder}/mlflow.db"}
    folder.mkdir(parents=True)
    for name, uri in stores.items():
        mlflow.set_tracking_uri(uri)
        mlflow.set_experiment("first experiment")
        with mlflow.start_run(run_name="one") as run:
            mlflow.log_params({"lr": 0.1, "optim": "adam", "model/depth": 3})
            for step in range(20):
                mlflow.log_metrics({"loss": 1 / (step + 1), "val/acc": step / 20}, step=step)
            mlflow.log_metric("broken", float("nan"), step=1)
        with mlflow.start_run(run_name="gone") as gone:
            mlflow.log_metric("loss", 1.0)
        mlflow.delete_run(gone.info.run_id)
        client = mlflow.MlflowClient()
        told = {
            metric: [
                [m.step, m.value, m.timestamp / 1000]
                for m in client.get_metric_history(run.info.run_id, metric)
            ]
            for metric in ("loss", "val/acc", "broken")
        }
        _tell(folder / f"{name}.expected.json", told)
    shutil.rmtree(folder / "mlruns" / ".trash", ignore_errors=True)
    for tag in folder.glob("mlruns/*/*/tags/mlflow.*"):
        if tag.name != "mlflow.runName":
            tag.unlink()
    database = sqlite3.connect(folder / "mlflow.db")
    kept = ('"runs"', '"metrics"', '"params"', '"experiments"')
    lines = [line for line in database.iterdump() if any(f" {name}" in line for name in kept)]
    lines = [line for line in lines if line.startswith(("CREATE TABLE", "INSERT INTO"))]
    (folder / "mlflow.sql").write_text(";\n".join(line.rstrip(";") for line in lines) + ";\n")
    database.close()
    (folder / "mlflow.db").unlink()


def tell_events(folder: Path) -> None:
    """Beside a folder of event files: the scalars that TensorBoard's own reader finds in it."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util import tensor_util

    found: dict[str, dict[str, list[Any]]] = {}
    for path in sorted(folder.rglob("*tfevents*")):
        # Of a single file, and with nothing left out or taken back.
        reader = EventAccumulator(
            str(path), {"scalars": 0, "tensors": 0}, purge_orphaned_data=False
        ).Reload()
        tags = {
            tag: [[e.step, e.value, e.wall_time] for e in reader.Scalars(tag)]
            for tag in reader.Tags()["scalars"]
        }
        for tag in reader.Tags()["tensors"]:
            if reader.SummaryMetadata(tag).plugin_data.plugin_name == "scalars":
                tags[tag] = [
                    [e.step, float(tensor_util.make_ndarray(e.tensor_proto)), e.wall_time]
                    for e in reader.Tensors(tag)
                ]
        found[path.relative_to(folder).as_posix()] = tags
    _tell(folder.parent / f"{folder.name}.expected.json", found)


def _tell(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """Write everything into the folder named on the command line."""
    root = Path(sys.argv[1]).absolute()
    events = {
        "torch": write_events.torch_logs,
        "tensorboardx": write_events.tensorboardx_logs,
        "tensors": write_events.tensor_logs,
        "catboost_info": write_events.catboost_logs,
        "lightning": write_events.lightning_logs,
        "trainer": write_events.trainer_logs,
    }
    for name, write in events.items():
        write(root / "tensorboard" / name)
        tell_events(root / "tensorboard" / name)
    keras_log(root / "keras")
    wandb_log(root / "wandb")
    mlflow_stores(root / "mlflow")


if __name__ == "__main__":
    main()
