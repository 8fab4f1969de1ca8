"""The digest of a run: parameters, summary, and of each metric the last value and its course.

A digest remembers how far it has read, so the next look, by this process or by another through
the cache, reads only what is new.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from ..inputs import params
from ..inside import layout
from ..outputs.lines import Record, Tail
from ..outputs.origins import taken
from .garbage import uncollected
from .sketch import Sketch, Stat

#: Changes of what a cached digest holds change this number.
VERSION = 8
#: Bytes newly read after which the cache is worth writing again.
_WORTH = 1 << 18
#: What a newly settled run counts for: some of them make it worth writing.
_SETTLED = _WORTH // 20
_A_RUN = 1000  # bytes in the cache, at least
_REST = 20  # times as long as the cache took to write, before it is written anew


class Digest:
    """What is known of one run from its records."""

    def __init__(self, folder: Path, told: Mapping[str, object] | None = None) -> None:
        """Start from nothing, or from what `told` said earlier."""
        self._folder = folder
        told = told or {}
        self._tails = {
            name: Tail(folder / name, at)
            for name, at in _held(told, "offsets").items()
            if isinstance(at, int)
        }
        self._params: dict[str, params.Params] = _held(told, "params")
        self._flags: dict[str, list[str]] = _held(told, "flags")
        self._takes: dict[str, str] = _held(told, "takes")
        self.summary: dict[str, object] = _held(told, "summary")
        self._last: dict[str, Record] = _held(told, "last")
        self._steps: dict[str, object] = _held(told, "steps")
        self._sketches: dict[str, dict[str, Sketch]] = {
            source: {name: Sketch.of(one) for name, one in held.items()}
            for source, held in _held(told, "sketches").items()
        }
        logs = told.get("logs")
        self._logs: list[str] = list(logs) if isinstance(logs, list) else []

    def params_of(self, command: Sequence[str]) -> params.Params:
        """The parameters of a run with that command line, each once."""
        schemas = {
            name: params.Schema(flags=tuple(flags), takes=self._takes.get(name, ""))
            for name, flags in self._flags.items()
        }
        return params.merged(command, self._params, schemas)

    @property
    def metrics(self) -> dict[str, float]:
        """The last value by name."""
        return {name: number(self._last[source][name]) for name, source in self.sources.items()}

    @property
    def sources(self) -> dict[str, str]:
        """The source that each metric is taken from."""
        return taken(self._last)

    @property
    def stats(self) -> dict[str, Stat]:
        """What is known of the course of each metric."""
        return {name: self._sketches[source][name].stat() for name, source in self.sources.items()}

    @property
    def logs(self) -> list[str]:
        """The log files of the run that metrics were read from."""
        return self._logs

    @property
    def step(self) -> float | None:
        """The last step, as the first metric's source counts."""
        source = next(iter(self.sources.values()), None)
        step = self._steps.get(source) if source is not None else None
        return float(step) if isinstance(step, int | float) else None

    def advance(self) -> int:
        """Read one piece of each file; the number of bytes that were new."""
        before = sum(tail.offset for tail in self._tails.values())
        for name in self._names():
            records = self._tails.setdefault(name, Tail(self._folder / name)).read()
            if name == layout.PARAMS:
                self._params = params.by_source(records, known=self._params)
                for parameter, schema in params.schemas(records).items():
                    self._flags[parameter] = list(schema.flags)
                    self._takes[parameter] = schema.takes
            elif name == layout.SUMMARY:
                self.summary.update(params.of_records(records, "summary"))
            elif records:
                self._fold(layout.metrics_source(name) or "", records)
        return sum(tail.offset for tail in self._tails.values()) - before

    def told(self) -> Record:
        """What the constructor takes."""
        return {
            "offsets": {name: tail.offset for name, tail in self._tails.items()},
            "params": self._params,
            "flags": self._flags,
            "takes": self._takes,
            "summary": self.summary,
            "last": self._last,
            "steps": self._steps,
            "logs": self._logs,
            "sketches": {
                source: {name: one.told() for name, one in held.items()}
                for source, held in self._sketches.items()
            },
        }

    def unread(self) -> bool:
        """Whether any file is longer than what was read of it (or was replaced)."""
        return any(size != self._offset(name) for name, size in self.sizes().items())

    def sizes(self) -> dict[str, int]:
        """The files that are there to be read, and how long they are now."""
        return {name: _size(self._folder / name) for name in self._names()}

    def has_read(self, sizes: Mapping[str, int]) -> bool:
        """Whether so much of each file has been read."""
        return all(self._offset(name) >= size for name, size in sizes.items())

    def _offset(self, name: str) -> int:
        tail = self._tails.get(name)
        return tail.offset if tail is not None else 0

    def _names(self) -> list[str]:
        """The files that are there to be read."""
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        also = (layout.PARAMS, layout.SUMMARY)
        return [name for name in names if name in also or layout.metrics_source(name)]

    def _fold(self, source: str, records: list[Record]) -> None:
        measured = [one for one in records if isinstance(one.get("metrics"), dict)]
        files = (file for one in measured if isinstance(file := one.get("file"), str))
        self._logs += [file for file in dict.fromkeys(files) if file not in self._logs]
        steps = (one["step"] for one in reversed(measured) if "step" in one)
        self._steps[source] = next(steps, self._steps.get(source))
        sketches = self._sketches.setdefault(source, {})
        values = [one for record in measured if isinstance(one := record["metrics"], dict)]
        self._last.setdefault(source, {}).update(fold(sketches, values))


def fold(
    sketches: dict[str, Sketch], measured: Iterable[Mapping[str, object]]
) -> dict[str, object]:
    """Fold values by name, in the order of writing, into sketches by name; the last of each."""
    columns: dict[str, list[object]] = {}
    for names, alike in groupby(measured, key=tuple):
        values = zip(*(one.values() for one in alike), strict=True)
        for name, column in zip(names, values, strict=True):
            columns.setdefault(name, []).extend(column)
    for name, held in columns.items():
        sketches.setdefault(name, Sketch()).add(held)
    return {name: held[-1] for name, held in columns.items()}


class Cache:
    """Digests on disk, by run. Whoever saves last wins; nothing depends on who."""

    def __init__(self, project: Path) -> None:
        self._path = project / layout.PROJECT / layout.INDEX / "runs.json"
        self._fresh = 0
        self._due = 0.0

    @cached_property
    def _held(self) -> dict[str, Record | Digest]:
        """Read when it is first needed: a screen opens without it."""
        return dict(self._load())

    def get(self, uuid: str) -> Mapping[str, object] | None:
        """The cached digest of a run, as `Digest` takes it."""
        told = self._held.get(uuid)
        return told.told() if isinstance(told, Digest) else told

    def put(self, uuid: str, digest: Digest, fresh: int) -> None:
        """Hold the digest of a run, of which so many bytes were newly read."""
        if uuid:
            self._held[uuid] = digest
            self._fresh += fresh

    def settled(self, folder: Path) -> Mapping[str, object] | None:
        """What was kept of a run that had settled, unless its folder has changed since."""
        told = self._held.get(folder.name)
        return told if isinstance(told, dict) and told.get("stamp") == stamp(folder) else None

    def settle(self, folder: Path, uuid: str, told: Record) -> None:
        """Keep all that lists show of a run of which nothing more will come, and that alone."""
        self._held.pop(uuid, None)
        self._held[folder.name] = {**told, "stamp": stamp(folder)}
        self._fresh += _SETTLED

    def forget(self, folder: Path) -> None:
        """Something did come: the run is read again."""
        self._held.pop(folder.name, None)

    def is_due(self, always: bool) -> bool:
        """Whether enough is new to be worth writing, some time after the last; or, with `always`,
        anything."""
        if always:
            return self._fresh > 0
        return self._fresh >= _WORTH and time.monotonic() >= self._due

    def save(self, keep: set[str]) -> None:
        """Write the cache, without the runs that are no longer there."""
        begun = time.monotonic()
        held = {
            key: told.told() if isinstance(told, Digest) else told
            for key, told in self._held.items()
            if key in keep
        }
        beside = self._path.with_name(f".new-{os.getpid()}")
        try:
            self._path.parent.mkdir(exist_ok=True)
            beside.write_bytes(orjson.dumps({"version": VERSION, "runs": held}))
            beside.replace(self._path)
        except (OSError, orjson.JSONEncodeError):
            beside.unlink(missing_ok=True)  # a read-only project is read all the same
        self._fresh = 0
        self._due = time.monotonic() + _REST * (time.monotonic() - begun)

    def _load(self) -> Iterator[tuple[str, Record]]:
        try:
            held = self._path.read_bytes()
            with uncollected(len(held) // _A_RUN):
                told = orjson.loads(held)
        except (OSError, orjson.JSONDecodeError):
            return
        runs = told.get("runs") if isinstance(told, dict) else None
        if isinstance(runs, dict) and told.get("version") == VERSION:
            yield from runs.items()


def stamp(folder: Path) -> list[int]:
    """Changes when a file comes into a run folder, goes, or is put right."""
    try:
        return [folder.stat().st_mtime_ns, (folder / layout.RUN).stat().st_mtime_ns]
    except OSError:
        return []


def _held(told: Mapping[str, object], key: str) -> dict[str, Any]:
    value = told.get(key)
    return dict(value) if isinstance(value, dict) else {}


def number(value: object) -> float:
    """What a record holds as a number: NaN and infinities are texts there."""
    try:
        return float(value)  # type: ignore[arg-type]  # whatever JSON holds
    except (TypeError, ValueError):
        return float("nan")


def text(value: float) -> float | str:
    """What `number` takes for it, as JSON can hold it."""
    return value if math.isfinite(value) else repr(value)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
