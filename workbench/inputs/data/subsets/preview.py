"""What a filter would keep and drop, while it is typed.

A `Previewer` holds a dataset open. Of a large one some rows are kept in memory, drawn as a sample
is: the shapes of all columns, before and after, come from them within some tens of milliseconds.
How many rows are kept is then counted in the whole dataset. Who wants exact shapes asks for them
with `exact`; they come column by column, those first that the filter looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ....errors import BadFilter
from ..profiles import columns
from ..profiles.columns import Asked
from ..profiles.profile import Column, Profile
from . import explaining, selection
from .reading import MEMORY, THREADS, Table
from .selection import Selection
from .steps import SCALE, scramble
from .subset import Subset

#: Rows whose shapes are told at once; of larger datasets so many are drawn, about.
ENOUGH = 50_000
_MOST = 200  # columns that are looked into
_BATCH = 5  # columns in one query
_SHOWN = 8  # rows that are shown of those kept, and of those dropped
_SEED = 1_000_003  # a seed that nobody types, so that the sample is none of theirs
_LONG = 200  # characters of a cell

_NOTHING = Profile()
Samples = tuple[Sequence[Sequence[str | None]], Sequence[Sequence[str | None]]]
Tell = Callable[["Preview"], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is known of a filter.

    `text` is its normal form, `rows` those of the dataset, `kept` those that are left (None while
    that is not known). `before` and `after` are profiles of the same columns, their counts those of
    the rows that were looked at; their `note` says so where these are not all. `samples` are rows
    that are kept and rows that are dropped, the number of the row first, all as text. `exact`:
    nothing more is to come. With a `problem` there is nothing but the place where it is.
    """

    text: str
    unit: str
    rows: int
    kept: int | None = None
    before: Profile = _NOTHING
    after: Profile = _NOTHING
    samples: Samples = ((), ())
    exact: bool = False
    problem: BadFilter | None = None

    @property
    def dropped(self) -> int | None:
        """Rows that are left out."""
        return None if self.kept is None else self.rows - self.kept

    @property
    def share(self) -> float:
        """The part of the rows that is kept; while `kept` is not known, that of those looked at."""
        if self.kept is not None:
            return self.kept / self.rows if self.rows else 0.0
        return (self.after.rows or 0) / (self.before.rows or 1)

    @property
    def note(self) -> str:
        """What is to be said where the filter does not do what anybody wants."""
        if self.kept == 0 and self.rows:
            return f"it keeps none of {self.rows:,} {self.unit}"
        return "it keeps everything" if self.text and self.kept == self.rows else ""


class Previewer:
    """Previews of one dataset. `preview` is for one thread at a time, the others for any."""

    def __init__(
        self, path: Path, memory: int = MEMORY, threads: int = THREADS, enough: int = ENOUGH
    ) -> None:
        """Open it: of a large dataset it takes the seconds that it takes to read it once. Raises
        NoData, NotInstalled."""
        self.table = Table(path, memory=memory, threads=threads)
        self._source, self._all, self._share = self.table.sql, True, 1.0
        if self.table.rows > 2 * enough:
            self._draw(enough)
        self._looked = self.table.columns[:_MOST]
        self._before: dict[bool, Profile] = {}

    def close(self) -> None:
        """Let go of the dataset."""
        self.table.close()

    def cancel(self) -> None:
        """Give up the preview that is being made: it raises Cancelled."""
        self.table.cancel()

    @property
    def progress(self) -> float:
        """The part of the present query that is done, from 0 to 1."""
        return self.table.progress

    def preview(self, text: str, tell: Tell | None = None, exact: bool = False) -> Preview:
        """What the filter `text` keeps; with a problem where it is wrong. `tell` is called with
        what is known so far, whenever that is more. With `exact` the shapes are those of all rows.
        Raises Cancelled, NoData (the file has changed)."""
        self.table.resume()
        empty = Preview(text, self.table.unit, self.table.rows)
        try:
            subset = Subset.parse(text)
            with explaining.told(self.table, subset):
                found = replace(empty, text=subset.text)
                return self._looked_at(found, subset, tell or _nobody, exact)
        except BadFilter as error:
            return replace(empty, problem=error, exact=True)

    def _looked_at(self, found: Preview, subset: Subset, tell: Tell, exact: bool) -> Preview:
        whole = self._all or exact
        if not whole:
            rough = selection.select(self.table, subset, self._source, self._share)
            found = self._with_shapes(found, rough, whole=False)
            tell(found)
        selected = selection.select(self.table, subset)
        kept = selection.count(self.table, subset, selected)
        found = replace(found, kept=kept, samples=self._samples(selected))
        tell(found)
        if whole:
            found = self._with_shapes(found, selected, whole=True)
        return replace(found, exact=True)

    def _with_shapes(self, found: Preview, selected: Selection, *, whole: bool) -> Preview:
        order = sorted(self._looked, key=lambda one: one.place not in selected.places)
        if whole not in self._before:
            self._before[whole] = self._profile(f"({selected.source})", self._looked)
        held = self._before[whole]
        after = self._profile(f"({selected.sql})", order) if selected.wraps else held
        by_name = {one.name: one for one in after.columns}
        after = replace(after, columns=[by_name[one.name] for one in held.columns])
        return replace(found, before=held, after=after)

    def _profile(self, source: str, looked: Sequence[Asked]) -> Profile:
        """Some columns of a query, in so many queries as there are batches."""
        rows, told = 0, list[Column]()
        for at in range(0, len(looked), _BATCH):
            rows, found = columns.summed(partial(self._ask, source), looked[at : at + _BATCH])
            told += found
        return Profile(rows, self.table.unit, told, note=self._note(source))

    def _note(self, source: str) -> str:
        some = not self._all and self._source in source
        left = len(self.table.columns) - len(self._looked)
        notes = ["shapes are those of a sample of the rows"] if some else []
        notes += [f"{left} more columns were not looked into"] if left else []
        return "; ".join(notes)

    def _ask(
        self, source: str, parts: Sequence[str], parameters: Sequence[object]
    ) -> tuple[Any, ...]:
        return self.table.ask(
            f"SELECT {', '.join(['count(*)', *parts])} FROM {source}", parameters
        )[0]

    def _samples(self, selected: Selection) -> Samples:
        cells = [f"left(c{one.place}::VARCHAR, {_LONG})" for one in self._looked]
        shown = f"SELECT {', '.join(['row::VARCHAR', *cells])} FROM"
        inside = selected.over(self._source)
        kept = self.table.ask(f"{shown} ({inside}) LIMIT {_SHOWN}")
        if not kept and not self._all:
            kept = self.table.ask(f"{shown} ({selected.sql}) LIMIT {_SHOWN}")
        if not selected.wraps:
            return kept, []
        outside = f"({self._source}) AS s ANTI JOIN ({inside}) AS k ON s.row = k.row"
        return kept, self.table.ask(f"{shown} (SELECT s.* FROM {outside}) LIMIT {_SHOWN}")

    def _draw(self, enough: int) -> None:
        """Keep some of the rows in memory."""
        limit = round(enough / self.table.rows * SCALE)
        draw = scramble("row", _SEED, 0)
        self.table.run(
            f"CREATE TABLE drawn AS SELECT * FROM ({self.table.sql}) WHERE {draw} < {limit}"
        )
        self._source, self._all = "SELECT * FROM drawn", False
        self._share = self.table.ask("SELECT count(*) FROM drawn")[0][0] / self.table.rows


def _nobody(_: Preview) -> None:
    """For whom the end is enough."""
