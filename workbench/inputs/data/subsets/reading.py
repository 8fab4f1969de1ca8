"""A dataset as a table of DuckDB, each row with its number: what filters are applied to.

In SQL a column is called by its place, `c0`, `c1`, …, and `row` is the number of the row, from 0 in
the order of the file; no name of a dataset is ever part of a query. The database is a locked one,
see `profiles/locked`. Text formats and Arrow are read once, into memory, where they fit; Parquet is
read where it is, and so is what does not fit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from ....errors import Cancelled, NoData
from ..profiles import locked
from ..profiles.columns import Asked
from ..profiles.profile import FILES, ROWS
from ..profiles.tables import WAYS, is_numbered, is_ragged, said, with_header
from . import arrow, folders
from .kinds import ARROW, FOLDER, PARQUET, kind_of

#: Bytes that DuckDB may take, its threads, and the longest that one query may go on, seconds.
MEMORY, THREADS, SECONDS = 2 << 30, 2, 60.0
_CROWDED = 0.5  # of the memory is what a file may have to be held there
_PACKED = 6  # times its size is what a compressed text unpacks to, about
_LOOK = 0.01  # seconds between two looks whether somebody gave up


class TooLong(duckdb.Error):
    """A query went on for longer than it may."""


class Table:
    """A dataset that is open. `ask`, `run` are for one thread at a time, the others for any.

    `kind` is `csv`, `tsv`, `json`, `parquet`, `arrow` or `folder`; `columns` have their types in
    DuckDB's words; `rows` how many there are, `files` their names in a folder; `way` is how a text
    format is read (a call with `?` for the path). `sql` is a query for all rows, `row, c0,
    c1, …`, in the order of the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        memory: int = MEMORY,
        threads: int = THREADS,
        held: bool = True,
        also: Sequence[str] = (),
    ) -> None:
        """Open a file or a folder. With `held` false a large text is read through once to see
        that it can be, and not kept; `also` are paths that may be written. Raises NoData,
        NotInstalled (Arrow without pyarrow), Cancelled (of which nobody can know here)."""
        self.path = path.absolute()
        self.kind = kind_of(self.path)
        self.unit = FILES if self.kind == FOLDER else ROWS
        self.columns: Sequence[Asked] = ()
        self.files: Sequence[str] = ()
        self.rows = 0
        self.sql = self.way = ""
        self._stop = threading.Event()
        self._memory, self._held = memory, held
        self.connection = locked.database([str(self.path), *also], threads, memory)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the memory."""
        self.connection.close()

    def ask(
        self, sql: str, values: Sequence[object] = (), seconds: float = SECONDS
    ) -> list[tuple[Any, ...]]:
        """The rows of an answer. Raises what DuckDB does, TooLong, Cancelled."""
        with self._watched(seconds):
            found: list[tuple[Any, ...]] = self.connection.execute(sql, values or None).fetchall()
            return found

    def run(self, sql: str, values: Sequence[object] = (), seconds: float = float("inf")) -> None:
        """Execute what has no answer, such as a COPY. Raises as `ask` does."""
        with self._watched(seconds):
            self.connection.execute(sql, values or None)

    def cancel(self) -> None:
        """Give up what is asked now, and all that is asked before `resume`."""
        self._stop.set()

    def resume(self) -> None:
        """Take questions again."""
        self._stop.clear()

    @property
    def progress(self) -> float:
        """The part of the present query that is done, from 0 to 1, as far as DuckDB tells."""
        try:
            return min(1.0, max(0.0, self.connection.query_progress()) / 100)
        except duckdb.Error:  # nothing goes on
            return 0.0

    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    @contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """Interrupt what goes on inside as soon as it is given up or takes too long."""
        if self._stop.is_set():
            raise Cancelled("it was given up")
        ended, late = threading.Event(), threading.Event()
        values = (self.connection, self._stop, ended, late, seconds)
        watch = threading.Thread(target=_watch, args=values, daemon=True)
        watch.start()
        try:
            yield
        except duckdb.InterruptException as error:
            if late.is_set():
                raise TooLong(f"it took longer than {seconds:g} seconds") from error
            raise Cancelled("it was given up") from error
        finally:
            ended.set()
            watch.join()

    def _open(self) -> None:
        name = self.path.name
        try:
            if self.kind == FOLDER:
                self.files = folders.fill(self.connection, str(self.path))
                self._hold(folders.FILES)
            elif not self.kind:
                raise NoData(f"{self.path}: {name} is no table that can be read", READABLE)
            elif not self.path.is_file():
                raise NoData(f"{self.path} is not there or is no regular file", READABLE)
            elif self.path.stat().st_size == 0:
                raise NoData(f"{self.path} is empty", "Was it written to its end?")
            elif self.kind == ARROW:
                self._keep(arrow.register(self.connection, self.path))
            else:
                self._open_file()
        except OSError as error:
            raise NoData(f"{self.path}: {error.strerror or error}", READABLE) from error

    def _open_file(self) -> None:
        told = ""
        for way in WAYS[self.kind]:
            try:
                self._open_way(way)
                return
            except duckdb.OutOfMemoryException as error:
                raise NoData(f"{self.path}: it needs more memory than it may take") from error
            except duckdb.Error as error:
                told = told or said(error, str(self.path))
        raise NoData(f"{self.path} cannot be read as a table: {told}", READABLE)

    def _open_way(self, way: str) -> None:
        call = way[:-1].replace("?", locked.quoted(locked.pattern(str(self.path))))
        call += ", hive_partitioning = false)"
        shape = self._shape(call)
        names = [one.name for one in shape]
        if way.startswith("read_csv") and is_numbered(names, self._first(call)):
            self._open_way(with_header(way))
            return
        if is_ragged(way, names):
            raise duckdb.InvalidInputException("Error: its lines differ in length")
        self.way = way
        if self.kind == PARQUET:
            self._stay(call, shape)
        else:
            self._keep(call)

    def _stay(self, call: str, shape: Sequence[Asked]) -> None:
        """Read the file where it is."""
        self.columns = shape
        number = "row_number() OVER () - 1"
        if self.kind == PARQUET and "file_row_number" not in (one.name.lower() for one in shape):
            call, number = f"{call[:-1]}, file_row_number = true)", "file_row_number"
        names = ", ".join(self._places)
        self.sql = f"SELECT {number} AS row, {names} FROM {call} AS t({names})"
        self.rows = self.ask(f"SELECT count(*) FROM {call}")[0][0]

    def _keep(self, source: str) -> None:
        """Hold what is read in memory, or see at least that all of it can be read."""
        if not self._holds(source):
            self._stay(source, self._shape(source))
            counts = ", ".join(f"count({name})" for name in self._places)
            self.ask(f"SELECT {counts} FROM ({self.sql})", seconds=float("inf"))

    def _holds(self, source: str) -> bool:
        size = self.path.stat().st_size * (_PACKED if self.path.suffix in (".gz", ".zst") else 1)
        if not self._held or size > self._memory * _CROWDED:
            return False
        try:
            self._hold(source)
        except duckdb.OutOfMemoryException:
            self.run("DROP TABLE IF EXISTS held")
            return False
        return True

    def _hold(self, source: str) -> None:
        self.columns = self._shape(source)
        names = ", ".join(self._places)
        self.run(f"CREATE TABLE held AS SELECT {names} FROM {source} AS t({names})")
        self.sql = f"SELECT rowid AS row, {names} FROM held"
        self.rows = self.ask("SELECT count(*) FROM held")[0][0]

    def _shape(self, source: str) -> list[Asked]:
        told = self.connection.execute(f"SELECT * FROM {source} LIMIT 0").description or []
        return [Asked(place, one[0], str(one[1])) for place, one in enumerate(told)]

    def _first(self, source: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(
            f"SELECT * FROM {source} LIMIT 1"
        ).fetchone()
        return row

    @property
    def _places(self) -> list[str]:
        return [f"c{column.place}" for column in self.columns]


def _watch(
    connection: duckdb.DuckDBPyConnection,
    stop: threading.Event,
    ended: threading.Event,
    late: threading.Event,
    seconds: float,
) -> None:
    """Interrupt again and again: one that comes before the query has begun is lost."""
    deadline = time.monotonic() + seconds
    while not ended.wait(_LOOK):
        if time.monotonic() > deadline:
            late.set()
        if late.is_set() or stop.is_set():
            connection.interrupt()


READABLE = "Filters work on CSV, TSV, JSON lines, JSON, Parquet, Arrow, and on folders of files."
