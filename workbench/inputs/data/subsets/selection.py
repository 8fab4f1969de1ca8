"""A subset of a table: a query for the rows that are kept.

Steps become one query around the other. A sample of so many rows, and a balanced one, need to know
of all rows first: what is asked is the highest number that a row may draw, for each class where
there are classes. So every step is a condition on a row, and a selection is read in one go, in the
order of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from . import draws, explaining, guard, writing
from .reading import Table
from .steps import Balanced, Drop, Share, Step, Where
from .subset import Subset


@dataclass(frozen=True, slots=True)
class Selection:
    """`sql` is a query for `row, c0, c1, …` of the rows that are kept; `places` are those of the
    columns that the filter looks at."""

    source: str
    wraps: tuple[tuple[str, str], ...] = ()
    places: frozenset[int] = frozenset()

    @property
    def sql(self) -> str:
        """The query over the whole table."""
        return self.over(self.source)

    def over(self, source: str) -> str:
        """The same over another query for some of the rows of the table."""
        for before, after in self.wraps:
            source = f"{before}{source}{after}"
        return source


def select(table: Table, subset: Subset) -> Selection:
    """The rows of a table that a subset keeps; it is good while the table is open and no other is
    made of it. Raises BadFilter, NoData, Cancelled."""
    selected = Selection(table.sql)
    with explaining.told(table, subset):
        for place, step in enumerate(subset.steps):
            wrap, places = _wrap(table, subset, selected, step, place)
            selected = Selection(
                table.sql, (*selected.wraps, wrap), selected.places | frozenset(places)
            )
    return selected


def count(table: Table, subset: Subset, selected: Selection) -> int:
    """How many rows are kept. Raises BadFilter, NoData, Cancelled."""
    if not subset.steps:
        return table.rows
    with explaining.told(table, subset):
        return int(table.ask(f"SELECT count(*) FROM ({selected.sql})")[0][0])


def _wrap(
    table: Table, subset: Subset, found: Selection, step: Step, place: int
) -> tuple[tuple[str, str], Collection[int]]:
    """What is put around the query so far, and the columns that the step looks at."""
    if isinstance(step, Balanced):
        columns = _columns(table, subset, step)
        return draws.balanced(table, found.sql, step, columns, place), columns
    places: Collection[int] = ()
    if isinstance(step, Where):
        checked = guard.checked(table.connection, step.text, table.columns)
        explaining.check(table, checked, step.text)
        where, places = checked.sql, checked.places
    elif isinstance(step, Share):
        where = draws.share(step, place)
    elif isinstance(step, Drop):
        where = _not_in(step.ranges)
    else:
        where = draws.count(table, found.sql, step, place)
    return ("SELECT * FROM (", f") WHERE {where}"), places


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
