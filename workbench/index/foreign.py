"""Runs that other tools recorded, found in the project folder: read, never written.

They are looked for now and then; what is found is read piece by piece, and kept in the index by
the sizes and times of its files, so that the next process shows them at once.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, replace
from pathlib import Path

from ..errors import NoSuchRun
from ..inside.records import readable
from ..outputs.lines import Record
from ..run.lifecycle import Recorded
from ..run.spec import Spec
from ..sources import discovery
from ..sources.reading import Point, Reader
from .catalog import Run
from .digest import fold
from .foreign_cache import ForeignCache, mapping, number, stamp
from .labels import LabelBook
from .sketch import Sketch, Stat

_AGAIN = 10.0  # seconds between two searches, and between two looks at what has been read
_REST = 20  # times as long as a search took, at least
_ABOVE = 3  # folders above a file that may be the place of its run
_SLACK = 5.0  # seconds between a last write and an end


class Foreign:
    """The runs of other tools below a project. Not for several threads at once."""

    def __init__(self, project: Path, labels: LabelBook) -> None:
        self._project = project
        self._labels = labels
        self._cache = ForeignCache(project)
        self._entries: dict[str, _Entry] = {}
        self._lowest = 0
        self._search: _Search | None = None
        self._due = -math.inf

    def refresh(
        self, deadline: float, wait: bool = True, heard: Set[str] = frozenset()
    ) -> tuple[list[Run], bool]:
        """The runs as far as they have been read by the deadline, and whether that is all.

        The search takes up to two seconds in a large folder. Who does not `wait` for it gets what
        the last one has found.
        """
        self._find(wait)
        complete = True
        for entry in self._entries.values():
            if entry.run.spec.uuid in heard:
                entry.label(self._labels)
            complete &= entry.refresh(deadline)
        if complete:
            self._cache.save({key: entry.told() for key, entry in self._entries.items()})
        return sorted((e.run for e in self._entries.values()), key=lambda r: -r.number), complete

    def reader(self, run: Run) -> Reader:
        """Another reader of the same run, from its beginning. Raises NoSuchRun."""
        found = next(e.found for e in self._entries.values() if e.run.number == run.number)
        reader = discovery.open_source(found)
        if reader is None:
            hint = "Another program may have moved or removed it."
            raise NoSuchRun(f"what {run.origin} recorded is not there: {found.path}", hint)
        return reader

    def _find(self, wait: bool) -> None:
        """Search when it is time, and take what a search has found when it is over."""
        if self._search is None:
            if time.monotonic() < self._due:
                return
            self._search = _Search(self._project)
            self._search.start()
        if wait:
            self._search.join()
        if not self._search.is_alive():
            self._take(self._search)
            self._search = None

    def _take(self, search: _Search) -> None:
        found = {one.run_id: one for one in search.found}
        for gone in self._entries.keys() - found.keys():
            del self._entries[gone]
        for key, one in found.items():
            if key not in self._entries:
                self._lowest -= 1
                self._entries[key] = _Entry(one, self._lowest, self._cache.get(key))
                self._entries[key].label(self._labels)
            self._entries[key].seen(one.modified)
        self._due = time.monotonic() + max(_AGAIN, _REST * search.seconds)


class _Search(threading.Thread):
    """One search for runs of other tools."""

    def __init__(self, project: Path) -> None:
        super().__init__(name="search", daemon=True)
        self._project = project
        self.found: list[discovery.Found] = []
        self.seconds = 0.0

    def run(self) -> None:
        begun = time.monotonic()
        self.found = discovery.find(self._project)
        self.seconds = time.monotonic() - begun


class _Entry:
    """One run of another tool, and how far it has been read."""

    def __init__(self, found: discovery.Found, number: int, known: Record | None) -> None:
        self.found = found
        self._reader: Reader | None = None
        self._looked_at = -math.inf
        self._stamp: object = None
        self._behind = False
        self._last: dict[str, float] = {}
        self._step: float | None = None
        self._sketches: dict[str, Sketch] = {}
        folder = found.path if found.path.is_dir() else found.path.parent
        spec = Spec(command=(), cwd=str(folder), name=found.name, uuid=found.run_id)
        self.run = Run(
            number,
            folder,
            spec,
            Recorded(found.origin),
            origin=found.origin,
            place=found.path,
            modified=found.modified,
        )
        if known is not None and known.get("stamp") == stamp(found.path):
            self._restore(known)

    def label(self, labels: LabelBook) -> None:
        """Take what people say of the run."""
        self.run = replace(self.run, labels=labels.of(self.run.spec))

    def seen(self, modified: float) -> None:
        """It was there at the last search, and written to then."""
        if self.run.modified != modified:
            self.run = replace(self.run, modified=modified)

    def refresh(self, deadline: float) -> bool:
        """Read what is new until the deadline; whether that is all there is."""
        if not self._behind:
            if time.monotonic() < self._looked_at + _AGAIN:
                return True
            self._looked_at = time.monotonic()
            now = stamp(self.found.path)
            if now == self._stamp:
                return True
            self._stamp = now
        self._behind = self._advance(deadline)
        return not self._behind

    def _advance(self, deadline: float) -> bool:
        """Whether the deadline came before the end."""
        self._reader = reader = self._reader or discovery.open_source(self.found)
        if reader is None:
            return False
        fresh = True
        while fresh and time.monotonic() < deadline:
            fresh = self._fold(reader.read())
        self._tell(reader)
        return fresh

    def _fold(self, points: list[Point]) -> bool:
        for point in points:
            self._last.update(point.metrics)
            self._step = point.step if point.step is not None else self._step
        fold(self._sketches, (point.metrics for point in points))
        return bool(points)

    def _tell(self, reader: Reader) -> None:
        seconds = None
        if reader.started is not None and reader.ended is not None:
            seconds = max(0.0, reader.ended - reader.started)
        self.run = replace(
            self.run,
            spec=replace(self.run.spec, note=reader.title),
            started=reader.started,
            ended=reader.ended,
            seconds=seconds,
            params=dict(reader.params),
            summary=dict(reader.summary),
            metrics=dict(self._last),
            stats={name: sketch.stat() for name, sketch in self._sketches.items()},
            sources=dict.fromkeys(self._last, self.found.origin),
            step=self._step,
            problem=reader.problem,
        )

    def told(self) -> Record:
        """What `_restore` takes."""
        run = asdict(self.run)
        kept = ("started", "ended", "seconds", "params", "summary", "metrics", "step", "problem")
        stats = {name: list(stat) for name, stat in self.run.stats.items()}
        return {"stamp": self._stamp, "stats": stats, **{key: run[key] for key in kept}}

    def _restore(self, known: Mapping[str, object]) -> None:
        """Take what an earlier process has read; the files are opened when they grow."""
        held = {key: value for key, value in known.items() if key != "stamp"}
        metrics = {name: number(value) for name, value in mapping(held.get("metrics")).items()}
        held["stats"] = _stats(held.get("stats"))
        held |= {"metrics": metrics, "sources": dict.fromkeys(metrics, self.found.origin)}
        self.run = replace(self.run, **held)  # type: ignore[arg-type]  # as `told` gave it
        self._stamp, self._looked_at = known["stamp"], time.monotonic()


def _stats(told: object) -> dict[str, Stat]:
    known = mapping(told)
    return {name: Stat._make(one) for name, one in known.items() if isinstance(one, list)}


def strangers(others: Sequence[Run], runs: Sequence[Run]) -> list[Run]:
    """Those of the `others` that are no run of ours by another name: neither imported, nor what
    a run of ours has written into the logs of that tool."""
    if not others:
        return []
    imported = {run.spec.imported.get("id") for run in runs if run.spec.imported}
    writers: dict[str, list[Run]] = {}
    for run in runs:
        for path in run.wrote:
            for place in (path, *map(str, Path(path).parents[:_ABOVE])):
                writers.setdefault(place, []).append(run)
    return [
        other
        for other in others
        if other.spec.uuid not in imported
        and not any(_meanwhile(run, other) for run in writers.get(readable(str(other.place)), ()))
    ]


def _meanwhile(run: Run, other: Run) -> bool:
    """Whether what another tool recorded was last written while a run of ours went on."""
    if run.started is None or other.modified is None:
        return False
    ended = math.inf if run.ended is None else run.ended + _SLACK
    return run.started - _SLACK <= other.modified <= ended
