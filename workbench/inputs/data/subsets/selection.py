"""A subset of a table: a query for the rows that are kept.

Steps become one query around the other. A sample of so many rows, and a balanced one, need to know
of all rows first: what is asked is the highest number that a row may draw, for each class where
there are classes. So every step is a condition on a row, and a selection is read in one go, in the
order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ....errors import BadFilter
from . import draws, explaining, guard, writing
from .reading import Table
from .steps import Balanced, Count, Drop, Share, Step, Where, scaled
from .subset import Subset


@dataclass(frozen=True, slots=True)
class Selection:
    """`sql` is a query for `row, c0, c1, …` of the rows that are kept; `places` are those of the
    columns that the filter looks at, `kept` how many rows they are where that is known."""

    source: str
    wraps: tuple[tuple[str, str], ...] = ()
    places: frozenset[int] = frozenset()
    kept: int | None = None

    @property
    def sql(self) -> str:
        """The query over the whole table."""
        return self.over(self.source)

    def over(self, source: str) -> str:
        """The same over another query for some of the rows of the table."""
        for before, after in self.wraps:
            source = f"{before}{source}{after}"
        return source

    def and_where(self, condition: str, kept: int | None = None) -> Selection:
        """Those of the rows for which a condition holds."""
        wrap = ("SELECT * FROM (", f") WHERE {condition}")
        return replace(self, wraps=(*self.wraps, wrap), kept=kept)


def select(
    table: Table, subset: Subset, source: str | None = None, share: float = 1.0
) -> Selection:
    """The rows of a table that a subset keeps; it is good while the table is open and no other is
    made of it. With a `source`, a query for a `share` of its rows, those of them: so many rows are
    then fewer in proportion. Raises BadFilter, NoData, Cancelled."""
    selected = Selection(source or table.sql, kept=None if source else table.rows)
    with explaining.told(table, subset):
        for place, step in enumerate(subset.steps):
            selected = _after(table, subset, selected, scaled(step, share), place)
    return selected


def count(table: Table, subset: Subset, selected: Selection) -> int:
    """How many rows are kept. Raises BadFilter, NoData, Cancelled."""
    if selected.kept is not None:
        return selected.kept
    with explaining.told(table, subset):
        return int(table.ask(f"SELECT count(*) FROM ({selected.sql})")[0][0])


def _after(table: Table, subset: Subset, found: Selection, step: Step, place: int) -> Selection:
    """What one more step leaves of `found`."""
    if isinstance(step, Where):
        checked = guard.checked(table.connection, step.text, table.columns)
        explaining.check(table, checked, step.text)
        return replace(found.and_where(checked.sql), places=found.places | checked.places)
    if isinstance(step, Share):
        return found.and_where(draws.share(step, place))
    if isinstance(step, Drop):
        _check_rows(table, subset, step)
        return found.and_where(_not_in(step.ranges))
    if isinstance(step, Count):
        return found.and_where(*draws.count(table, found.sql, step, place))
    columns = _columns(table, subset, step)
    wrap, kept = draws.balanced(table, found.sql, step, columns, place)
    return Selection(found.source, (*found.wraps, wrap), found.places | {*columns}, kept)


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


def _check_rows(table: Table, subset: Subset, step: Drop) -> None:
    """See that there are the rows that are to be dropped; a range may go on behind the last."""
    row = step.ranges[-1][0]
    if row < table.rows:
        return
    found = re.compile(rf"\b0*{row}\b", re.A).search(subset.source, step.start)
    start, end = found.span() if found else (step.start, len(subset.source))
    message = f"there is no row {row:,}: they are 0 to {table.rows - 1:,}"
    raise BadFilter(message, "Has the dataset changed?", text=subset.source, start=start, end=end)


def _not_in(ranges: Sequence[tuple[int, int]]) -> str:
    """All rows but these; single ones are looked up together."""
    single = [str(low) for low, high in ranges if low == high]
    parts = [f"row NOT BETWEEN {low} AND {high}" for low, high in ranges if low < high]
    parts += [f"row NOT IN ({', '.join(single)})"] if single else []
    return "(" + " AND ".join(parts) + ")"
