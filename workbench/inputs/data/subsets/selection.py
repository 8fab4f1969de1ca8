"""A subset of a table: a query for the rows that are kept.

Steps become one query around the other. A sample of so many rows, and a balanced one, need to know
of all rows first: what is asked is the highest number that a row may draw, for each class where
there are classes. So every step is a condition on a row, and a selection is read in one go, in the
order of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import draws, explaining, guard, writing
from .reading import Table
from .steps import Balanced, Count, Drop, Share, Step, Where
from .subset import Subset


@dataclass(frozen=True, slots=True)
class Selection:
    """`sql` is a query for `row, c0, c1, …` of the rows that are kept; `places` are those of the
    columns that the filter looks at."""

    sql: str
    places: frozenset[int] = frozenset()


def select(table: Table, subset: Subset) -> Selection:
    """The rows of a table that a subset keeps; it is good while the table is open and no other is
    made of it. Raises BadFilter, Cancelled."""
    selected = Selection(table.sql)
    with explaining.told(table, subset):
        for place, step in enumerate(subset.steps):
            selected = _after(table, subset, selected, step, place)
    return selected


def count(table: Table, subset: Subset, selected: Selection) -> int:
    """How many rows are kept. Raises BadFilter, Cancelled."""
    if not subset.steps:
        return table.rows
    with explaining.told(table, subset):
        return int(table.ask(f"SELECT count(*) FROM ({selected.sql})")[0][0])


def _after(table: Table, subset: Subset, found: Selection, step: Step, place: int) -> Selection:
    """What is kept of `found` by one more step."""
    places, where = found.places, "TRUE"
    if isinstance(step, Where):
        checked = guard.checked(table.connection, step.text, table.columns)
        explaining.check(table, checked, step.text)
        places, where = places | checked.places, checked.sql
    elif isinstance(step, Share):
        where = draws.share(step, place)
    elif isinstance(step, Drop):
        where = _not_in(step.ranges)
    elif isinstance(step, Count):
        where = draws.count(table, found.sql, step, place)
    else:
        columns = _columns(table, subset, step)
        join = draws.balanced(table, found.sql, step, columns, place)
        return Selection(join, places | set(columns))
    return Selection(f"SELECT * FROM ({found.sql}) WHERE {where}", places)


def _columns(table: Table, subset: Subset, step: Balanced) -> list[int]:
    """The places of the columns by which rows are balanced."""
    writer = writing.Writer(subset.source, table.columns, 0)
    found = [(name, writer.find(name)) for name in step.columns]
    for name, column in found:
        if column is None:
            start = max(0, subset.source.find(name, step.start))
            end = start + len(name)
            raise writing.unknown(subset.source, name, table.names(), start, end)
    return [column.place for _, column in found if column is not None]


def _not_in(ranges: Sequence[tuple[int, int]]) -> str:
    """All rows but these; single ones are looked up together."""
    single = [str(low) for low, high in ranges if low == high]
    parts = [f"row NOT BETWEEN {low} AND {high}" for low, high in ranges if low < high]
    parts += [f"row NOT IN ({', '.join(single)})"] if single else []
    return "(" + " AND ".join(parts) + ")"
