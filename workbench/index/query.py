"""SQL over all runs: the views `runs`, `metrics`, `meters` and `params`, by DuckDB.

The database lives in memory and reads the files of the runs themselves, so nobody locks
anybody. Metrics of runs that have ended are kept as Parquet in `index/parquet/`. Only DuckDB's
built-in extensions are used, and it may not install others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import orjson

from ..errors import BadQuery
from ..inside import layout
from . import batches
from .catalog import Run

_RECORDS = """
    SELECT run, name, step, time, value, rank, source FROM (
        SELECT regexp_extract(filename, '/(\\d+)/[^/]*$', 1)::INTEGER AS run, step, time,
            coalesce(try_cast(regexp_extract(filename, '\\.rank(\\d+)\\.jsonl$', 1) AS INTEGER), 0)
                AS rank,
            coalesce(nullif(regexp_extract(filename, '/(\\w+)\\.metrics\\.jsonl$', 1), ''), 'sdk')
                AS source,
            unnest(map_keys({key})) AS name, unnest(map_values({key})) AS value
        FROM read_json({files}, format = 'newline_delimited', ignore_errors = true,
            filename = true, maximum_object_size = 67108864,
            columns = {{step: 'DOUBLE', time: 'DOUBLE', {key}: 'MAP(VARCHAR, DOUBLE)'}}))
"""
_RUNS = {
    "run": "INTEGER",
    "name": "VARCHAR",
    "state": "VARCHAR",
    "command": ["VARCHAR"],
    "cwd": "VARCHAR",
    "parent": "INTEGER",
    "tags": ["VARCHAR"],
    "started": "DOUBLE",
    "ended": "DOUBLE",
    "seconds": "DOUBLE",
    "params": "JSON",
    "metrics": "JSON",
}
_VIEWS = "The views are: runs, metrics, all_metrics, meters, params."
_PARAMS = {"run": "INTEGER", "name": "VARCHAR", "value": "VARCHAR"}
_TAKEN = {"run": "INTEGER", "name": "VARCHAR", "source": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def query(project: Path, runs: Sequence[Run], sql: str, values: Sequence[object] = ()) -> Table:
    """Answer one SQL query about the runs of a project; `values` are bound to its parameters.
    Raises BadQuery.

    runs    (run, name, state, command, cwd, parent, tags, started, ended, seconds, params,
            metrics): times in UTC, the last two as JSON
    metrics (run, name, step, time, value, rank, source): each from the source it is taken from
    all_metrics (the same): of every source
    meters  (run, name, time, value)
    params  (run, name, value): value as text
    """
    try:
        try:
            return _answer(project, runs, sql, values)
        except duckdb.IOException:  # a run, or the index, was removed as we looked: look again
            return _answer(project, [run for run in runs if run.folder.exists()], sql, values)
    except duckdb.Error as error:
        raise BadQuery(str(error), _VIEWS) from error


def _answer(project: Path, runs: Sequence[Run], sql: str, values: Sequence[object]) -> Table:
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        Views(connection, project, runs).create(sql)
        answer = connection.execute(sql, values or None)
        if answer is None:  # nothing but blanks and comments
            raise BadQuery("the query is empty", _VIEWS)
        columns = tuple(entry[0] for entry in answer.description or ())
        return Table(columns, answer.fetchall())


class Views:
    """Fills a connection with what a query speaks of."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, project: Path, runs: Sequence[Run]
    ) -> None:
        self._connection = connection
        self._batches = batches.Batches(project, self._copy)
        self._runs = runs

    def create(self, sql: str) -> None:
        """Make the views; those that read many files only where the query names them."""
        self._table("runs", _RUNS, [_run_row(run) for run in self._runs])
        self._connection.execute(
            "CREATE OR REPLACE VIEW runs AS SELECT * REPLACE"
            " (make_timestamp(try_cast(started * 1e6 AS BIGINT)) AS started,"
            " make_timestamp(try_cast(ended * 1e6 AS BIGINT)) AS ended) FROM all_runs"
        )
        self._table("params", _PARAMS, [row for run in self._runs for row in _param_rows(run)])
        self._connection.execute("CREATE VIEW params AS FROM all_params")
        if "metric" in sql.lower():
            self._create_metrics()
        if "meter" in sql.lower():
            self._create_meters()

    def _create_metrics(self) -> None:
        ended = [run for run in self._runs if not run.live]
        live: Sequence[Run] = [run for run in self._runs if run.live]
        try:
            covered = self._batches.cover(ended)
        except OSError:  # a read-only project or a full disk: the records are read instead
            covered, live = {}, self._runs
        parts = [_NOTHING]
        for file, numbers in covered.items():
            parts.append(f"SELECT * FROM read_parquet({_list([file])}) WHERE run IN {numbers}")
        if files := [path for run in live for path in batches.metric_files(run.folder)]:
            parts.append(_RECORDS.format(key="metrics", files=_list(files)))
        self._connection.execute(f"CREATE VIEW all_metrics AS {' UNION ALL '.join(parts)}")
        self._table("taken", _TAKEN, [row for run in self._runs for row in _taken_rows(run)])
        self._connection.execute(
            "CREATE VIEW metrics AS SELECT * FROM all_metrics AS one WHERE rank > 0 OR EXISTS"
            " (FROM all_taken t WHERE (t.run, t.name, t.source) = (one.run, one.name, one.source))"
        )

    def _create_meters(self) -> None:
        paths = [run.folder / layout.METERS for run in self._runs]
        files = [path for path in paths if path.is_file()]
        source = _RECORDS.format(key="meters", files=_list(files)) if files else _NOTHING
        self._connection.execute(
            f"CREATE VIEW meters AS SELECT run, name, time, value FROM ({source})"
        )

    def _copy(self, runs: Sequence[Run], target: Path) -> None:
        """Write the metrics of ended runs as one Parquet file."""
        files = [path for run in runs for path in batches.metric_files(run.folder)]
        source = _RECORDS.format(key="metrics", files=_list(files)) if files else _NOTHING
        try:
            self._connection.execute(
                f"COPY ({source} ORDER BY run, name, step) TO {_text(target)} (FORMAT parquet)"
            )
        except duckdb.IOException as error:
            raise OSError(str(error)) from error

    def _table(self, name: str, shape: object, rows: list[dict[str, object]]) -> None:
        told, kinds = orjson.dumps(rows).decode(), orjson.dumps([shape]).decode()
        self._connection.execute(
            f"CREATE TABLE all_{name} AS SELECT unnest(from_json(?::JSON, '{kinds}'),"
            " recursive := true)",
            [told],
        )


_NOTHING = (
    "SELECT 0 AS run, '' AS name, 0.0::DOUBLE AS step, 0.0::DOUBLE AS time,"
    " 0.0::DOUBLE AS value, 0 AS rank, '' AS source WHERE false"
)


def _run_row(run: Run) -> dict[str, object]:
    return {
        "run": run.number,
        "name": run.spec.name,
        "state": run.life.state,
        "command": run.spec.command,
        "cwd": run.spec.cwd,
        "parent": run.spec.parent,
        "tags": run.spec.tags,
        "started": run.started,
        "ended": run.ended,
        "seconds": run.seconds,
        "params": run.params,
        "metrics": run.metrics,
    }


def _param_rows(run: Run) -> list[dict[str, object]]:
    return [
        {
            "run": run.number,
            "name": name,
            "value": value if isinstance(value, str) else orjson.dumps(value).decode(),
        }
        for name, value in run.params.items()
    ]


def _taken_rows(run: Run) -> list[dict[str, object]]:
    return [{"run": run.number, "name": n, "source": s} for n, s in run.sources.items()]


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _list(paths: Sequence[Path]) -> str:
    """As a list of files to read, where `[`, `*` and `?` would stand for other names."""
    escaped = (Path(re.sub(r"[\[*?]", r"[\g<0>]", str(path))) for path in paths)
    return "[" + ", ".join(map(_text, escaped)) + "]"
