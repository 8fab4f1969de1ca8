"""What an evaluation measured is added to the run that it is about, by whoever comes to it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from workbench.index.catalog import Run
from workbench.inside import layout
from workbench.later.arrears import Arrears
from workbench.launch import later
from workbench.outputs.series import Columns, Merged
from workbench.project import Project
from workbench.run.spec import read_spec

from .folders import make_run, write_lines
from .helpers import Place

LOSSES = [{"loss": 1.0, "val/acc": 0.5}, {"loss": 0.5, "val/acc": 0.6}]


def evaluation(
    of: Path, values: Mapping[str, object], ended: float, step: int = 1, **end: object
) -> Path:
    """An evaluation of the run in folder `of` that measured these values."""
    told = {"run": read_spec(of).uuid, "number": int(of.name), "step": step}
    return make_run(of.parents[2], [values], measures=told, end={"time": ended, **end})


def columns_of(project: Project, run: Run) -> Columns | Merged:
    series = project.series(run)
    while series.advance():
        pass
    return series.columns


def test_it_is_added_as_measured_later_and_overrules_nothing(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    values = {"acc/pedestrian": 0.08, "val_acc": 0.9, "odd": "nan"}
    by = evaluation(run, values, 2e9)
    before = place.project().find("1")
    assert before.settled
    assert later.add(by) == values
    told = place.project().find("1")
    assert told.metrics["acc/pedestrian"] == 0.08
    assert dict(told.sources) == {
        "loss": "sdk",
        "val/acc": "sdk",
        "acc/pedestrian": "later",
        "odd": "later",
    }
    assert told.step == 1
    assert later.measured_by(run) == dict.fromkeys(values, 2)
    (record,) = place.lines(1, layout.metrics_of(layout.LATER))
    assert (record["step"], record["time"]) == (1, 2e9)
    assert record["measured_by"] == {"uuid": read_spec(by).uuid, "run": 2}


def test_a_list_that_is_open_and_one_that_was_cached_show_it(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    project = place.project()
    assert "acc" not in project.find("1").metrics
    project.save()
    later.add(evaluation(run, {"acc": 1.0}, 2e9))
    assert project.find("1").metrics["acc"] == 1.0
    assert place.project().find("1").metrics["acc"] == 1.0
    assert place.project().query("select value from metrics where name = 'acc' and run = 1").rows


def test_the_newest_counts_whoever_adds_first(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    old = evaluation(run, {"acc": 0.1, "f1": 0.2}, 2e9)
    new = evaluation(run, {"acc": 0.9}, 2e9 + 60)
    sizes = []
    for one in (new, old, old, new):
        later.add(one)
        sizes.append((run / layout.metrics_of(layout.LATER)).stat().st_size)
    assert (sizes[0] < sizes[1], sizes[1:]) == (True, [sizes[1]] * 3)
    told = place.project().find("1")
    assert (told.metrics["acc"], told.metrics["f1"]) == (0.9, 0.2)
    assert told.stats["acc"].count == 1
    assert [one.get("earlier") for one in later.read(run)] == [{"acc": 0.1}, None]


def test_two_checkpoints_are_two_points(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    for step in (1, 0):
        later.add(evaluation(run, {"acc": float(step)}, 2e9 + step, step))
    project = place.project()
    series = columns_of(project, project.find("1")).series("acc")
    assert sorted(zip(series.step.tolist(), series.value.tolist(), strict=True)) == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    "end", [{"code": 1}, {"code": None, "signal": 9}, {"stopped_by": "ada"}], ids=str
)
def test_what_did_not_end_well_adds_nothing(place: Place, end: dict[str, Any]) -> None:
    run = make_run(place.root, LOSSES)
    assert later.add(evaluation(run, {"acc": 1.0}, 2e9, **end)) == {}
    assert later.read(run) == []


def test_a_run_that_has_another_number_by_now_is_found(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    by = evaluation(run, {"acc": 1.0}, 2e9)
    moved = run.rename(run.parent / "7")
    make_run(place.root, name="another")
    later.add(by)
    assert [one["metrics"] for one in later.read(moved)] == [{"acc": 1.0}]


def test_a_run_that_is_gone_is_no_trouble(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    by = evaluation(run, {"acc": 1.0}, 2e9)
    place.project().remove_all([place.run(1)])
    assert later.add(by) == {}


def test_evaluations_that_end_at_once_lose_nothing(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    by = [evaluation(run, {f"m{n}": float(n)}, 2e9 + n) for n in range(20)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(later.add, by))
    assert place.project().find("1").metrics.keys() >= {f"m{n}" for n in range(20)}


def test_what_a_killed_supervisor_left_to_do_is_done(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    cut_short = evaluation(run, {"acc": 1.0}, 1e9)
    evaluation(run, {"f1": 1.0}, 1e9, read=True)
    project = place.project()
    Arrears().settle(project.runs())
    assert [one["measured_by"]["run"] for one in later.read(run)] == [int(cut_short.name)]
    assert project.find("1").metrics["acc"] == 1.0


def test_what_was_printed_counts_where_nothing_was_logged(place: Place) -> None:
    run = make_run(place.root, LOSSES)
    by = evaluation(run, {"acc": 0.5}, 2e9)
    write_lines(by / layout.OUTPUT_METRICS, [{"acc": 0.1, "f1": 0.2}])
    assert later.add(by) == {"acc": 0.5, "f1": 0.2}
