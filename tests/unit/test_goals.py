"""How runs are judged by goals: pass, fail, not yet, never measured."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from workbench.errors import BadFilter
from workbench.filters.goals import judge
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run.lifecycle import Running

from .made import made

RUNS = [
    made(1, metrics={"acc/pedestrian": 0.9995, "loss": 0.2}, params={"lr": "auto"}),
    made(2, metrics={"acc/pedestrian": 0.08, "loss": math.nan}, params={"lr": 0.1}),
    made(3, metrics={"loss": 0.5}, stats={"loss": Stat(0.1, 2.0, 9)}),
    made(4, Running(), metrics={"loss": 0.5}),
]


def answers(goals: Mapping[str, str], runs: Sequence[Run] = RUNS) -> list[list[str]]:
    """The answers, a list a run."""
    return [[verdict.answer for verdict in row] for row in judge(goals, runs).rows]


def test_each_run_passes_fails_or_never_measured_it() -> None:
    goals = {"pedestrians": "acc/pedestrian >= 0.999", "loss": "< 0.3"}
    assert answers(goals) == [
        ["pass", "pass"],
        ["fail", "fail"],
        ["never measured", "fail"],
        ["not yet", "fail"],
    ]


def test_a_sign_first_speaks_of_the_name_whatever_it_is() -> None:
    runs = [made(1, metrics={"acc in %": 99.0, "state": 1.0, "lr": 2.0}, params={"lr": 0.1})]
    goals = {"acc in %": ">= 99", "state": "= 1", "lr": " > 1", "min(state)": "< 1"}
    assert answers(goals, runs) == [["pass", "pass", "pass", "fail"]]


def test_a_goal_is_any_filter_and_a_failure_is_told_before_a_gap() -> None:
    goals = {"both": "min(loss) < 0.15 and acc/pedestrian > 0.5", "either": "loss < 1 or speed > 3"}
    assert answers(goals) == [
        ["fail", "pass"],
        ["fail", "never measured"],
        ["never measured", "pass"],
        ["fail", "pass"],
    ]


def test_what_nobody_ever_measured_is_no_error() -> None:
    assert answers({"new": "acc/cyclist > 0.9"}) == [["never measured"]] * 3 + [["not yet"]]


def test_verdicts_hold_what_was_measured() -> None:
    verdicts = judge(
        {"goal": "min(loss) < 0.15 and at(loss, step 10) < 1"}, RUNS, lambda *_: [1.0] * 4
    )
    first = verdicts.rows[2][0]
    assert first.measured == {"min(loss)": 0.1, "at(loss, step 10)": 1.0}
    assert first.value == 0.1
    assert judge({"p": "acc/pedestrian > 0"}, RUNS).rows[2][0].value is None
    assert math.isnan(float(str(judge({"loss": "< 1"}, RUNS).rows[1][0].value)))


def test_a_run_passes_when_it_meets_every_goal() -> None:
    verdicts = judge({"a": "loss < 1", "b": "acc/pedestrian > 0.5"}, RUNS)
    assert [verdicts.passes(row) for row in range(4)] == [True, False, False, False]
    assert verdicts.answers(2) == {"pass", "never measured"}
    assert [goal.name for goal in verdicts.goals] == ["a", "b"]


def test_no_goals_and_no_runs() -> None:
    assert judge({}, RUNS).rows == ((), (), (), ())
    assert judge({}, RUNS).passes(0)
    assert judge({"a": "x > 1"}, []).rows == ()


@pytest.mark.parametrize(
    ("expression", "message", "wrong"),
    [
        ("acc/pedestrian >= ", "ends where a value is expected", ""),
        ("acc/pedestrian >= high", "is a number, and `high` is none", "high"),
        (">= >= 3", "a value is expected", ">="),
        ("state = fini", "no state", "fini"),
    ],
)
def test_a_goal_that_is_wrong_is_named_with_its_file(
    expression: str, message: str, wrong: str
) -> None:
    with pytest.raises(BadFilter) as caught:
        judge({"fine": "loss < 1", "pedestrians": expression}, RUNS)
    error = caught.value
    assert "pedestrians" in error.message and message in error.message
    assert "workbench.toml" in error.hint
    assert error.text[error.start : error.end] == wrong
