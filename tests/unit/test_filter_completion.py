"""What may come next in a filter that is being typed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbench.errors import BadFilter
from workbench.filters.completion import completions
from workbench.filters.filter import Filter
from workbench.filters.names import Names
from workbench.run.lifecycle import Running

from .made import made

RUNS = [
    made(1, params={"lr": 0.1, "optimizer": "adam", "data": "x"}, metrics={"val/acc": 0.5}),
    made(
        2,
        params={"lr": 0.1, "optimizer": "sgd m"},
        metrics={"lr": 0.3, "val/loss": 2.0, "my score": 1.0, "m10": 1.0, "m2": 1.0},
        tags=("ablation", "two words"),
    ),
    made(3, Running(), params={"optimizer": "adam"}, metrics={"val/acc": 0.75}, tags=("ablation",)),
]
NAMES = Names.of(RUNS)


def offered(text: str) -> list[str]:
    """What is offered where `|` stands."""
    cursor = text.index("|")
    return [one.text for one in completions(text.replace("|", ""), cursor, NAMES)]


def test_names_of_runs() -> None:
    assert list(NAMES.metrics) == ["lr", "m2", "m10", "my score", "val/acc", "val/loss"]
    assert NAMES.metrics["val/acc"] == 0.75
    assert list(NAMES.params["optimizer"]) == ["adam", "sgd m"]
    assert NAMES.tags == {"ablation": 2, "two words": 1}
    assert NAMES.runs == [3, 2, 1]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("val|", ["val/acc", "val/loss"]),
        ("acc|", ["val/acc"]),
        ("my|", ["`my score`"]),
        ("`my|", ["`my score`"]),
        ("`my| score` > 1", ["`my score`"]),
        ("l|", ["lr", "last("]),
        ("metric.|", ["metric.lr", "metric.m2", "metric.m10"]),
        ("param.l|", ["param.lr"]),
        ("state = fi|", ["finished"]),
        ("state in (done, ru|", ["running"]),
        ("tag is |", ["ablation", '"two words"']),
        ("tag is not ab|", ["ablation"]),
        ("optimizer = |", ["adam", '"sgd m"']),
        ("optimizer in (adam, |", ["adam", '"sgd m"']),
        ("optimizer in (adam |", [",", ")"]),
        ("code changed |", ["since"]),
        ("code changed since |", ["3", "2", "1"]),
        ("star |", ["and", "or"]),
        ("(lr > 1 |", ["and", "or", ")"]),
        ("lr > 1 a|", ["and"]),
        ("min(|", ["lr", "m2", "m10", "`my score`"]),
        ("at(val/acc, |", ["step"]),
        ("at(val/acc |", [","]),
        ("took > |", ["60"]),
        ("started > y|", ["yesterday"]),
        ("val/acc |", ["=", "!=", "<", "<="]),
        ("optimizer !|", ["!=", "!~"]),
        ("optimizer ! |", []),
        ("lr > > |", []),
        ("`never closed > 1 and |", []),
    ],
)
def test_what_is_offered(text: str, first: list[str]) -> None:
    assert offered(text)[: len(first)] == first
    assert offered(text) if first else not offered(text)


def test_what_begins_a_condition() -> None:
    found = offered("|")
    assert {"val/acc", "metric.lr", "lr", "optimizer", "state", "star", "not", "at("} <= {*found}
    assert {*offered("not |")} == {*offered("x and (|")} == {*found}
    assert "param.data" in found and "data" in found


def test_operators_are_those_that_fit() -> None:
    assert not {"~", "is"} & {*offered("val/acc |")}
    assert {"~", "<", "missing"} <= {*offered("optimizer |")}
    assert "<" not in offered("state |")
    assert {"changed"} <= {*offered("code |")}


def test_a_note_says_what_it_is() -> None:
    notes = {one.text: one.note for one in completions("", 0, NAMES)}
    assert notes["val/acc"] == "metric, 0.75"
    assert notes["optimizer"] == "parameter, adam, sgd m"
    assert notes["state"] == "how it stands"
    assert completions("tag = a", 7, NAMES)[0].note == "2 runs"


def test_the_whole_word_at_the_cursor_is_replaced() -> None:
    found = completions("val/ac > 0.5", 3, NAMES)[0]
    assert (found.start, found.end) == (0, 6)
    quoted = completions("`my score` > 1", 3, NAMES)[0]
    assert (quoted.start, quoted.end) == (0, 10)


@pytest.mark.parametrize(
    "text", ["|", "val|", "lr |", "state = |", "tag is |", "min(|", "lr in (|"]
)
def test_what_is_offered_is_understood(text: str) -> None:
    """It is a beginning of a filter: what is missing is missing at its end."""
    cursor = text.index("|")
    before = text[:cursor]
    for one in completions(before, cursor, NAMES):
        whole = before[: one.start] + one.text
        try:
            Filter.parse(whole).judge(RUNS)
        except BadFilter as error:
            assert error.start == error.end == len(whole) or one.text == "not", whole


def test_completion_loads_no_database() -> None:
    program = (
        "import sys; from workbench.filters.completion import completions;"
        " from workbench.filters.names import Names; completions('a', 1, Names.of([]));"
        " sys.exit('duckdb' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
