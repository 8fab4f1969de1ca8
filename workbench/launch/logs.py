"""Metrics read from the log files that a run writes: event files, CSV, JSON lines, and such.

They are told as coming from files: what the code hands to a library is known from inside, and is
the same metric. Each record names its file and which of its points it is, so that a new
supervisor goes on where a killed one left.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable
from pathlib import Path

from ..inside import layout, records
from ..sources import follow
from ..sources.reading import Point, Reader
from ..sources.trainer_state import TrainerState

_PIECE = 500  # points of one file at once
_AGAIN = 5.0  # seconds between two looks at a file that is no log, or none yet
_MOST = 50  # files that are followed


class LogFiles:
    """Follows the log files of one run."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / layout.FILES_METRICS
        self._readers: dict[str, Reader] = {}
        self._refused: dict[str, float] = {}
        self._points: dict[str, int] = {}
        self._histories: set[tuple[object, ...]] = set()
        self._told = self._resume()

    def follow(self, paths: Iterable[str], seconds: float) -> bool:
        """Read what is new in these files for at most so many seconds; whether more is left.

        Raises OSError where it cannot be recorded.
        """
        deadline = time.monotonic() + seconds
        self._open(paths)
        for path, reader in self._readers.items():
            while points := reader.read(_PIECE):
                self._append(path, reader.origin, points)
                if time.monotonic() >= deadline:
                    return True
        return False

    def finish(self, paths: Iterable[str], seconds: float) -> None:
        """The run has ended: look again also at what was no log before. Raises OSError."""
        self._refused.clear()
        self.follow(paths, seconds)

    def _open(self, paths: Iterable[str]) -> None:
        now = time.monotonic()
        for path in paths:
            if path in self._readers or now < self._refused.get(path, 0.0):
                continue
            reader = follow.open_file(Path(path)) if len(self._readers) < _MOST else None
            if reader is None:
                self._refused[path] = now + _AGAIN
            else:
                self._readers[path] = reader

    def _append(self, path: str, origin: str, points: list[Point]) -> None:
        begin = self._points.get(path, 0)
        self._points[path] = begin + len(points)
        numbered = list(enumerate(points, begin))[max(0, self._told.get(path, 0) - begin) :]
        if origin == TrainerState.origin:  # each checkpoint holds the whole history again
            numbered = [(at, point) for at, point in numbered if self._is_new(point)]
        if numbered:
            told = [_record(path, origin, at, point) for at, point in numbered]
            records.append(str(self._path), *told)

    def _is_new(self, point: Point) -> bool:
        key = (point.step, *point.metrics.items())
        fresh = key not in self._histories
        self._histories.add(key)
        return fresh

    def _resume(self) -> dict[str, int]:
        """How many points of each file the supervisor before has recorded."""
        told: dict[str, int] = {}
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return told
        for line in lines:
            try:
                record = json.loads(line)
                told[record["file"]] = max(told.get(record["file"], 0), record["point"] + 1)
            except (ValueError, KeyError, TypeError):
                continue  # torn; the next one tells as much
        return told


def _record(path: str, origin: str, at: int, point: Point) -> dict[str, object]:
    now = time.time() if point.time is None else point.time
    metrics = {name: v if math.isfinite(v) else repr(v) for name, v in point.metrics.items()}
    told = {"step": at if point.step is None else point.step, "time": round(now, 3)}
    return {**told, "metrics": metrics, "file": path, "origin": origin, "point": at}
