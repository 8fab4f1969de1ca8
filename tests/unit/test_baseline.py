"""The run that another is compared with, and what is thought of the difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.compare.baseline import Baselines, Delta, delta
from workbench.index.catalog import Run
from workbench.run.lifecycle import Finished
from workbench.run.spec import Spec
from workbench.settings import Settings

NAN = float("nan")


def _run(number: int, metrics: dict[str, float] | None = None, parent: int | None = None) -> Run:
    spec = Spec(command=("python", "train.py"), cwd="/p", parent=parent)
    return Run(number, Path("/p"), spec, Finished(0), metrics=metrics or {})


def _found(runs: list[Run], settings: Settings) -> list[int | None]:
    bases = map(Baselines(runs, settings).of, runs)
    return [None if base is None else base.number for base in bases]


def test_the_one_that_was_set_counts_for_all_else_each_has_its_parent() -> None:
    runs = [_run(1), _run(2), _run(3, parent=1), _run(4, parent=9)]
    assert _found(runs, Settings()) == [None, None, 1, None]
    assert _found(runs, Settings(baseline=2)) == [2, None, 2, 2]
    assert _found(runs, Settings(baseline=8)) == [None, None, None, None]


def test_without_a_parent_it_is_the_run_before_that_measured_something() -> None:
    loss = {"loss": 1.0}
    other = replace(_run(5, loss), spec=Spec(command=("python", "eval.py"), cwd="/p"))
    measured = replace(_run(6, loss), spec=replace(_run(6).spec, measures={"number": 1}))
    runs = [_run(1, loss), _run(2), _run(3, loss), _run(4, loss, parent=1), other, measured]
    runs += [_run(7), replace(_run(8, loss), origin="wandb")]
    assert _found(runs, Settings()) == [None, 1, 1, 1, None, None, 4, None]


@pytest.mark.parametrize(
    ("metric", "old", "new", "expected"),
    [
        ("loss", 2.0, 1.5, Delta(-0.5, "better")),
        ("loss", 1.5, 2.0, Delta(0.5, "worse")),
        ("acc", 0.5, 0.75, Delta(0.25, "better")),
        ("kl", 0.5, 0.75, Delta(0.25, "unknown")),
        ("kl", 0.5, 0.5, Delta(0.0, "same")),
        ("loss", NAN, NAN, Delta(0.0, "same")),
        ("loss", 1.0, float("inf"), Delta(float("inf"), "unknown")),
    ],
)
def test_what_is_thought_of_a_difference(
    metric: str, old: float, new: float, expected: Delta
) -> None:
    found = delta(metric, _run(2, {metric: new}), _run(1, {metric: old}), Settings())
    assert found == expected


def test_what_one_side_never_measured_has_no_difference() -> None:
    assert delta("loss", _run(2, {"loss": 1.0}), _run(1), Settings()) is None
    assert delta("loss", _run(2), _run(1, {"loss": 1.0}), Settings()) is None
