"""Series of numbers over steps, read from files of records and kept as columns.

Metrics and meters have one form, `{"step": …, "time": …, "metrics": {name: number}}` (meters
say `meters` and have no step), so one reader serves both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ..inside import layout
from .lines import Record, Tail
from .origins import taken

Array: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of one run: `step`, `time` (seconds since the epoch) and `value`, each of
    shape (n,), in the order of writing. Steps may repeat and go backwards (resumed runs)."""

    name: str
    step: Array
    time: Array
    value: Array

    def __len__(self) -> int:
        return len(self.value)


class Columns:
    """Series that grow as records are added."""

    def __init__(self, key: str = "metrics") -> None:
        self._key = key
        self._chunks: dict[str, list[tuple[Array, Array, Array]]] = {}

    def names(self) -> list[str]:
        """The names seen so far, in the order of their first appearance."""
        return list(self._chunks)

    def add(self, records: Iterable[Record]) -> None:
        """Append records; what is not of the form is passed over."""
        rows = [
            (record, values)
            for record in records
            if isinstance(values := record.get(self._key), dict) and values
        ]
        for names, group in groupby(rows, key=lambda row: tuple(row[1])):
            self._add_alike(names, list(group))

    def series(self, name: str) -> Series:
        """The series of that name; empty if there is none."""
        chunks = self._chunks.get(name, [])
        if len(chunks) > 1:
            joined = tuple(np.concatenate(part) for part in zip(*chunks, strict=True))
            chunks[:] = [(joined[0], joined[1], joined[2])]
        if not chunks:
            empty = np.empty(0)
            return Series(name, empty, empty, empty)
        return Series(name, *chunks[0])

    def put(self, series: Series) -> None:
        """Set a whole series at once."""
        self._chunks[series.name] = [(series.step, series.time, series.value)]

    def _add_alike(self, names: tuple[str, ...], rows: list[tuple[Record, Record]]) -> None:
        """Append rows that hold the same names in the same order, column by column."""
        step = _numbers([record.get("step") for record, _ in rows])
        time = _numbers([record.get("time") for record, _ in rows])
        for name, column in zip(
            names, zip(*(v.values() for _, v in rows), strict=True), strict=True
        ):
            self._chunks.setdefault(name, []).append((step, time, _numbers(column)))


class Merged:
    """The series of several sources as one: each metric from the source it is taken from."""

    def __init__(self, parts: Mapping[str, Columns]) -> None:
        self._parts = parts
        self._seen: dict[str, int] = {}
        self._taken: dict[str, str] = {}

    def sources(self) -> Mapping[str, str]:
        """The metrics in the order of their first appearance, each with its source."""
        seen = {source: len(part.names()) for source, part in self._parts.items()}
        if seen != self._seen:
            self._seen = seen
            self._taken = taken({source: part.names() for source, part in self._parts.items()})
        return self._taken

    def names(self) -> list[str]:
        """The metrics."""
        return list(self.sources())

    def series(self, name: str) -> Series:
        """The series of that name; empty if there is none."""
        source = self.sources().get(name)
        return (self._parts[source] if source is not None else Columns()).series(name)


class MetricsReader:
    """Follows the metrics of one run, from all of its sources or from one."""

    def __init__(self, folder: Path, only: str | None = None) -> None:
        self._folder = folder
        self._only = only
        self._tails: dict[str, Tail] = {}
        self._parts: dict[str, Columns] = {}
        self.columns = Merged(self._parts)

    def has_read(self, sizes: Mapping[str, int]) -> bool:
        """Whether files of these names and sizes are read whole."""
        read = {tail.path.name: tail.offset for tail in self._tails.values()}
        return read == sizes

    def advance(self) -> bool:
        """Read one piece of each file; whether there was something new."""
        fresh = False
        for source, tail in self._found():
            if records := tail.read():
                self._parts.setdefault(source, Columns()).add(records)
                fresh = True
        return fresh

    def _found(self) -> Iterable[tuple[str, Tail]]:
        for source, path in metrics_files(self._folder).items():
            if source not in self._tails and self._only in (None, source):
                self._tails[source] = Tail(path)
        return self._tails.items()


def metrics_files(folder: Path) -> dict[str, Path]:
    """The metrics files of a run by their source; empty where the folder is gone."""
    try:
        names = os.listdir(folder)
    except OSError:
        return {}
    found = ((layout.metrics_source(name), name) for name in names)
    return {source: folder / name for source, name in found if source is not None}


class MetersReader:
    """Follows the meters of one run."""

    def __init__(self, folder: Path) -> None:
        self._tail = Tail(folder / layout.METERS)
        self.columns = Columns("meters")

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""
        records = self._tail.read()
        self.columns.add(records)
        return bool(records)


def _numbers(values: Iterable[object]) -> Array:
    """As numbers; NaN and infinities come as text, and what is no number becomes NaN."""
    held = list(values)
    try:
        numbers = np.array(held, dtype=np.float64)
    except (TypeError, ValueError):
        numbers = np.empty(())
    if numbers.ndim == 1:
        return numbers
    return np.array([_number(value) for value in held], dtype=np.float64)


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]  # whatever JSON holds
    except (TypeError, ValueError):
        return float("nan")
