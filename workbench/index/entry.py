"""One run folder, and how far it has been read."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import Damaged
from ..inputs.data import files
from ..inputs.data.filtered import Names, as_in_project
from ..inside import identity, layout, records
from ..run.facts import gather, peek
from ..run.lifecycle import LIVE, Facts, Lost, Waiting, lifecycle
from ..run.spec import Spec, read_spec, shown, spec_of
from . import digest
from .labels import LabelBook
from .listed import Run
from .sketch import Stat

_DATASETS = 50  # of a run, whose digests lists know
_WROTE = 500
#: What is kept of a run that has settled, beside what has a form of its own.
_KEPT = "started ended seconds params metrics sources summary step code data".split()
_UNREADABLE = Spec(command=("?",), cwd="", name="(unreadable)")


class Entry:
    """One run folder and how far it has been read."""

    def __init__(self, folder: Path, cache: digest.Cache, labels: LabelBook) -> None:
        self._folder = folder
        self._cache = cache
        self._digest: digest.Digest | None = None
        self._stamp: list[int] = []
        self._ended = False
        self._supervisor: dict[str, object] | None = None
        self._files: object = None
        self._wrote: Sequence[str] = ()
        self._data: Mapping[str, str] = {}
        self.run = self._restored(labels) or Run(
            int(folder.name),
            folder,
            _UNREADABLE,
            Lost("not read yet"),
            labels=labels.of(_UNREADABLE),
        )

    def label(self, labels: LabelBook) -> None:
        """Take what people say of the run."""
        self.run = replace(self.run, labels=labels.of(self.run.spec))

    def reopen(self) -> None:
        """Something was added to a run that had settled: read it again."""
        self._cache.forget(self._folder)
        self._digest, self._stamp, self._files, self._ended = None, [], None, False
        self.run = replace(self.run, spec=_UNREADABLE, settled=False)

    def refresh(self, deadline: float, labels: LabelBook) -> bool:
        """Bring `run`, if it has not settled, up to date; whether all that is written has been read
        by then."""
        if self._stamp and self._stamp == digest.stamp(self._folder) and self._waits_on():
            return True
        if self._ended and time.monotonic() >= deadline:
            return False  # only its records are left to read
        stamp = digest.stamp(self._folder)
        try:
            if self.run.spec is _UNREADABLE:
                self._open(shown(read_spec(self._folder)))
                self.label(labels)
            facts = gather(self._folder)
            fresh, complete = self._read(deadline)
        except Damaged as error:
            self.run = replace(self.run, life=Lost("its folder is damaged"), problem=str(error))
            self._stamp = stamp
            return True
        settled = complete and facts.end is not None and _is_last_word(facts.end)
        if fresh or settled or self.run.life != lifecycle(facts) or self.run.live:
            self._tell(facts, settled)
        waits = self._see_waiting(facts)
        self._stamp = (
            stamp if complete and facts.end is None and (waits or not self.run.live) else []
        )
        self._ended = facts.end is not None
        if settled and facts.end is not None:
            self._settle(facts.end)
        return complete

    def _see_waiting(self, facts: Facts) -> bool:
        """Whether it is a run that waits on this machine: nothing of it changes but its folder, or
        that its supervisor is gone. A line of hundreds costs no more than that."""
        waits = facts.here and isinstance(self.run.life, Waiting)
        self._supervisor = dict(peek(self._folder / layout.SUPERVISOR)) if waits else None
        return waits

    def _waits_on(self) -> bool:
        """Whether a run that waited has its supervisor, or lacks it, as before."""
        life = self.run.life
        if self._supervisor is None or not isinstance(life, Waiting):
            return True
        return identity.alive(self._supervisor) == life.supervised

    def _settle(self, end: Mapping[str, object]) -> None:
        run = self.run
        told: dict[str, object] = {name: getattr(run, name) for name in _KEPT}
        told |= {"spec": asdict(run.spec), "end": end, "wrote": list(run.wrote)}
        told |= {"stats": {name: list(stat) for name, stat in run.stats.items()}}
        told |= {"metrics": {name: digest.text(value) for name, value in run.metrics.items()}}
        self._cache.settle(self._folder, run.spec.uuid, told)

    def _restored(self, labels: LabelBook) -> Run | None:
        """The run as an earlier process kept it; with anything amiss it is read anew."""
        told: Mapping[str, Any] | None = self._cache.settled(self._folder)
        if told is None:
            return None
        try:
            known = {name: told[name] for name in _KEPT}
            known["metrics"] = {name: digest.number(one) for name, one in known["metrics"].items()}
            spec = spec_of(told["spec"])
            return Run(
                int(self._folder.name),
                self._folder,
                spec,
                lifecycle(Facts(end=told["end"])),
                **known,
                stats={name: Stat._make(stat) for name, stat in told["stats"].items()},
                labels=labels.of(spec),
                wrote=told["wrote"],
                settled=True,
            )
        except (KeyError, TypeError, AttributeError, ValueError):
            return None

    def _open(self, spec: Spec) -> None:
        self._digest = digest.Digest(self._folder, self._cache.get(spec.uuid))
        self.run = replace(self.run, spec=spec, problem="")

    def _read(self, deadline: float) -> tuple[int, bool]:
        """Bytes newly read before the deadline, and whether that is all there was when it began: a
        training may write faster than we read.

        A torn last line counts as read: there is nothing more of it yet.
        """
        assert self._digest is not None
        total, complete, there = 0, False, self._digest.sizes()
        while not complete and time.monotonic() < deadline:
            fresh = self._digest.advance() if self._digest.unread() else 0
            total += fresh
            complete = fresh == 0 or self._digest.has_read(there)
        if total:
            self._cache.put(self.run.spec.uuid, self._digest, total)
        return total, complete

    def _tell(self, facts: Facts, settled: bool) -> None:
        assert self._digest is not None
        process = peek(self._folder / layout.PROCESS)
        self._see_files()
        started = _time(process)
        ended = _time(facts.end) if facts.end else None
        life = lifecycle(facts)
        self.run = replace(
            self.run,
            life=life,
            started=started,
            ended=ended,
            seconds=_seconds(facts, process, started, ended, life.state in LIVE),
            params=as_in_project(self.run.spec, self._digest.params_of(self.run.spec.command)),
            metrics=self._digest.metrics,
            stats=self._digest.stats,
            sources=self._digest.sources,
            code=str(peek(self._folder / layout.CODE).get("tree") or ""),
            wrote=self._wrote if settled else self._digest.logs,
            data=self._data,
            summary=self._digest.summary,
            step=self._digest.step,
            settled=settled,
        )

    def _see_files(self) -> None:
        """What the run read and wrote, as far as it has been told by now."""
        now = records.stamp(str(self._folder / layout.FILES))
        if now == self._files:
            return
        self._files = now
        uses = files.read(self._folder)
        wrote = [use.path for use in uses if use.role != files.READ][:_WROTE]
        self._wrote = [*map(records.readable, wrote)]
        data = Names(self.run.spec).datasets(uses)
        told = {records.readable(path): use.digest or use.version for path, use in data.items()}
        self._data = dict(islice(told.items(), _DATASETS))


def _seconds(
    facts: Facts,
    process: Mapping[str, object],
    started: float | None,
    ended: float | None,
    live: bool,
) -> float | None:
    """How long it ran, by the clock that cannot be set where that is known."""
    if facts.end is not None and (told := _seconds_in(facts.end, "seconds")) is not None:
        return told
    if live and facts.here and process:
        return identity.age(dict(process))
    return max(0.0, ended - started) if started is not None and ended is not None else None


def _is_last_word(end: Mapping[str, object]) -> bool:
    """Whether its supervisor has read all of the output, or had the time to and was killed."""
    ended = _time(end)
    return end.get("read") is True or ended is None or not 0 <= time.time() - ended < 60


def _time(record: Mapping[str, object]) -> float | None:
    return _seconds_in(record, "time")


def _seconds_in(record: Mapping[str, object], key: str) -> float | None:
    """A number of seconds that a calendar can hold; None for anything else."""
    value = record.get(key)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e11 else None
