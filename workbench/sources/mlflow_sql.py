"""MLflow's SQLite store, `mlflow.db`. It is opened for reading only, and for a moment."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .growing import head
from .mlflow import seconds
from .reading import Params, Point, Reader, number, scalar, step_of

NAMES = ("mlflow.db", "mlruns.db")
_MAGIC = b"SQLite format 3\0"
_PATIENCE = 2.0  # seconds for one question; a store may be made to never answer
_RUNS = 2_000
_STATES = {"FINISHED": "finished", "FAILED": "failed", "KILLED": "killed", "RUNNING": "running"}

_LIST = """select r.run_uuid, r.name, e.name, coalesce(r.end_time, r.start_time)
from runs r left join experiments e on e.experiment_id = r.experiment_id
where r.lifecycle_stage = 'active' and coalesce(e.lifecycle_stage, 'active') = 'active'
order by r.start_time limit ?"""
_METRICS = """select rowid, key, value, timestamp, step, is_nan from metrics
where run_uuid = ? and rowid > ? order by rowid limit ?"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A run of a store: its uuid, its name, its experiment, and when it was last heard of."""

    uuid: str
    name: str
    experiment: str
    time: float | None


class MlflowDatabase(Reader):
    """One run of a SQLite store."""

    origin = "mlflow"

    def __init__(self, path: Path, uuid: str) -> None:
        super().__init__()
        self._path = path
        self._uuid = uuid
        self._row = 0
        self.title = uuid

    def _read(self, limit: int) -> list[Point]:
        try:
            with opened(self._path) as database:
                self._facts(database)
                return self._points(database, limit)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            self.problem = f"{self._path.name} cannot be read: {error}."
            return []

    def _facts(self, database: sqlite3.Connection) -> None:
        query = "select name, status, start_time, end_time from runs where run_uuid = ?"
        row = database.execute(query, (self._uuid,)).fetchone()
        if row is not None:
            self.title = str(row[0] or self._uuid)
            self.state = _STATES.get(str(row[1]), "")
            self._lived(seconds(row[2]))
            self._lived(seconds(row[3]))
        query = "select key, value from params where run_uuid = ? limit 2000"
        self.params: Params = {
            str(key): scalar(str(value)) for key, value in database.execute(query, (self._uuid,))
        }
        self.problem = ""

    def _points(self, database: sqlite3.Connection, limit: int) -> list[Point]:
        points: list[Point] = []
        for row, name, value, stamp, step, is_nan in database.execute(
            _METRICS, (self._uuid, self._row, limit)
        ):
            self._row = row
            found = float("nan") if is_nan else number(value)
            if found is not None:
                points.append(Point(step_of(step), seconds(stamp), {str(name): found}))
                self._lived(points[-1].time)
        return points


def listed(path: Path) -> list[Listed]:
    """The runs of a store that were not deleted; empty where it cannot be read."""
    try:
        with opened(path) as database:
            rows = database.execute(_LIST, (_RUNS,)).fetchall()
    except (sqlite3.Error, ValueError, OverflowError, OSError):
        return []
    return [Listed(str(r[0]), str(r[1] or ""), str(r[2] or ""), seconds(r[3])) for r in rows]


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, for reading only; sqlite3.Error where that cannot be."""
    if head(path, len(_MAGIC)) != _MAGIC:
        raise sqlite3.DatabaseError("it is no SQLite database")
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)
    deadline = time.monotonic() + _PATIENCE
    try:
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        database.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
        yield database
    finally:
        database.close()
