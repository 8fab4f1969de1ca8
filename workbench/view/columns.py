"""The columns of the table of runs: which there are, what stands in their cells, which give way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..compare.baseline import Delta, delta
from ..draw.cells import Piece
from ..draw.numerals import number
from ..errors import BadQuery
from ..filters.goals import Answer, Verdict
from ..index.catalog import Run
from ..settings import Settings
from .states import brief, elapsed
from .table import find_columns, metric_names, param_text, value_text, varying

Kind = Literal["metric", "param", "fact", "goal"]

#: Facts of a run that are no parameter and no metric, as text.
FACTS: Mapping[str, Callable[[Run], str]] = {
    "state": brief,
    "tags": lambda run: " ".join(run.labels.tags),
    "note": lambda run: run.labels.note,
    "took": lambda run: elapsed(run.seconds),
    "started": lambda run: _clock(run.started),
    "step": lambda run: value_text(run.step) if run.step is not None else "",
    "parent": lambda run: str(run.spec.parent or ""),
    "code": lambda run: run.code[:7],
    "data": lambda run: data_version(run)[:7],
    "command": lambda run: run.title,
}
#: What sorts a fact, where that is not its text.
_ORDER: Mapping[str, Callable[[Run], float | None]] = {
    "took": lambda run: run.seconds,
    "started": lambda run: run.started,
    "step": lambda run: run.step,
    "parent": lambda run: run.spec.parent,
}
#: What is thought of a difference, in one cell.
SIGNS = {"better": "▲", "worse": "▼", "unknown": "?", "same": " "}
_INKS = {"better": "good", "worse": "bad", "unknown": "dim", "same": "dim"}
#: Signs of how a goal is met, those first that count most where there are several.
_ANSWERS: Mapping[Answer, tuple[str, str]] = {
    "fail": ("✗", "bad"),
    "never measured": ("—", "warn"),
    "not yet": ("…", "dim"),
    "pass": ("✓", "good"),
}
_SPARK = 6
_DELTA = 7
_METRICS, _PARAMS = 3, 8
#: The column that tells whether all goals are met.
ALL = "goals"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; that of a metric may also tell its course and its difference to the baseline."""

    kind: Kind
    name: str
    spark: bool = False
    delta: bool = False

    @property
    def key(self) -> str:
        """What names it: `param:lr`."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a run is seen beside: its baseline, the settings, how it meets each goal by name."""

    baseline: Run | None
    settings: Settings
    goals: Mapping[str, Verdict] = field(default_factory=dict)


def column_of(key: str) -> Column:
    """The column of that key, with all that it can tell."""
    kind, _, name = key.partition(":")
    if kind == "metric":
        return Column("metric", name, spark=True, delta=True)
    return Column("param" if kind == "param" else "goal" if kind == "goal" else "fact", name)


def named(name: str, runs: Sequence[Run]) -> Column:
    """The column that people mean by a name: a key, a parameter, a metric or a fact. Raises
    BadQuery where these runs have nothing of that name."""
    keys = [*possible(runs), "fact:command", "fact:state"]
    for key in (name, f"param:{name}", f"metric:{name}", f"fact:{name}"):
        if key in keys:
            return column_of(key)
    raise BadQuery(
        f"{name} is neither a metric nor a parameter of these runs",
        f"Besides these there are {', '.join(FACTS)}.",
    )


def found_columns(runs: Sequence[Run], goals: bool = False) -> tuple[Column, ...]:
    """The metrics that matter, the first with its course, the parameters that vary, whether goals
    are met, and tags."""
    found = find_columns(runs, _METRICS, _PARAMS)
    courses = {n for run in runs for n, stat in run.stats.items() if stat.count > 1}
    first = next((name for name in found.metrics if name in courses), "")
    metrics = [Column("metric", name, name == first, True) for name in found.metrics]
    tags = [Column("fact", "tags")] if any(run.labels.tags for run in runs) else []
    met = [Column("goal", ALL)] if goals else []
    return (*metrics, *(Column("param", name) for name in found.params), *met, *tags)


def possible(runs: Sequence[Run]) -> list[str]:
    """The keys of all columns that these runs can have: metrics that matter most first, then
    parameters that vary, then the other parameters, then facts."""
    differ = varying(runs)
    params = dict.fromkeys([*differ, *(name for run in runs for name in run.params)])
    return [
        *(f"metric:{name}" for name in metric_names(runs)),
        *(f"param:{name}" for name in params),
        *(f"fact:{name}" for name in FACTS if name not in ("state", "command")),
    ]


def narrower(columns: tuple[Column, ...]) -> tuple[Column, ...] | None:
    """With less of what matters least; None when there is nothing left to leave out.

    Differences and courses of further metrics go first, then further metrics and parameters in
    turn, at last the first metric.
    """
    metrics = [column for column in columns if column.kind == "metric"]
    others = len(columns) - len(metrics)
    for column in reversed(metrics[1:]):
        if column.spark or column.delta:
            plain = replace(column, spark=False, delta=column.delta and column.spark)
            return tuple(plain if one is column else one for one in columns)
    if len(metrics) > 1 and len(metrics) >= others:
        return _without(columns, metrics[-1])
    if metrics and metrics[0].spark:
        return tuple(replace(one, spark=False) if one is metrics[0] else one for one in columns)
    if others:
        return _without(columns, [one for one in columns if one.kind != "metric"][-1])
    return columns[:-1] if columns else None


def _without(columns: tuple[Column, ...], left_out: Column) -> tuple[Column, ...]:
    return tuple(column for column in columns if column is not left_out)


def cells(column: Column, run: Run, beside: Beside) -> list[Piece]:
    """What stands in the cells of a column: one, but for a metric with its course and its
    difference. The baseline itself says so."""
    if column.kind == "param":
        return [Piece(param_text(run, column.name))]
    if column.kind == "fact":
        return [Piece(FACTS[column.name](run) if column.name in FACTS else "")]
    if column.kind == "goal":
        return [_goals(beside.goals) if column.name == ALL else _goal(beside.goals, column.name)]
    value = run.metrics.get(column.name)
    told = [Piece(value_text(value), "" if value is not None else "dim")]
    if column.spark:
        stat = run.stats.get(column.name)
        told.append(Piece(shortened(stat.spark) if stat and stat.count > 1 else "", "meter"))
    if column.delta:
        told.append(_difference(column.name, run, beside))
    return told


def _goals(goals: Mapping[str, Verdict]) -> Piece:
    """Whether all goals are met: `✓ pass`, `✗ 1 of 3`, `— never` measured, `…` not yet."""
    if not goals:
        return Piece("")
    answers = [verdict.answer for verdict in goals.values()]
    for answer, (sign, ink) in _ANSWERS.items():
        if count := answers.count(answer):
            word = {"pass": "pass", "never measured": "never"}.get(answer, "")
            told = word if count == len(answers) and word else f"{count} of {len(answers)}"
            return Piece(f"{sign} {told}", ink)
    return Piece("")


def _goal(goals: Mapping[str, Verdict], name: str) -> Piece:
    if name not in goals:
        return Piece("")
    sign, ink = _ANSWERS[goals[name].answer]
    return Piece(f"{sign} {goals[name].answer.partition(' ')[0]}", ink)


def widths(column: Column) -> list[int | None]:
    """The widths of the cells of a column in cells; None where it depends on what is told."""
    return [None, *([_SPARK] if column.spark else []), *([_DELTA] if column.delta else [])]


def shortened(spark: str) -> str:
    """A course in as many cells as the table has for it."""
    if len(spark) <= _SPARK:
        return spark
    return "".join(spark[place * len(spark) // _SPARK] for place in range(_SPARK))


def _difference(metric: str, run: Run, beside: Beside) -> Piece:
    if run.number == beside.settings.baseline:
        return Piece("base", "dim")
    baseline = beside.baseline
    found = delta(metric, run, baseline, beside.settings) if baseline is not None else None
    return Piece("") if found is None else told_delta(found)


def told_delta(found: Delta, width: int = _DELTA) -> Piece:
    """`+.021▲` in so many cells: better ▲, worse ▼; `?` where that is not known."""
    if found.verdict == "same":
        return Piece("=", "dim")
    size = number(abs(found.change), width - 2).removeprefix("0")
    sign = "−" if found.change < 0 else "+"
    return Piece(f"{sign}{size}{SIGNS[found.verdict]}", _INKS[found.verdict])


def sort_value(column: Column, run: Run) -> tuple[int, float, str] | None:
    """What a run is sorted by: numbers before texts; None where it has nothing there, which comes
    last whichever way one sorts."""
    held: object = None
    if column.kind == "param":
        held = run.params.get(column.name)
    elif column.kind == "metric":
        held = run.metrics.get(column.name)
    elif column.name in _ORDER:
        held = _ORDER[column.name](run)
    elif column.name in FACTS:
        held = FACTS[column.name](run) or None
    if held is None or held != held:
        return None
    if isinstance(held, bool | int | float):
        return 0, float(held), ""
    return 1, 0.0, str(held)


def data_version(run: Run) -> str:
    """What names all the data that a run read; empty where none was seen."""
    from ..inputs.data import digest

    return digest.together(run.data.values())


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else time.strftime("%m-%d %H:%M", time.localtime(seconds))
