"""What the names in a filter mean among some runs: a list of values, one a run.

A plain name is first one of the language (`state`, `tag`, `took`, …), then a parameter, then a
metric. Where some runs have a parameter and some a metric of that name it is the parameter, unless
it is compared with numbers and no run has a number for it; `metric.x` and `param.x` say which.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..errors import BadFilter
from ..index.catalog import Run
from ..index.sketch import Stat
from ..inside.records import readable
from . import literals
from .tree import Changed, Compare, Known, Operand
from .words import ATTRIBUTES, Kind, attribute

#: The value of a metric at the last step up to one, of each run; None where it was not measured.
At: TypeAlias = Callable[[Sequence[Run], str, float], Sequence[float | None]]

Condition: TypeAlias = Compare | Known | Changed

_LOOKED_THROUGH = 2000
_WORDS = {"True": "true", "False": "false", "None": "none", "null": "none"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How the values are compared, and the value of each run; None where it has none."""

    kind: Kind
    values: Sequence[object]


class Meanings:
    """The meaning of names among `runs`. A name that no run has is a BadFilter where `strict`, else
    a metric that was never measured."""

    def __init__(self, runs: Sequence[Run], at: At | None, strict: bool) -> None:
        self.runs = runs
        self._at = at
        self._strict = strict and bool(runs)

    def of(self, condition: Condition) -> Meaning:
        """The meaning of the name that a condition is on. Raises BadFilter without a text."""
        operand, numeric = condition.operand, _is_numeric(condition)
        name = operand.name
        if operand.plain and (known := attribute(name)) is not None:
            return Meaning(known.kind, [known.read(run) for run in self.runs])
        if operand.scope != "metric" and self._is_param(name, operand, numeric):
            return Meaning("mixed", [run.params.get(name) for run in self.runs])
        if self._strict and not any(name in run.metrics for run in self.runs):
            raise self._unknown(operand)
        return Meaning("number", self._measured(operand))

    def _is_param(self, name: str, operand: Operand, numeric: bool) -> bool:
        values = [run.params[name] for run in self.runs if name in run.params]
        if operand.scope == "param" and (values or not self._strict):
            return True
        if operand.scope == "param":
            raise self._unknown(operand)
        measured = numeric and any(name in run.metrics for run in self.runs)
        return any(number_of(value) is not None for value in values) if measured else bool(values)

    def _measured(self, operand: Operand) -> Sequence[object]:
        name = operand.name
        match operand.function:
            case "" | "last":
                return [run.metrics.get(name) for run in self.runs]
            case "count":
                stats = [run.stats.get(name) for run in self.runs]
                return [0 if stat is None else stat.count for stat in stats]
            case "at" if self._at is not None:
                return self._at(self.runs, name, operand.step)
            case "at":
                raise _bad(operand, "at(…) cannot be answered here")
            case function:
                which: Literal["low", "high"] = "low" if function == "min" else "high"
                return [_extreme(run.stats.get(name), which) for run in self.runs]

    def _unknown(self, operand: Operand) -> BadFilter:
        names: set[str] = set()
        for run in self.runs:
            names.update(run.metrics if operand.scope != "param" else ())
            names.update(run.params if operand.scope != "metric" else ())
        near = nearest(operand.name, names)
        kinds = {"metric": "no metric", "param": "no parameter"}
        told = kinds.get(operand.scope, "neither a metric nor a parameter")
        if operand.plain:
            near = near or nearest(operand.name, ATTRIBUTES)
        asks = f"; did you mean {near}?" if near else ""
        hint = ""
        if literals.number(operand.name) is not None:
            hint = "The name comes first: val/acc > 0.9"
        return _bad(operand, f"`{operand.name}` is {told} of these runs{asks}", hint)


def _is_numeric(condition: Condition) -> bool:
    """Whether it compares with numbers alone."""
    if not isinstance(condition, Compare):
        return False
    return all(literals.number(value.text) is not None for value in condition.values)


def number_of(value: object) -> float | None:
    """A parameter as a number, also where a text says one; None for all else."""
    if type(value) is float:  # as metrics are
        return value
    if isinstance(value, str):
        return literals.number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def text_of(value: object) -> str:
    """A parameter as text: `true`, `none`, `0.001`, `[1, 2]`."""
    if isinstance(value, str):
        return readable(_WORDS.get(value, value))
    return readable(json.dumps(value, default=str)) if value is not None else "none"


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant; empty where none is near."""
    some = sorted(names)[:_LOOKED_THROUGH]
    folded = name.casefold()
    for alike in (str.casefold, _last_part):
        if found := [one for one in some if alike(one) == folded]:
            return found[0]
    return next(iter(difflib.get_close_matches(name, some, 1)), "")


def _last_part(name: str) -> str:
    return name.casefold().rpartition("/")[2]


def _extreme(stat: Stat | None, which: Literal["low", "high"]) -> float | None:
    """The lowest or the highest value; NaN where nothing finite was measured."""
    if stat is None or not stat.count:
        return None
    value = stat.low if which == "low" else stat.high
    return math.nan if value is None else value


def _bad(operand: Operand, message: str, hint: str = "") -> BadFilter:
    return BadFilter(message, hint, start=operand.start, end=operand.end)
