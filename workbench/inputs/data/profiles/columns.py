"""Summing up the columns of a table in two queries: what is asked, and what the answers mean.

The first query finds the range of each column, the second counts within it. In SQL a column is
called by its place, `c0`, `c1`, …, so that no name of a dataset is ever part of a query.

Approximate are quantiles (t-digest, Dunning 2019, "Computing extremely accurate quantiles using
t-digests"), the number of distinct values of columns with many (HyperLogLog, Flajolet et al. 2007),
and which values are frequent where there are thousands of them; how often each occurs is exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .profile import (
    BOOLEAN,
    LENGTHS,
    NUMBER,
    OTHER,
    SECONDS,
    TEXT,
    TIME,
    VALUES,
    Column,
    Numbers,
    Top,
)

Ask = Callable[[Sequence[str], list[object]], tuple[Any, ...]]

#: Expressions of a column in the first query.
FIRST = 9
#: Frequent values that are kept of a column.
MOST_FREQUENT = 50
_BINS = 20
_LONG = 200  # characters of a value
_FEW = 50  # distinct numbers that are told one by one
_COUNTED = 2000  # distinct texts that are counted one by one
_LEVELS = [step / 20 for step in range(21)]
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_NUMBERS = (*_WHOLE, *(f"U{name}" for name in _WHOLE), "FLOAT", "DOUBLE", "DECIMAL")
_TEXTS = ("VARCHAR", "UUID", "ENUM", "JSON")
_TIMES = ("DATE", "TIMESTAMP")
_MEASURE = {
    NUMBER: (VALUES, "{}::DOUBLE"),
    TEXT: (LENGTHS, "length({}::VARCHAR)::DOUBLE"),
    TIME: (SECONDS, "TRY(epoch({}))::DOUBLE"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that is asked about: its place from 0, its name, its type in DuckDB's words."""

    place: int
    name: str
    type: str

    @property
    def kind(self) -> str:
        """Which kind of column it is."""
        word = self.type.partition("(")[0].split(" ")[0]
        if self.type.endswith("]"):
            return OTHER
        kinds = {**dict.fromkeys(_NUMBERS, NUMBER), **dict.fromkeys(_TEXTS, TEXT)}
        kinds |= {**dict.fromkeys(_TIMES, TIME), "BOOLEAN": BOOLEAN}
        return kinds.get(word.partition("_")[0], OTHER)

    @property
    def whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.type.removeprefix("U") in _WHOLE

    @property
    def measure(self) -> tuple[str, str] | None:
        """What its numbers are, and the SQL for one."""
        column = f"c{self.place}"
        if self.type.endswith("]"):
            return LENGTHS, f"len({column})::DOUBLE"
        of, sql = _MEASURE.get(self.kind, ("", ""))
        return (of, sql.format(column)) if of else None

    @property
    def text(self) -> str:
        """The SQL for a value as text."""
        return f"left(c{self.place}::VARCHAR, {_LONG})"

    def plain(self) -> Column:
        """The column where it is not looked into."""
        return Column(self.name, self.type[:_LONG], self.kind)


@dataclass(frozen=True, slots=True)
class Range:
    """What the first query told: rows with a value, how many of its numbers are finite, their
    range, and the candidates for frequent values."""

    count: int
    finite: int
    low: float | None
    high: float | None
    mean: float | None
    std: float | None
    quantiles: Sequence[float] | None
    distinct: int
    candidates: Sequence[str] | None


def first(column: Asked) -> list[str]:
    """The expressions of the first query."""
    name = f"c{column.place}"
    parts = ["0", *["NULL"] * 5]
    if column.measure is not None:
        x = column.measure[1]
        parts = [f"count({x})", f"min({x})", f"max({x})", f"avg({x})", f"stddev_pop({x})"]
        parts += [f"approx_quantile({x}, {_LEVELS})"]
        parts = [f"{part} FILTER (isfinite({x}))" for part in parts]
    top = f"approx_top_k({column.text}, {MOST_FREQUENT})" if column.kind == TEXT else "NULL"
    return [f"count({name})", *parts, f"approx_count_distinct({name})", top]


def second(column: Asked, known: Range) -> tuple[list[str], list[object]]:
    """The expressions of the second query, three, and their parameters."""
    parts, parameters = ["NULL"], list[object]()
    if column.measure is not None and known.low is not None:
        x = column.measure[1]
        parts = [f"histogram({x}, ?::DOUBLE[]) FILTER (isfinite({x}))"]
        parameters = [_edges(column, known)[1:]]
    if column.kind == BOOLEAN or known.distinct <= (_COUNTED if column.kind == TEXT else _FEW):
        few = column.kind != OTHER and known.count > 0
        return [*parts, f"histogram({column.text})" if few else "NULL", "NULL"], parameters
    if not known.candidates:
        return [*parts, "NULL", "NULL"], parameters
    wanted = [value for value in known.candidates if value]
    parts += [f"histogram_exact({column.text}, ?::VARCHAR[])"]  # all others are counted as ''
    return [*parts, f"count(*) FILTER (c{column.place}::VARCHAR = '')"], [*parameters, wanted]


def column(asked: Asked, rows: int, known: Range, answers: Sequence[Any]) -> Column:
    """The column, from what both queries told of it."""
    bins, values, empty = answers
    top = None
    if values is not None:
        top = ordered(values) if empty is None else _top_of_many(values, int(empty), known.count)
    whole = top is not None and empty is None
    return Column(
        asked.name,
        asked.type[:_LONG],
        asked.kind,
        known.count,
        rows - known.count,
        len(values) if whole else min(known.distinct, known.count),
        None if bins is None else _numbers(asked, known, bins),
        top,
    )


def summed(ask: Ask, batch: Sequence[Asked]) -> tuple[int, list[Column]]:
    """How many rows there are, and some of the columns. `ask` answers expressions, given with
    their parameters, as one row that begins with the count of rows."""
    told = ask([part for one in batch for part in first(one)], [])
    rows = int(told[0])
    ranges = [Range(*answer) for answer in _grouped(told[1:], FIRST)]
    parts, parameters = [], list[object]()
    for one, known in zip(batch, ranges, strict=True):
        expressions, values = second(one, known)
        parts += expressions
        parameters += values
    answers = _grouped(ask(parts, parameters)[1:], 3)
    pairs = zip(batch, ranges, answers, strict=True)
    return rows, [column(one, rows, known, answer) for one, known, answer in pairs]


def _grouped(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[at : at + size] for at in range(0, len(values), size))


def ordered(counts: Mapping[str, int]) -> Top:
    """The most frequent of all values, whose counts are given."""
    order = sorted(counts, key=lambda value: (-counts[value], value))
    kept = order[:MOST_FREQUENT]
    rest = sum(counts[value] for value in order[MOST_FREQUENT:])
    return Top([value[:_LONG] for value in kept], [counts[value] for value in kept], rest)


def _top_of_many(counts: Mapping[str, int], empty: int, total: int) -> Top:
    found = ordered({**counts, "": empty} if empty else {v: n for v, n in counts.items() if v})
    return Top(found.values, found.counts, total - sum(found.counts))


def _numbers(asked: Asked, known: Range, bins: Mapping[float, int]) -> Numbers:
    assert asked.measure is not None and known.low is not None and known.high is not None
    found = _edges(asked, known)
    inner = [min(max(one, known.low), known.high) for one in (known.quantiles or [])[1:-1]]
    return Numbers(
        asked.measure[0],
        known.low,
        known.high,
        _finite(known.mean),
        _finite(known.std),
        [known.low, *inner, known.high],
        found,
        [bins.get(edge, 0) for edge in found[1:]],
        known.count - known.finite,
    )


def _edges(asked: Asked, known: Range) -> list[float]:
    """Those of the histogram: of one width where most of the numbers are, and the ends beyond."""
    assert asked.measure is not None and known.low is not None and known.high is not None
    whole = asked.whole or asked.measure[0] == LENGTHS
    return edges(known.low, known.high, known.quantiles or (), whole)


def edges(low: float, high: float, quantiles: Sequence[float], whole: bool) -> list[float]:
    """At most 21 rising edges from `low` to `high`, which are finite; half-way between `whole`
    numbers. `quantiles` as a profile has them, or none.

    Far outliers do not spread the bins: those in the middle cover the 5 % to 95 % quantiles and
    half as much on each side. Equal ends give two equal edges.
    """
    if low == high and (not whole or abs(low) >= 2**52):
        return [low, high]
    start, end = low, high
    if quantiles and (spread := quantiles[-2] - quantiles[1]) > 0 and math.isfinite(spread):
        start = max(low, quantiles[1] - spread / 2)
        end = min(high, quantiles[-2] + spread / 2)
    if whole and max(abs(low), abs(high)) < 2**52:
        return _between_whole(low, high, math.floor(start), math.ceil(end))
    inner = [start * (1 - part / _BINS) + end * (part / _BINS) for part in range(1, _BINS)]
    return sorted({low, *(one for one in inner if low < one < high), high})


def _between_whole(low: float, high: float, start: int, end: int) -> list[float]:
    step = math.ceil((end - start + 1) / _BINS)
    bins = math.ceil((end - start + 1) / step)
    found = [start - 0.5 + step * index for index in range(bins + 1)]
    return [low - 0.5, *found[1:-1], max(found[-1], high + 0.5)]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
