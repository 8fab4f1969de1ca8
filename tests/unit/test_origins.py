"""One metric that arrives by several ways, and two that only look alike."""

from __future__ import annotations

import pytest

from workbench.outputs.origins import meaning, taken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("val_acc", "validation/epoch_accuracy"),
        ("eval_loss", "eval/loss"),
        ("train/loss", "loss"),
        ("Loss/train", "train_loss_epoch"),
        ("valid_0's l1", "valid_0/l1"),
        ("lr", "learning_rate"),
        ("Average loss", "loss"),
        ("train/epoch", "epoch"),
    ],
)
def test_two_spellings_mean_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("val_loss", "train_loss"), ("valid_0/l1", "valid_1/l1"), ("top1", "top5"), ("f1", "acc")],
)
def test_two_metrics_are_told_apart(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_a_number_by_two_ways_is_one_metric() -> None:
    names = {
        "output": ["loss", "epoch"],
        "tensorboard": ["train/loss", "eval/loss", "train/grad_norm"],
        "transformers": ["loss", "eval_loss"],
    }
    assert taken(names) == {
        "loss": "transformers",
        "eval_loss": "transformers",
        "train/grad_norm": "tensorboard",
        "epoch": "output",
    }


def test_what_the_script_logs_itself_counts_most() -> None:
    assert taken({"wandb": ["loss", "acc"], "sdk": ["loss"]}) == {"loss": "sdk", "acc": "wandb"}


def test_what_is_printed_may_say_less_than_what_was_logged() -> None:
    logged = {"sdk": ["val/acc", "train/loss"], "output": ["acc", "loss", "bleu"]}
    assert taken(logged) == {"val/acc": "sdk", "train/loss": "sdk", "bleu": "output"}


def test_one_source_may_say_the_same_twice() -> None:
    names = ["train_loss", "train_loss_epoch", "train_loss_step"]
    assert taken({"lightning": names}) == dict.fromkeys(names, "lightning")


def test_an_unknown_source_stands_before_the_files() -> None:
    assert taken({"files": ["loss"], "newcomer": ["loss"]}) == {"loss": "newcomer"}
