"""Tables summed up by DuckDB: CSV, TSV, JSON lines, JSON, Parquet.

The database is a locked one, see `locked`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from . import columns, locked
from .columns import Asked
from .failure import NotProfiled
from .profile import Column, Profile

#: Columns that are looked into; of the others the names and types are told.
MOST = 1000
#: Columns in one query: it takes more than linear time to plan it, but reads a large text again.
_BATCH, _TEXT_BATCH = 5, 25
_SMALL = 64 << 20  # bytes of a text file that is read once, into memory
_WHOLE = "sample_size = -1"
_PADDED = f"{_WHOLE}, null_padding = true"
_DELIMITERS = ",;\t|"


def _csv(also: str = "") -> tuple[str, ...]:
    return (
        f"read_csv(?, skip = 0{also})",
        f"read_csv(?, skip = 0{also}, {_WHOLE})",
        f"read_csv(?, {_PADDED}{also})",
        f"read_csv(?, {_PADDED}{also}, all_varchar = true)",
        f"read_csv(?, {_PADDED}{also}, all_varchar = true, encoding = 'latin-1')",
    )


_JSON = "read_json(?, maximum_object_size = 67108864"
#: How a file is read: one way after the other, until one fits all of it.
WAYS = {
    "csv": _csv(),
    "tsv": _csv(", delim = '\t'"),
    "json": (f"{_JSON})", f"{_JSON}, {_WHOLE})"),
    "parquet": ("read_parquet(?)",),
}


class TableReader:
    """Sums up one table. `read` is for one thread, the others for any."""

    def __init__(self, path: str, kind: str, threads: int, memory: int) -> None:
        self._path = path
        self._ways = WAYS[kind]
        self._steps, self._done = 2, 0
        self._cancelled = False
        self._connection = locked.database([path], threads, memory, ordered=False)

    def cancel(self) -> None:
        """End `read` as soon as may be: it raises NotProfiled."""
        self._cancelled = True
        try:
            self._connection.interrupt()
        except duckdb.Error:
            pass  # it has ended

    @property
    def progress(self) -> float:
        """The part that is done, from 0 to 1, as far as DuckDB tells."""
        try:
            part = max(0.0, self._connection.query_progress()) / 100
        except duckdb.Error:  # nothing goes on
            part = 0.0
        return min(1.0, (self._done + part) / self._steps)

    def read(self) -> Profile:
        """The profile; with a problem where it is no table. Raises NotProfiled where that is not
        the file's fault: cancelled, out of memory, the file is gone."""
        told = ""
        with self._connection:
            for way in self._ways:
                try:
                    return self._profile(way)
                except duckdb.InterruptException as error:
                    raise NotProfiled("cancelled") from error
                except duckdb.OutOfMemoryException as error:
                    raise NotProfiled("it needs more memory than a profile may take") from error
                except duckdb.IOException as error:
                    raise NotProfiled(f"it cannot be read: {said(error, self._path)}") from error
                except duckdb.Error as error:
                    told = told or said(error, self._path)
        return Profile(problem=f"it cannot be read as a table: {told}")

    def _profile(self, way: str) -> Profile:
        limit = int(way.startswith("read_csv"))
        first = self._execute(f"SELECT * FROM {way} LIMIT {limit}", [self._path])
        shape = first.description or []
        if is_numbered([one[0] for one in shape], first.fetchone()):
            return self._profile(with_header(way))
        if is_ragged(way, [one[0] for one in shape]):
            raise duckdb.InvalidInputException("Error: its lines differ in length")
        table = [Asked(place, one[0], str(one[1])) for place, one in enumerate(shape)]
        looked = table[:MOST]
        source = self._source(way, len(table), len(looked))
        size = _TEXT_BATCH if source.startswith(("read_csv", "read_json")) else _BATCH
        batches = [looked[at : at + size] for at in range(0, len(looked), size)]
        self._steps, self._done = 2 * len(batches), 0
        rows, found = 0, list[Column]()
        for batch in batches:
            rows, summed = columns.summed(partial(self._ask, source), batch)
            found += summed
        left = len(table) - len(looked)
        note = f"{left} of {len(table)} columns were not looked into" if left else ""
        return Profile(rows, columns=[*found, *(one.plain() for one in table[MOST:])], note=note)

    def _source(self, way: str, columns: int, looked: int) -> str:
        """What the columns are summed up from, each called by its place."""
        names = [f"c{place}" for place in range(columns)]
        file = f"{way} AS t({', '.join(names)})"
        if way.startswith("read_parquet") or Path(self._path).stat().st_size > _SMALL:
            return file
        chosen = ", ".join(names[:looked])
        self._execute(f"CREATE OR REPLACE TABLE held AS SELECT {chosen} FROM {file}", [self._path])
        return "held"

    def _ask(self, source: str, parts: Sequence[str], parameters: list[object]) -> tuple[Any, ...]:
        sql = f"SELECT {', '.join(['count(*)', *parts])} FROM {source}"
        path = [] if source == "held" else [self._path]
        answer = self._execute(sql, [*parameters, *path]).fetchone()
        self._done += 1
        assert answer is not None  # an aggregate is one row
        return answer

    def _execute(self, sql: str, parameters: list[object]) -> duckdb.DuckDBPyConnection:
        if self._cancelled:
            raise NotProfiled("cancelled")
        return self._connection.execute(sql, parameters)


def said(error: duckdb.Error, path: str) -> str:
    """What DuckDB says of a file, its first lines, without the path."""
    text = re.split("Possible|LINE 1:", str(error))[0].replace(path, Path(path).name)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Original Line")]
    return "; ".join(lines[:3]).partition("Error: ")[2][:300] or "damaged"


def is_ragged(way: str, names: Sequence[str]) -> bool:
    """Whether a CSV file is taken for one column because its lines have not the same length."""
    ragged = len(names) == 1 and any(sign in names[0] for sign in _DELIMITERS)
    return ragged and way.startswith("read_csv") and "null_padding" not in way


def is_numbered(names: Sequence[str], first: Sequence[object] | None) -> bool:
    """Whether the first row of a CSV file that seems to have no header is one, `0,1,2,…`, as pandas
    writes for columns without names."""
    guessed = all(re.fullmatch(f"column0*{place}", name) for place, name in enumerate(names))
    return guessed and len(names) > 2 and first == (*range(len(names)),)


def with_header(way: str) -> str:
    """A way of reading a CSV file, in which its first row tells the names."""
    return f"{way[:-1]}, header = true)"
