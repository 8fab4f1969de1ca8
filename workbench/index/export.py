"""Runs as CSV or Parquet: everything that is recorded of them, for other tools.

    runs     one row a run: run, name, state, started, seconds, parent, code, data, tags, note,
             place, then param.NAME, metric.NAME (its last value), min.NAME and max.NAME
    metrics  one row a value: run, name, step, time, value, source, rank, place
    meters   one row a reading: run, name, time, value
    params   one row a parameter: run, name, value (as text), place

`run`, the number, is empty for runs that other tools recorded; `place` is where those are, and
empty for ours. `code` is the tree of its snapshot, `data` the digest of what it read, of several
datasets one over theirs. `step` is whole where all steps are. `started` is UTC, `time` seconds
since the epoch. DuckDB writes the file beside its target; a rename puts it in place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np

from ..errors import AlreadyThere, BadQuery, CannotWrite
from ..inside.records import readable
from ..outputs.series import Series
from .catalog import Run
from .query import Views
from .wide import fill

FORMATS = {".csv": "csv", ".parquet": "parquet"}
KINDS = ("runs", "metrics", "meters", "params")

#: All points of a run that another tool recorded, each metric with the source it came from.
Points = Callable[[Run], Sequence[Series]]

_OF_OTHERS = """
    CREATE TEMP TABLE of_others
        (name VARCHAR, step DOUBLE, time DOUBLE, value DOUBLE, source VARCHAR, place VARCHAR)
"""
_QUERIES = {
    "runs": "FROM wide",
    "metrics": "SELECT run, name, step, time, value, source, rank, NULL::VARCHAR AS place"
    " FROM metrics WHERE {named} UNION ALL"
    " SELECT NULL, name, step, time, value, source, 0, place FROM of_others WHERE {named}"
    " ORDER BY run, place, name, step",
    "meters": "SELECT run, name, time, value FROM meters WHERE {named} ORDER BY run, name, time",
    "params": "SELECT CASE WHEN run > 0 THEN run END AS run, name, value, places.place"
    " FROM params LEFT JOIN places USING (run) ORDER BY run, place, name",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: how many rows it has, and of how many bytes it is."""

    path: Path
    format: str
    rows: int
    bytes: int


def check(target: Path, force: bool) -> str:
    """The format that the name of a file asks for. Raises BadQuery for one that nobody writes,
    AlreadyThere where the file exists and is not to be replaced."""
    if target.suffix.lower() not in FORMATS:
        raise BadQuery(f"{target}: no such format", f"Name it {' or '.join(FORMATS)}.")
    if target.exists() and not force:
        raise AlreadyThere(f"{target} is there already", "Give another name, or --force.")
    return FORMATS[target.suffix.lower()]


def export(
    project: Path,
    runs: Sequence[Run],
    what: str,
    target: Path,
    points: Points,
    only: Sequence[str] = (),
    force: bool = False,
) -> Exported:
    """Write what is recorded of these runs to a file; `what` is one of KINDS, `only` names the
    metrics (or meters) to write, all if empty.

    Raises BadQuery, AlreadyThere, and CannotWrite where the disk does not take the file.
    """
    kind = check(target, force)
    beside = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        with _database(target.parent) as connection:
            _prepare(connection, project, runs, what, points, only)
            rows = _copy(connection, what, only, beside, kind)
        check(target, force)
        beside.replace(target)
        return Exported(target, kind, rows, target.stat().st_size)
    except (OSError, duckdb.Error) as error:
        told = error.strerror if isinstance(error, OSError) else None
        raise CannotWrite(
            f"{target} cannot be written: {told or error}", "Check the folder and its space."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory; what does not fit goes beside the file, for as long as it is open."""
    with TemporaryDirectory(prefix=".export-", dir=folder) as spill:
        config = {"autoinstall_known_extensions": "false", "temp_directory": spill}
        with duckdb.connect(config=config) as connection:  # type: ignore[arg-type]
            yield connection


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    project: Path,
    runs: Sequence[Run],
    what: str,
    points: Points,
    only: Sequence[str],
) -> None:
    """Fill the database with what is to be written."""
    if what == "runs":
        fill(connection, runs, only)
        return
    own = [run for run in runs if not run.origin]
    others = [run for run in runs if run.origin]
    Views(connection, project, runs if what == "params" else own).create(what)
    connection.execute("CREATE TEMP TABLE places (run INTEGER, place VARCHAR)")
    if others:
        told = [[run.number, readable(run.place)] for run in others]
        connection.executemany("INSERT INTO places VALUES (?, ?)", told)
    connection.execute(_OF_OTHERS)
    for run in others if what == "metrics" else ():
        for series in points(run):
            _insert(connection, run, series)


def _insert(connection: duckdb.DuckDBPyConnection, run: Run, series: Series) -> None:
    """Add a series. DuckDB takes NaN in an array for nothing, so it is told apart."""
    columns = {"step": series.step, "time": series.time, "value": series.value}
    columns |= {"odd": np.isnan(series.value)}
    connection.register("piece", columns)
    connection.execute(
        "INSERT INTO of_others"
        " SELECT ?, step, time, if(odd, 'nan'::DOUBLE, value), ?, ? FROM piece",
        [series.name, run.sources.get(series.name, run.origin), readable(run.place)],
    )
    connection.unregister("piece")


def _copy(
    connection: duckdb.DuckDBPyConnection, what: str, only: Sequence[str], target: Path, kind: str
) -> int:
    """Write the file; how many rows it has."""
    query = _QUERIES[what].format(named="name IN (FROM wanted)" if only else "true")
    connection.execute("CREATE TEMP TABLE wanted (name VARCHAR)")
    if only:
        connection.executemany("INSERT INTO wanted VALUES (?)", [[name] for name in only])
    if what == "metrics" and _are_whole(connection, query):
        query = f"SELECT * REPLACE (step::BIGINT AS step) FROM ({query})"
    place = "'" + str(target).replace("'", "''") + "'"
    answer = connection.execute(f"COPY ({query}) TO {place} (FORMAT {kind})").fetchone()
    return int(answer[0]) if answer else 0


def _are_whole(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    """Whether all steps are whole numbers, of those that a float holds exactly."""
    whole = "step = trunc(step) AND abs(step) < 9007199254740992"
    answer = connection.execute(f"SELECT bool_and({whole}) FROM ({query})").fetchone()
    return bool(answer and answer[0])
