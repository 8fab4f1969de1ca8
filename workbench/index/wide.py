"""The runs as one wide table of a database: a column a parameter and a metric.

Names come from anywhere and never meet SQL but as quoted identifiers; values are handed over as
JSON under names of our own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count

import duckdb
import orjson

from ..draw.natural import natural_key
from ..inputs.data import digest
from ..inside.records import readable
from .catalog import Run

_PIECE = 500  # runs that are handed over at once
_WHOLE = 1 << 63  # whole numbers beyond are told as text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type in SQL, and the value of a run, None where it has none."""

    name: str
    type: str
    value: Callable[[Run], object]


def fill(
    connection: duckdb.DuckDBPyConnection, runs: Sequence[Run], only: Sequence[str] = ()
) -> None:
    """Make the table `wide` of these runs; `only` names the metrics to tell, all if empty."""
    columns = [*_FACTS, *_params(runs), *_metrics(runs, only)]
    names = _distinct([one.name for one in columns])
    shape = orjson.dumps([{f"c{n}": one.type for n, one in enumerate(columns)}]).decode()
    told = ", ".join(f"c{n} AS {_quoted(name)}" for n, name in enumerate(names))
    source = f"SELECT {told} FROM (SELECT unnest(from_json(?::JSON, '{shape}'), recursive := true))"
    connection.execute(f"CREATE TEMP TABLE wide AS {source}", ["[]"])
    for at in range(0, len(runs), _PIECE):
        rows = [
            {f"c{n}": _jsonable(one.value(run)) for n, one in enumerate(columns)}
            for run in runs[at : at + _PIECE]
        ]
        connection.execute(f"INSERT INTO wide {source}", [orjson.dumps(rows).decode()])


_FACTS = (
    Column("run", "BIGINT", lambda run: None if run.origin else run.number),
    Column("name", "VARCHAR", lambda run: run.spec.name or None),
    Column("state", "VARCHAR", lambda run: run.life.state),
    Column("started", "TIMESTAMP", lambda run: _moment(run.started)),
    Column("seconds", "DOUBLE", lambda run: _rounded(run.seconds)),
    Column("parent", "BIGINT", lambda run: run.spec.parent),
    Column("code", "VARCHAR", lambda run: run.code or None),
    Column("data", "VARCHAR", lambda run: digest.together(run.data.values()) or None),
    Column("tags", "VARCHAR", lambda run: ", ".join(run.labels.tags) or None),
    Column("note", "VARCHAR", lambda run: run.labels.note or None),
    Column("place", "VARCHAR", lambda run: readable(run.place) if run.origin else None),
)


def _params(runs: Sequence[Run]) -> Iterable[Column]:
    for name in sorted({name for run in runs for name in run.params}, key=natural_key):
        held = [run.params[name] for run in runs if name in run.params]
        kind = _type(held)
        yield Column(f"param.{name}", kind, partial(_param, name, kind))


def _param(name: str, kind: str, run: Run) -> object:
    """The value, as JSON where the column holds text for want of one type."""
    held = run.params.get(name)
    if name not in run.params or kind != "VARCHAR" or isinstance(held, str):
        return held
    return orjson.dumps(held, default=str).decode()


def _metrics(runs: Sequence[Run], only: Sequence[str]) -> Iterable[Column]:
    names = sorted({name for run in runs for name in run.metrics}, key=natural_key)
    for name in (name for name in names if not only or name in only):
        yield Column(f"metric.{name}", "DOUBLE", partial(_last, name))
        yield Column(f"min.{name}", "DOUBLE", partial(_low, name))
        yield Column(f"max.{name}", "DOUBLE", partial(_high, name))


def _last(name: str, run: Run) -> object:
    return run.metrics.get(name)


def _low(name: str, run: Run) -> object:
    return run.stats[name].low if name in run.stats else None


def _high(name: str, run: Run) -> object:
    return run.stats[name].high if name in run.stats else None


def _type(values: Sequence[object]) -> str:
    """The type that holds all the values as they are."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "BOOLEAN"
    if kinds == {int} and all(-_WHOLE <= value < _WHOLE for value in _whole(values)):
        return "BIGINT"
    if kinds in ({float}, {int, float}) and all(abs(value) < 1 << 53 for value in _whole(values)):
        return "DOUBLE"
    return "VARCHAR"


def _whole(values: Sequence[object]) -> list[int]:
    return [value for value in values if isinstance(value, int)]


def _distinct(names: Sequence[str]) -> list[str]:
    """SQL knows no case: of names that differ in nothing else the later get a number."""
    seen: set[str] = set()
    told = []
    for name in names:
        free = (f"{name} ({n})" if n > 1 else name for n in count(1))
        told.append(next(one for one in free if one.lower() not in seen))
        seen.add(told[-1].lower())
    return told


def _jsonable(value: object) -> object:
    """JSON has no NaN; DuckDB reads its name."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _rounded(seconds: float | None) -> float | None:
    """Nobody asks for less than a millisecond."""
    return None if seconds is None else round(seconds, 3)


def _moment(seconds: float | None) -> str | None:
    """A time in UTC, as SQL writes it."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
