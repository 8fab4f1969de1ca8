"""What the training loops of frameworks log, with the code of the training left as it is."""

from __future__ import annotations

import math
import shutil

import pytest

from ..process.helpers import Place
from .helpers import PROGRAMS, QUIET, Trained, captured, counted, interpreter, train


@pytest.mark.parametrize("package", ["lightning", "pytorch_lightning"])
def test_lightning_with_a_logger(place: Place, package: str) -> None:
    python = interpreter(package, "tensorboard")
    trained = train(place, python, "lightning_trainer", "logger", package)
    told = trained.metrics("lightning")
    for name in ("train_loss", "val_loss"):
        assert told[name] == [(step, value) for one, step, value in trained.told if one == name]
    assert told["epoch"][-1] == (11, 2)
    assert trained.params("lightning") == {"hidden": 6, "lr": 0.1}
    assert trained.notes() == []
    captured(
        package,
        package.replace("_", "-"),
        params="`save_hyperparameters`",
        metrics="what the `Trainer` logs",
    )


def test_lightning_without_a_logger_tells_the_ends_of_epochs(place: Place) -> None:
    trained = train(place, interpreter("lightning"), "lightning_trainer", "none", "lightning")
    told = trained.metrics("lightning")
    for name in ("train_loss", "val_loss"):
        logged = [(step, value) for one, step, value in trained.told if one == name]
        assert told[name] == [(step, value) for step, value in logged if step in (3, 7, 11)]
    assert trained.params("lightning") == {"hidden": 6, "lr": 0.1}


def test_fabric_without_a_logger(place: Place) -> None:
    trained = train(place, interpreter("lightning"), "lightning_fabric")
    losses = [loss for _, loss in trained.told]
    assert trained.metrics("lightning") == {
        "loss": counted(losses, by=2),
        "uncounted": counted([loss / 2 for loss in losses]),
    }
    captured("Lightning Fabric", "lightning", metrics="`Fabric.log`, `log_dict`")


def test_keras_fit_and_evaluate(place: Place) -> None:
    trained = train(place, interpreter("keras", "torch"), "keras_fit")
    history, final = trained.told["history"], trained.told["final"]
    assert trained.metrics("keras") == {name: counted(series) for name, series in history.items()}
    assert "val_loss" in history and "learning_rate" in history
    assert trained.summary("keras") == {f"evaluate/{name}": final[name] for name in final}
    params = trained.params("keras")
    assert (params["epochs"], params["batch_size"], params["steps"]) == (4, 20, 3)
    assert params["optimizer"]["name"] == "adam"
    assert math.isclose(params["optimizer"]["learning_rate"], 0.01, rel_tol=1e-6)
    assert trained.notes() == []
    captured(
        "Keras", "keras", params="`fit`, the optimizer", metrics="`fit`: each epoch; `evaluate`"
    )


def test_transformers_trainer_tells_its_log_and_no_secret(place: Place) -> None:
    trained = train(place, interpreter("transformers", "torch"), "transformers_trainer")
    expected: dict[str, list[tuple[int, float]]] = {}
    for entry in trained.told:
        step = entry.pop("step")
        for name, value in entry.items():
            expected.setdefault(name, []).append((step, value))
    assert trained.metrics("transformers") == expected
    assert {"loss", "eval_loss", "learning_rate", "train_runtime"} <= {*expected}
    params = trained.params("transformers")
    assert (params["learning_rate"], params["num_train_epochs"]) == (0.003, 2)
    assert not [name for name in params if "token" in name and "hub" in name]
    assert "hf_secret" not in (place.folder(trained.number) / "params.jsonl").read_text()
    assert trained.notes() == []
    captured("Transformers", "transformers", params="`TrainingArguments`", metrics="`Trainer.log`")


@pytest.mark.parametrize("trackers", [[], ["tensorboard"]])
def test_accelerate_with_and_without_a_tracker(place: Place, trackers: list[str]) -> None:
    trained = train(place, interpreter("accelerate", "torch"), "accelerate_loop", *trackers)
    losses = {"train_loss": [(step, loss) for step, loss in trained.told]}
    assert trained.metrics("accelerate") == losses
    assert trained.metrics("tensorboard") == (losses if trackers else {})
    assert trained.params("accelerate") == {"lr": 0.1, "epochs": 4}
    assert trained.notes() == []
    captured("Accelerate", "accelerate", params="`init_trackers`", metrics="`Accelerator.log`")


def test_of_a_distributed_training_the_first_rank_tells(place: Place) -> None:
    python = interpreter("accelerate", "torch")
    shutil.copy(PROGRAMS / "accelerate_loop.py", place.root / "train.py")
    launcher = (python, "-m", "torch.distributed.run", "--nproc-per-node", "2", "train.py")
    trained = Trained(place, place.launch(*launcher, env=QUIET))
    steps = [step for step, _ in trained.metrics("accelerate")["train_loss"]]
    assert steps == [0, 5, 10, 15]
    assert trained.params("accelerate") == {"lr": 0.1, "epochs": 4}


def test_a_tensor_that_nobody_has_read_is_not_waited_for(place: Place) -> None:
    """On a device without numbers, reading it would even fail."""
    python = interpreter("accelerate", "torch")
    code = """
        import torch
        from accelerate import Accelerator
        loss = torch.ones((), device="meta")
        Accelerator(cpu=True).log({"loss": loss, "seen": torch.ones(()), "rate": 0.5}, step=3)
        open("told.json", "w").write("null")
    """
    trained = Trained(place, place.launch(python, place.script(code), env=QUIET))
    assert trained.metrics("accelerate") == {"seen": [(3, 1.0)], "rate": [(3, 0.5)]}
    assert trained.notes() == ["accelerate: loss was not read, as it is a tensor on meta"]
