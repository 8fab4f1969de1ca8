"""The series of runs, ready to draw.

The columns of a run that has ended are kept in `index/series/`, as one NumPy array that is
mapped, not read: the chart of a million points is there at once. A cache that does not match
the sizes of the files it was made from is made anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import numpy as np
import orjson

from ..inside import layout
from ..outputs.series import Columns, Merged, MetricsReader, Series, metrics_files
from ..sources.reading import Point, Reader

VERSION = 2
#: Fewer points than this are read as fast from the records themselves.
_WORTH = 20_000


class SeriesCache:
    """The cached columns of one project's runs."""

    def __init__(self, project: Path) -> None:
        self._folder = project / layout.PROJECT / layout.INDEX / "series"

    def load(self, folder: Path, uuid: str) -> Columns | None:
        """The columns of the run in `folder`; None where they have to be read."""
        try:
            told = orjson.loads((self._folder / f"{uuid}.json").read_bytes())
            if told["version"] != VERSION or told["sizes"] != _sizes(folder):
                return None
            held = np.load(self._folder / f"{uuid}.npy", mmap_mode="r")
            columns, at = Columns(), 0
            for name, count in told["series"]:
                step, time, value = (held[row, at : at + count] for row in range(3))
                columns.put(Series(name, step, time, value))
                at += count
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None
        return columns

    def store(self, folder: Path, uuid: str, reader: MetricsReader) -> None:
        """Keep what `reader` has read of a run that has ended, if it is large and all of it."""
        sizes = _sizes(folder)
        series = [reader.columns.series(name) for name in reader.columns.names()]
        total = sum(map(len, series))
        if not uuid or total < _WORTH or not reader.has_read(sizes):
            return
        held = np.concatenate([np.stack((s.step, s.time, s.value)) for s in series], axis=1)
        told = {"version": VERSION, "sizes": sizes, "series": [[s.name, len(s)] for s in series]}
        beside = self._folder / f".new-{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                np.save(file, held)
            beside.replace(self._folder / f"{uuid}.npy")
            beside.write_bytes(orjson.dumps(told))
            beside.replace(self._folder / f"{uuid}.json")
        except OSError:
            beside.unlink(missing_ok=True)  # a full disk or a read-only project: read next time


class Measured(Protocol):
    """The series of a run, read piece by piece."""

    @property
    def columns(self) -> Columns | Merged:
        """What has been read."""

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""

    def settle(self) -> None:
        """The run has ended and everything is read."""


class RunSeries:
    """The series of one run, followed while it lives."""

    def __init__(self, cache: SeriesCache, folder: Path, uuid: str) -> None:
        self._cache = cache
        self._folder = folder
        self._uuid = uuid
        self._reader: MetricsReader | None = None
        held = cache.load(folder, uuid)
        if held is None:
            self._reader = MetricsReader(folder)
        self._held = held or Columns()

    @property
    def columns(self) -> Columns | Merged:
        """What has been read."""
        return self._reader.columns if self._reader else self._held

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""
        return self._reader is not None and self._reader.advance()

    def settle(self) -> None:
        """The run has ended and everything is read: keep the columns for the next time."""
        if self._reader is not None:
            self._cache.store(self._folder, self._uuid, self._reader)


class SourceSeries:
    """The series of a run as one source has them."""

    def __init__(self, folder: Path, source: str) -> None:
        self._reader = MetricsReader(folder, source)
        self.columns = self._reader.columns

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""
        return self._reader.advance()

    def settle(self) -> None:
        """Nothing is kept: it is asked for rarely."""


class ForeignSeries:
    """The series of a run that another tool recorded."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._counts: dict[tuple[str, ...], int] = {}
        self.columns = Columns()

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""
        points = self._reader.read()
        self.columns.add(
            {"step": self._step(point), "time": point.time, "metrics": point.metrics}
            for point in points
        )
        return bool(points)

    def settle(self) -> None:
        """Nothing is kept: the files are another tool's, and may go on growing."""

    def _step(self, point: Point) -> float:
        """Its step, or how many of its kind there were before."""
        if point.step is not None:
            return point.step
        names = tuple(point.metrics)
        self._counts[names] = self._counts.get(names, -1) + 1
        return self._counts[names]


def _sizes(folder: Path) -> dict[str, int]:
    """The sizes of the files that the columns come from."""
    return {path.name: _size(path) for path in metrics_files(folder).values()}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
