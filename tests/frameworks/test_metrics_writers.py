"""What a training gives to TensorBoard, Weights & Biases and MLflow, its code left as it is."""

from __future__ import annotations

import pytest

from ..process.helpers import Place
from .helpers import captured, counted, interpreter, train


def test_pytorch_writers_tell_tags_steps_and_times(place: Place) -> None:
    """The same tag of a train and a val folder stays two series."""
    trained = train(place, interpreter("torch", "tensorboard"), "tensorboard_torch")
    steps, losses, norms, thirds = zip(*trained.told, strict=True)
    assert trained.metrics("tensorboard") == {
        "train/loss": [*zip(steps, losses, strict=True)],
        "val/loss": [(step, 2 * loss) for step, loss in zip(steps, losses, strict=True)],
        "train/norms/weight": [*zip(steps, norms, strict=True)],
        "train/norms/one": [(step, 1) for step in steps],
        "train/uncounted": counted([*thirds]),
        "hparam/final": [(0, losses[-1])],
    }
    times = [
        line["time"]
        for line in place.lines(trained.number, "tensorboard.metrics.jsonl")
        if "val/loss" in line["metrics"]
    ]
    assert times == [1.7e9 + index for index in range(5)]
    assert trained.params("tensorboard") == {"lr": 0.05, "optimizer": "sgd"}
    assert trained.notes() == []
    captured(
        "TensorBoard (PyTorch)",
        "torch",
        params="`add_hparams`",
        metrics="`add_scalar`, `add_scalars`",
    )


def test_tensorboardx_tells_once_when_it_was_loaded_again(place: Place) -> None:
    trained = train(place, interpreter("tensorboardX"), "tensorboardx")
    accuracies = [(step, value) for step, value in trained.told]
    assert trained.metrics("tensorboard") == {
        "eval/accuracy": accuracies,
        "hparam/accuracy": [(0, accuracies[-1][1])],
    }
    assert trained.params("tensorboard") == {"layers": 3, "name": "small"}
    captured("tensorboardX", "tensorboardX", params="`add_hparams`", metrics="`add_scalar`")


def test_tensorflow_summaries_and_tf_keras(place: Place) -> None:
    python = interpreter("tensorflow", named_by="WORKBENCH_FRAMEWORKS_TENSORFLOW")
    trained = train(place, python, "tensorflow_keras", env={"KERAS_BACKEND": "tensorflow"})
    history = trained.told
    written = trained.metrics("tensorboard")
    assert written["square"] == [(0, 0.0), (1, 1.0), (2, 4.0)]
    assert written["train/epoch_loss"] == counted(history["loss"])
    assert written["validation/epoch_loss"] == counted(history["val_loss"])
    fitted = trained.metrics("keras")
    assert {name: fitted[name] for name in history} == {
        name: counted(values) for name, values in history.items()
    }
    assert trained.params("keras")["epochs"] == 3


@pytest.mark.parametrize("mode", ["offline", "disabled"])
def test_wandb_in_every_mode(place: Place, mode: str) -> None:
    """Neither needs an account; steps are counted as the library does."""
    python = interpreter("wandb")
    trained = train(place, python, "wandb_loop", env={"WANDB_MODE": mode})
    losses = [value for _, value in trained.told]
    assert trained.metrics("wandb") == {
        "loss": counted(losses),
        "val/accuracy": counted([1 - loss for loss in losses]),
        "far": [(10, 0.25)],
        "near": [(10, 0.75)],
    }
    params = {"lr": 0.1, "model": {"width": 8}, "epochs": 3, "batch_size": 16}
    assert trained.params("wandb") == params
    assert trained.summary("wandb") == {"best": 0.125}
    assert trained.notes() == []
    captured(
        "Weights & Biases",
        "wandb",
        params="`init`, `config`",
        metrics="`log`, `summary`; steps as it counts them",
        remark="offline and disabled runs",
    )


def test_mlflow_functions_client_and_autologging(place: Place) -> None:
    trained = train(place, interpreter("mlflow", "sklearn"), "mlflow_loop")
    losses = [loss for _, loss in trained.told["told"]]
    told = trained.metrics("mlflow")
    assert told["loss"] == counted(losses, by=10)
    assert told["accuracy"] == counted([1 - loss for loss in losses])
    assert told["uncounted"] == counted(losses)
    assert told["by_client"] == [(7, 0.5)]
    assert told["training_score"] == [(0, trained.told["score"])]
    params = trained.params("mlflow")
    assert {key: params[key] for key in ("lr", "depth", "name", "alpha")} == {
        "lr": 0.1,
        "depth": "3",
        "name": "small",
        "alpha": "0.5",
    }
    assert trained.notes() == []
    captured(
        "MLflow",
        "mlflow",
        params="`log_param`, autologging",
        metrics="`log_metric`, its client, autologging",
    )
