"""Goals: filters with a name that every run is judged by, also runs that ended long before.

    [goals]
    pedestrians = "acc/pedestrian >= 0.999"
    "val/loss" = "< 0.3"            a sign first: the name is the metric, or as `min(val/loss)`

A run that never measured what a goal speaks of neither passes nor fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import BadFilter
from ..index.catalog import Run
from ..settings import FILE
from .filter import Filter
from .meaning import At, Meanings
from .tokens import quoted
from .tree import Operand, conditions
from .words import FUNCTIONS

Answer = Literal["pass", "fail", "not yet", "never measured"]

_FUNCTIONS = tuple(f"{name}(" for name in FUNCTIONS)
_SIGNS = ("=", "!", "<", ">", "~", "≠", "≤", "≥")


@dataclass(frozen=True, slots=True)
class Goal:
    """A filter that has a name."""

    name: str
    filter: Filter


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run meets a goal. `not yet` is said of a live run that may still measure it;
    `measured` holds the values that were asked for, by what the goal calls them, None where there
    is none."""

    answer: Answer
    measured: Mapping[str, object]

    @property
    def value(self) -> object:
        """The first value that was asked for."""
        return next(iter(self.measured.values()), None)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of some runs: a row a run in their order, one in it a goal."""

    goals: tuple[Goal, ...]
    rows: tuple[tuple[Verdict, ...], ...]

    def answers(self, row: int) -> set[Answer]:
        """The answers of one run."""
        return {verdict.answer for verdict in self.rows[row]}

    def passes(self, row: int) -> bool:
        """Whether a run meets every goal."""
        return self.answers(row) <= {"pass"}


def judge(goals: Mapping[str, str], runs: Sequence[Run], at: At | None = None) -> Verdicts:
    """Judge every run by every goal, an expression by its name. `at` answers `at(…)`: see
    `index.moments`.

    Raises BadFilter, which names the goal and where goals are written.
    """
    found = tuple(parsed(name, text) for name, text in goals.items())
    columns = [_judge(goal, runs, at) for goal in found]
    rows = tuple(zip(*columns, strict=True)) if columns else ((),) * len(runs)
    return Verdicts(found, rows)


def parsed(name: str, text: str) -> Goal:
    """The goal of that name. Raises BadFilter, which names the goal."""
    whole = text
    if text.lstrip().startswith(_SIGNS):
        whole = f"{name if name.startswith(_FUNCTIONS) else f'metric.{quoted(name)}'} {text}"
    try:
        return Goal(name, Filter.parse(whole))
    except BadFilter as error:
        raise _named(name, error) from error


def _judge(goal: Goal, runs: Sequence[Run], at: At | None) -> list[Verdict]:
    try:
        answers = goal.filter.judge(runs, at, strict=False)
        measured = _measured(goal.filter, runs, at)
    except BadFilter as error:
        raise _named(goal.name, error) from error
    return [
        Verdict(_answer(answer, run), values)
        for answer, run, values in zip(answers, runs, measured, strict=True)
    ]


def _answer(answer: bool | None, run: Run) -> Answer:
    if answer is None:
        return "not yet" if run.live else "never measured"
    return "pass" if answer else "fail"


def _measured(asked: Filter, runs: Sequence[Run], at: At | None) -> list[dict[str, object]]:
    """The values that a filter asks for, of each run."""
    meanings = Meanings(runs, at, strict=False)
    found: list[dict[str, object]] = [{} for _ in runs]
    for condition in conditions(asked.root):
        values = meanings.of(condition).values
        for held, value in zip(found, values, strict=True):
            held[_called(condition.operand)] = value
    return found


def _called(operand: Operand) -> str:
    if operand.function == "at":
        return f"at({operand.name}, step {operand.step:g})"
    return f"{operand.function}({operand.name})" if operand.function else operand.name


def _named(name: str, error: BadFilter) -> BadFilter:
    """The error of a goal, unless its text is its name and tells all."""
    if error.text == name:
        return error
    told = f"the goal {name!r} cannot be understood: {error.message}"
    hint = " ".join(filter(None, (error.hint, f"Goals are in [goals] of {FILE}.")))
    return BadFilter(told, hint, text=error.text, start=error.start, end=error.end)
