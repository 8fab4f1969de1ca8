"""Samples: which numbers a row may draw to be taken.

Of n numbers drawn evenly the m-th lowest is near m/n of the scale, and almost surely within six
standard deviations of it (those of the m-th order statistic). Only the numbers there are looked at
to find it; where it is not among them, all are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..profiles.columns import Asked
from ..profiles.locked import quoted
from ..profiles.profile import OTHER
from .reading import Table
from .steps import SCALE, Balanced, Count, Share, scramble

_SIGMAS = 6
_FEW = 1000  # classes that are looked up one by one
_WINDOW = f"{_SIGMAS} * sqrt(n * (m / n) * (1 - m / n) + 1) / n * {SCALE}"


def share(step: Share, place: int) -> str:
    """The condition for a row to be among so many percent."""
    return f"({scramble('row', step.seed, place)} < {round(step.percent / 100 * SCALE)})"


def count(table: Table, source: str, step: Count, place: int) -> tuple[str, int]:
    """The condition for a row of `source` to be among so many, and how many there are then."""
    draw, wanted = scramble("row", step.seed, place), step.rows
    rows = int(table.ask(f"SELECT count(*) FROM ({source})")[0][0])
    if wanted >= rows:
        return "TRUE", rows
    if wanted == 0:
        return "FALSE", 0
    middle, wide = wanted / rows, _SIGMAS * math.sqrt(wanted * (1 - wanted / rows) + 1) / rows
    for low, high in ((middle - wide, middle + wide), (0, 1)):
        from_, to = round(low * SCALE), round(high * SCALE)
        below, near = table.ask(
            f"SELECT count(*) FILTER (x < {from_}), list(x) FILTER (x BETWEEN {from_} AND {to})"
            f" FROM (SELECT {draw} AS x FROM ({source}))"
        )[0]
        if 0 < wanted - below <= len(near or ()):
            return f"({draw} <= {sorted(near)[wanted - below - 1]})", wanted
    raise AssertionError("a number is missing among all")


def balanced(
    table: Table, source: str, step: Balanced, columns: Sequence[int], place: int
) -> tuple[tuple[str, str], int]:
    """What around `source` leaves as many rows of every class as the rarest has, and how many
    these are."""
    names, keys = [f"c{one}" for one in columns], [f"k{one}" for one in columns]
    draw = scramble("row", step.seed, place)
    same = " AND ".join(f"s.{name} = b.{key}" for name, key in zip(names, keys, strict=True))
    full = " AND ".join(f"{name} IS NOT NULL" for name in names)
    as_keys = ", ".join(f"{name} AS {key}" for name, key in zip(names, keys, strict=True))
    counted = f"SELECT {as_keys}, count(*) AS n FROM ({source}) WHERE {full} GROUP BY ALL"
    grouped, classes = ", ".join(keys), f"classes{place}"
    table.run(
        f"CREATE OR REPLACE TABLE {classes} AS SELECT *, m / n * {SCALE} - {_WINDOW} AS low,"
        f" m / n * {SCALE} + {_WINDOW} AS high, NULL::UBIGINT AS most FROM"
        f" (SELECT *, min(n) OVER () AS m FROM ({counted}))"
    )
    for _ in range(2):
        table.run(
            f"UPDATE {classes} AS b SET most = found.most, low = 0, high = {SCALE} FROM ("
            f"SELECT {grouped}, list_sort(list(x) FILTER (x BETWEEN low AND high))"
            f"[any_value(m) - count(*) FILTER (x < low)] AS most FROM (SELECT b.*, {draw} AS x FROM"
            f" ({source}) AS s JOIN (SELECT * FROM {classes} WHERE most IS NULL) AS b ON {same})"
            f" GROUP BY {grouped}) AS found"
            f" WHERE {' AND '.join(f'b.{key} = found.{key}' for key in keys)}"
        )
    known, kept = table.ask(f"SELECT count(*), coalesce(sum(m), 0) FROM {classes}")[0]
    kind = table.columns[columns[0]]
    if known <= _FEW and len(columns) == 1 and kind.kind != OTHER:
        return ("SELECT * FROM (", f") WHERE {draw} <= {_most(table, classes, kind)}"), int(kept)
    after = f") AS s SEMI JOIN {classes} AS b ON {same} AND {draw} <= b.most ORDER BY row"
    return ("SELECT s.* FROM (", after), int(kept)


def _most(table: Table, classes: str, column: Asked) -> str:
    """The SQL of the highest number for the class of a row: looked up where classes are few, for a
    join would give the rows in another order."""
    told = table.ask(f"SELECT k{column.place}::VARCHAR, most FROM {classes}")
    keys = ", ".join(quoted(key) for key, _ in told)
    highest = ", ".join(str(most) for _, most in told)
    found = f"map(CAST([{keys}] AS {column.type}[]), CAST([{highest}] AS UBIGINT[]))"
    return f"map_extract_value({found}, c{column.place})"
