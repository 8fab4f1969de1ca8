"""What the screen and `ls` show of runs, as plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.draw.numerals import quantity
from workbench.index.catalog import Run
from workbench.machine.gpu import GpuSample
from workbench.machine.host import HostSample
from workbench.run import lifecycle
from workbench.run.spec import Spec
from workbench.view import states, table
from workbench.view.lanes.environment import environment_rows
from workbench.view.lanes.params import params_rows
from workbench.view.top import Machine, top_line


def run(number: int = 1, life: lifecycle.Lifecycle | None = None, **known: object) -> Run:
    """A run as the catalog tells it."""
    spec = Spec(command=("python", "train.py"), cwd="/p")
    return Run(number, Path("/p"), spec, life or lifecycle.Finished(0), **known)  # type: ignore[arg-type]


def test_columns_are_what_varies_and_what_matters() -> None:
    runs = [
        run(1, params={"lr": 0.1, "bs": 32, "seed": 1}, metrics={"loss": 1.0, "lr": 0.1}),
        run(2, params={"lr": 0.2, "bs": 32}, metrics={"loss": 1.0, "val/acc": 0.5, "lr": 0.2}),
    ]
    found = table.find_columns(runs)
    assert found.params == ("lr", "seed")
    assert found.metrics == ("val/acc", "loss", "lr")


def test_many_of_one_kind_do_not_crowd_out_the_rest() -> None:
    metrics = {f"acc/digit_{n}": 0.5 for n in range(10)} | {"loss": 1.0}
    assert table.find_columns([run(metrics=metrics)], metrics=1).metrics == ("loss",)


def test_metric_names_sort_as_people_count() -> None:
    names = {"m10": 1.0, "m2": 1.0, "m1": 1.0}
    assert table.metric_names([run(metrics=names)]) == ["m1", "m2", "m10"]


def test_columns_give_way_until_nothing_is_left() -> None:
    columns: table.Columns | None = table.Columns(("a", "b"), ("p",))
    seen = []
    while columns is not None:
        seen.append(columns)
        columns = columns.narrower()
    assert seen[1] == table.Columns(("a",), ("p",))
    assert seen[-1] == table.Columns()


BRIEF: dict[str, lifecycle.Lifecycle] = {
    "2h5m": lifecycle.Finished(0),
    "CUDA out of memory": lifecycle.Failed(1, "CUDA out of memory"),
    "ValueError": lifecycle.Failed(1, "ValueError: bad shape"),
    "OutOfMemoryError": lifecycle.Failed(1, "torch.OutOfMemoryError: CUDA"),
    "exit 3": lifecycle.Failed(3),
    "SIGKILL": lifecycle.Killed(9),
    "out of memory": lifecycle.Killed(9, "out of memory"),
    "stopped": lifecycle.Stopped("me"),
    "never started": lifecycle.NeverStarted("no such file"),
    "lost": lifecycle.Lost("gone"),
}


@pytest.mark.parametrize("text", BRIEF)
def test_a_state_in_few_words(text: str) -> None:
    assert states.brief(run(life=BRIEF[text], seconds=7500.0)) == text


def test_every_state_has_a_sign_of_its_own() -> None:
    assert states.SIGNS.keys() == set(lifecycle.STATES)
    assert len(set(states.SIGNS.values())) == len(states.SIGNS)


@pytest.mark.parametrize("width", [0, 1, 20, 60, 80, 200])
def test_lanes_and_top_line_fit_any_width(width: int) -> None:
    told = run(params={"lr": 0.1, "名前": "x" * 300}, metrics={"loss": float("nan")})
    host = HostSample(50.0, 1 << 30, 8 << 30, None, None, None, None)
    gpu = GpuSample(0, "G", 97.0, 1 << 30, 2 << 30, 300.0, 700.0, 71.0, None, {})
    for shown in (Machine(host), Machine(host, (gpu, gpu))):
        row = top_line(Path("/p"), None, [told], shown, width)
        assert sum(cell_width(piece.text) for piece in row) <= width
    if width > 20:
        for row in [*params_rows(told, [told], width), *environment_rows(told, width)]:
            assert sum(cell_width(piece.text) for piece in row) == width


def test_quantities_have_units_that_fit() -> None:
    assert quantity(61 << 30, "B") == "61G"
    assert quantity(12_600_000, "B/s") == "12M/s"
    assert quantity(97.04, "%") == "97.04%"


def test_the_environment_names_what_was_asked() -> None:
    text = plain(environment_rows(run(), 80))
    assert "python train.py" in text and "finished" in text
