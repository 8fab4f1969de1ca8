"""Of which runs a filter is true, of which it is not, and of which nobody knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from workbench.errors import BadFilter
from workbench.filters import literals
from workbench.filters.filter import Filter
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run.labels import Labels
from workbench.run.lifecycle import Failed, Finished, Recorded, Running

from .made import made

NOW = datetime(2026, 11, 25, 12).timestamp()
HOUR, DAY = 3600.0, 86400.0
NAN = math.nan

RUNS = [
    made(
        1,
        name="wide Net",
        tags=("ablation", "b"),
        note="first try, lr?",
        star=True,
        params={"lr": 1e-3, "optimizer": "adam", "amp": True, "shape": [1, 2], "loss": "mse"},
        metrics={"val/acc": 0.95, "lr": 0.5, "loss": 0.2},
        stats={"val/acc": Stat(0.1, 0.97, 5)},
        code="abc1",
        data={"a.csv": "sha256:52ac00", "b.csv": "sha256:77"},
        seconds=2 * HOUR,
        started=NOW - 2 * DAY,
        step=100.0,
    ),
    made(
        2,
        Running(),
        command="python other.py",
        parent=1,
        params={"lr": "auto", "optimizer": "sgd", "amp": False, "none": None},
        metrics={"val/acc": NAN},
        stats={"val/acc": Stat(None, None, 3)},
        code="abc2",
        data={"a.csv": "sha256:77", "c.csv": "sha256:52ac00"},
        seconds=30.0,
        started=NOW - HOUR,
    ),
    made(3, Failed(1), params={"lr": "1e-4", "big": 10**400}, code="abc1", parent=1),
]


def judged(text: str, runs: Sequence[Run] = RUNS) -> str:
    """A sign a run: `+` true, `-` false, `?` not known."""
    signs = {True: "+", False: "-", None: "?"}
    return "".join(signs[answer] for answer in Filter.parse(text).judge(runs, now=NOW))


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("", "+++"),
        # metrics: last, lowest, highest, how many; NaN is measured and meets nothing
        ("val/acc > 0.9", "+-?"),
        ("val/acc > 90 %", "+-?"),
        ("not val/acc > 0.9", "-+?"),
        ("val/acc < inf", "+-?"),
        ("val/acc = nan", "-+?"),
        ("val/acc != nan", "+-?"),
        ("val/acc != 0.95", "-+?"),
        ("last(val/acc) >= .95", "+-?"),
        ("min(val/acc) < 0.2", "+-?"),
        ("max(val/acc) > 0.96", "+-?"),
        ("max(val/acc) = nan", "-+?"),
        ("count(val/acc) in (3, 5)", "++-"),
        ("val/acc exists", "++-"),
        ("val/acc missing", "--+"),
        ("val/acc is not missing", "++-"),
        # what is not known stays so, unless the rest decides
        ("val/acc > 0.9 or state = failed", "+-+"),
        ("val/acc > 0.9 and state = done", "+--"),
        ("not (val/acc > 0.9 and lr < 1)", "-+?"),
        # parameters: numbers in one run, text in another
        ("lr < 1e-2", "+?+"),
        ("lr = 0.001", "+--"),
        ("lr = 1e-4", "--+"),
        ("lr = auto", "-+-"),
        ("lr != auto", "+-+"),
        ("lr in (auto, 1e-3)", "++-"),
        ("lr not in (auto, 1e-3)", "--+"),
        ("lr ~ AUT", "-+-"),
        ("optimizer = adam", "+-?"),
        ("optimizer != adam", "-+?"),
        ("optimizer = Adam", "--?"),
        ("optimizer !~ da", "-+?"),
        ("optimizer missing", "--+"),
        ("amp = true", "+-?"),
        ("amp is False", "-+?"),
        ("none is none", "?+?"),
        ("none exists", "-+-"),
        ('shape = "[1, 2]"', "+??"),
        ("big exists and big > 3", "--?"),
        # one name for both: the parameter, unless only the metric has numbers
        ("lr > 0.1", "-?-"),
        ("metric.lr > 0.1", "+??"),
        ("min(lr) > 0.1", "???"),
        ("loss = mse", "+??"),
        ("loss < 0.3", "+??"),
        ("param.loss = mse", "+??"),
        # what is known of every run
        ("state = done", "+--"),
        ("state = live", "-+-"),
        ("state is not live", "+-+"),
        ("state in (failed, running)", "-++"),
        ("state ~ fin", "+--"),
        ("star", "+--"),
        ("not star", "-++"),
        ("star = no", "-++"),
        ("archived", "---"),
        ("tag is ablation", "+--"),
        ("tag is abl", "---"),
        ("tag is not ablation", "-++"),
        ("tags in (x, b)", "+--"),
        ("tag ~ ABL", "+--"),
        ("tag missing", "-++"),
        ("name ~ WIDE", "+--"),
        ('name = "wide Net"', "+--"),
        ("name missing", "-++"),
        ('note ~ "try, LR"', "+--"),
        ("command ~ other", "-+-"),
        ("run > 1", "-++"),
        ("run in (1, 3)", "+-+"),
        ("parent = 1", "?++"),
        ("parent missing", "+--"),
        ("step >= 100", "+??"),
        ("took > 1h30m", "+-?"),
        ("seconds < 60", "-+?"),
        ("took > 1.5 hours", "+-?"),
        ("started > 1d ago", "-+?"),
        ("started < 2 hours ago", "+-?"),
        ("started = 2026-11-25", "-+?"),
        ("started = today", "-+?"),
        ("started < yesterday", "+-?"),
        ("started <= 2026-11-23", "+-?"),
        ("started > 2026-11-23", "-+?"),
        ("started >= 2026-11-25 11:00", "-+?"),
        ("started > 2026-11-25 11:00", "--?"),
        ("started = 2026-11-25T11:00:00", "-+?"),
        ("ended exists", "---"),
        # code and data
        ("code = 1", "+-+"),
        ("code != 1", "-+-"),
        ("code = abc2…", "-+-"),
        ("code = ABC", "+++"),
        ("code changed since 1", "-+-"),
        ("code changed since 2", "--+"),
        ("data = 52ac…", "++?"),
        ("data = sha256:77", "++?"),
        ("data = 2ac", "--?"),
        ("data = 1", "++?"),
        ("data changed since 1", "--?"),
        ("data missing", "--+"),
        ("data ~ C.CS", "-+?"),
        ("data ~ .csv and data !~ c.csv", "+-?"),
        ("data = c.csv", "-+?"),
        ("data != b.csv", "-+?"),
        ("data in (b.csv, 2)", "++?"),
        ("started yesterday", "--?"),
        ("started today", "-+?"),
        ("wide or started Today", "++?"),
        ("not started today", "+-?"),
        # words
        ("wide", "+--"),
        ("WIDE train", "+--"),
        ("first", "+--"),
        ("ablation", "+--"),
        ("3", "--+"),
        ("other or failed", "-++"),
        ("done", "+--"),
        ('"done"', "---"),
        ("not train", "-+-"),
    ],
)
def test_what_is_true_of_which_run(text: str, answers: str) -> None:
    assert judged(text) == answers


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        (
            "val/ac > 1",
            "val/ac",
            "neither a metric nor a parameter of these runs; did you mean val/acc",
        ),
        ("acc > 1", "acc", "did you mean val/acc?"),
        ("wide and Optimizer = x", "Optimizer", "did you mean optimizer?"),
        ("State = done", "State", "did you mean state?"),
        ("nothing_like_it > 1", "nothing_like_it", "of these runs"),
        ("metric.optimizer = x", "metric.optimizer", "is no metric"),
        ("param.val/acc > 1", "param.val/acc", "is no parameter"),
        ("min(optimizer) > 1", "min(optimizer)", "is no metric"),
        ("0.9 < val/acc", "0.9", "neither"),
        ("val/acc > high", "high", "`val/acc` is a number, and `high` is none"),
        ("lr < auto", "auto", "is a number"),
        ("val/acc < nan", "nan", "nothing is more or less than nan"),
        ("val/acc ~ 0.9", "val/acc", "cannot be compared with ~"),
        ("state > done", "state", "cannot be compared with >"),
        ("tag < 3", "tag", "cannot be compared with <"),
        ("state = finishd", "finishd", "no state; did you mean finished?"),
        ("star = perhaps", "perhaps", "neither yes nor no"),
        ("took > soon", "soon", "is a duration"),
        ("took > 3 parsecs", "parsecs", "not expected here"),
        ("started > tomorrow", "tomorrow", "is a time"),
        ("started > 2026-13-45", "2026-13-45", "is a time"),
        ("started = 2d ago", "2d ago", "is an instant"),
        ("code = 9", "9", "there is no run 9"),
        ("code changed since 9", "9", "there is no run 9"),
        ("code changed since abc1", "abc1", "not the number of a run"),
        ("data = 3", "3", "No data is known to be read in run 3"),
        ("data = cifar", "cifar", "neither the number of a run nor the beginning of a digest"),
        ("at(val/acc, 3) > 1", "at(val/acc, 3)", "cannot be answered"),
    ],
)
def test_what_means_nothing_is_pointed_at(text: str, wrong: str, message: str) -> None:
    with pytest.raises(BadFilter) as caught:
        judged(text)
    assert message in caught.value.message
    assert text[caught.value.start : caught.value.end] == wrong
    assert caught.value.text == text


def test_a_parameter_called_like_an_attribute_is_named_by_its_kind() -> None:
    runs = [made(1, params={"data": "cifar", "in": 3}), made(2, params={"data": "mnist", "in": 4})]
    assert judged("param.data = cifar", runs) == "+-"
    assert judged("`data` = cifar", runs) == "+-"
    assert judged('"in" > 3', runs) == "-+"
    with pytest.raises(BadFilter) as caught:
        judged("data = cifar", runs)
    assert "param.data" in caught.value.hint


def test_where_a_metric_and_a_parameter_are_numbers_the_parameter_is_meant() -> None:
    runs = [made(1, params={"lr": 0.1}, metrics={"lr": 0.5}), made(2, metrics={"lr": 0.5})]
    assert judged("lr < 0.2", runs) == "+?"
    assert judged("metric.lr = 0.5", runs) == "++"


def test_names_may_be_anything_and_are_no_sql() -> None:
    wild = 'x\'); DROP TABLE runs; -- "%s" $1 ? `é` \n'
    runs = [made(1, metrics={wild: 1.0}, params={"p": wild}, name=wild), made(2)]
    name = "`" + wild.replace("`", "``") + "`"
    value = '"' + wild.replace('"', '""') + '"'
    assert judged(f"{name} = 1", runs) == "+?"
    assert judged(f"p = {value}", runs) == "+?"
    assert judged(f"name = {value} and p ~ {value}", runs) == "+-"


def test_bytes_that_are_no_utf_8_are_found_as_they_are_shown() -> None:
    """Arguments of the command line may hold them."""
    runs = [made(1, params={"p": "a\udcff"}), made(2, params={"p": "b"})]
    assert judged("p = 'a\udcff'", runs) == "+-"
    assert judged("p ~ 'a?'", runs) == "+-"


def test_a_parameter_of_a_late_run_is_seen() -> None:
    """DuckDB guesses the kind of a column from its beginning."""
    runs = [made(number) for number in range(1, 3001)]
    runs.append(made(3001, params={"x": "wide"}, metrics={"m": 2.0}, tags=("t",)))
    assert [run.number for run in Filter.parse("x = wide and m > 1 and tag is t").select(runs)] == [
        3001
    ]


def test_without_runs_no_name_is_wrong() -> None:
    assert Filter.parse("val/acc > 0.9").select([]) == []


def test_what_nobody_has_measured_is_not_known_where_names_may_be_missing() -> None:
    assert Filter.parse("speed > 3").judge(RUNS, strict=False) == [None, None, None]
    assert Filter.parse("param.x = 3").judge(RUNS, strict=False) == [None, None, None]


def test_runs_of_other_tools_have_no_number_and_no_code() -> None:
    foreign = replace(made(-1, Recorded("mlflow")), origin="mlflow")
    runs = [foreign, made(1, code="a"), made(2, code="b")]
    assert judged("run < 2", runs) == "?+-"
    assert judged("code changed since 1", runs) == "--+"
    assert judged("code = 1", runs) == "?+-"
    assert judged("state = recorded", runs) == "+--"


def test_put_away_runs_are_found() -> None:
    runs = [made(1), replace(made(2), labels=Labels(archived=True))]
    assert judged("archived", runs) == "-+"


def test_values_at_a_step_are_asked_for_once_a_name_and_step() -> None:
    asked = []

    def at(runs: Sequence[Run], name: str, step: float) -> list[float | None]:
        asked.append((len(runs), name, step))
        return [0.5, 0.7, None]

    found = Filter.parse("at(val/acc, step 1000) > 0.6 and run > 0").judge(RUNS, at)
    assert found == [False, True, None]
    assert asked == [(3, "val/acc", 1000.0)]


def test_many_conditions_and_many_values_are_one_query() -> None:
    text = " or ".join(f"run = {number}" for number in range(2, 1000))
    assert judged(text) == "-++"
    assert judged(f"run in ({', '.join(map(str, range(2, 2000)))})") == "-++"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-3", 1e-3), ("90 %", 0.9), ("-.5", -0.5), ("52_000", 52000.0), ("-inf", -math.inf)],
)
def test_numbers(text: str, value: float) -> None:
    assert literals.number(text) == value


@pytest.mark.parametrize("text", ["", "1__0", "1e", "0x10", "١", "1,5", "--1", "1 2", "infinit"])
def test_no_numbers(text: str) -> None:
    assert literals.number(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("1h30m", 5400), ("1h 30 m", 5400), ("2.5 days", 216000), ("500ms", 0.5)],
)
def test_durations(text: str, seconds: float) -> None:
    assert literals.duration(text) == seconds


def test_finished_is_done() -> None:
    assert judged("state = finished", [made(1, Finished(None))]) == "+"
