"""The runs of a project as a list, kept fresh at the price of what changed.

Each run is read from where the last look ended, in this process or (through the cache) in an
earlier one. A run that ended is settled and costs nothing more.
"""

from __future__ import annotations

import math
import os
import shlex
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import Damaged
from ..inputs.data import files
from ..inside import folder as folders
from ..inside import identity, layout, records
from ..run.facts import gather, peek
from ..run.labels import Labels
from ..run.lifecycle import LIVE, Facts, Lifecycle, Lost, Running, lifecycle
from ..run.spec import Spec, read_spec, shown, spec_of
from . import digest
from .garbage import uncollected
from .labels import LabelBook
from .sketch import Stat

_DATASETS = 50  # of a run, whose digests lists know
_WROTE = 500
_NOBODY: Set[str] = frozenset()
_FRESH = 2.0  # seconds in which a folder may change again and keep the time of its change
_TOOLS = {"tensorboard": "tb", "trainer_state": "hf"}
#: What is kept of a run that has settled, beside what has a form of its own.
_KEPT = "started ended seconds params metrics sources summary step code data".split()
_UNREADABLE = Spec(command=("?",), cwd="", name="(unreadable)")


@dataclass(frozen=True, slots=True)
class Run:
    """One run as lists show it. Times are seconds since the epoch.

    `seconds` is the time it took (so far); `metrics` the last value by name, `stats` its course,
    `sources` where each comes from; `code` is the tree of its snapshot, empty where none was kept,
    `data` the digest of each dataset that it read by its path, below its folder where it is;
    `labels` what people say of it; `wrote` paths of files that it is known to have written, some
    hundreds at most; `problem` what could not be read; `settled` that nothing more will come.

    A run that another tool recorded tells its `origin`, its `place` and when it was last
    `modified`. Its number is below 0 and holds for this process alone; people name it by its place.
    """

    number: int
    folder: Path
    spec: Spec
    life: Lifecycle
    started: float | None = None
    ended: float | None = None
    seconds: float | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    stats: Mapping[str, Stat] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, object] = field(default_factory=dict)
    step: float | None = None
    code: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    problem: str = ""
    settled: bool = False
    origin: str = ""
    wrote: Sequence[str] = ()
    place: Path | None = None
    modified: float | None = None

    @property
    def live(self) -> bool:
        """Whether it may still change by itself."""
        return self.life.state in LIVE

    @property
    def orphaned(self) -> bool:
        """Whether it goes on although its supervisor was killed."""
        return isinstance(self.life, Running) and not self.life.supervised

    @property
    def label(self) -> str:
        """What stands for it in a list: its number, or the tool that recorded it."""
        return _TOOLS.get(self.origin, self.origin) or str(self.number)

    @property
    def called(self) -> str:
        """What people call it: `run 12`, or the place of what another tool recorded."""
        return self.spec.name if self.origin else f"run {self.number}"

    @property
    def legend(self) -> str:
        """What names it beside its curve: number and name, or its place."""
        return self.spec.name if self.origin else f"{self.number} {self.spec.name}".strip()

    @property
    def title(self) -> str:
        """Its name, else what it runs."""
        return self.spec.name or _short(self.spec.command)


class Catalog:
    """All runs of one project. Not for several threads at once."""

    def __init__(self, project: Path, labels: LabelBook) -> None:
        self._runs_folder = Path(layout.runs_folder(str(project)))
        self._cache = digest.Cache(project)
        self._labels = labels
        self._entries: dict[int, _Entry] = {}
        self._known: tuple[int, list[int]] | None = None

    def refresh(
        self, budget: float = math.inf, heard: Set[str] = _NOBODY, measured: Set[str] = _NOBODY
    ) -> tuple[list[Run], bool]:
        """The runs as they are now, by number, and whether all that is written has been read.

        `heard` are the uuids of runs of which something was said, `measured` of those to which
        metrics were added after their end. Reading metrics stops after `budget` seconds, newest
        runs first, and goes on at the next call. A run that cannot be read hides no other.
        """
        numbers = self._numbers()
        for gone in self._entries.keys() - set(numbers):
            del self._entries[gone]
        for entry in self._entries.values() if heard or measured else ():
            if entry.run.spec.uuid in measured:
                entry.reopen()
            if entry.run.spec.uuid in heard:
                entry.label(self._labels)
        new = [number for number in numbers if number not in self._entries]
        with uncollected(len(new)):
            for number in new:
                folder = self._runs_folder / str(number)
                self._entries[number] = _Entry(folder, self._cache, self._labels)
        deadline = time.monotonic() + budget
        complete = True
        for number in reversed(numbers):
            if not (entry := self._entries[number]).run.settled:
                complete &= entry.refresh(deadline, self._labels)
        self._save(always=False)
        return [self._entries[number].run for number in numbers], complete

    def save(self) -> None:
        """Keep what was read for the next process."""
        self._save(always=True)

    def _save(self, always: bool) -> None:
        if self._cache.is_due(always):
            runs = [entry.run for entry in self._entries.values()]
            self._cache.save({run.spec.uuid for run in runs} | {run.folder.name for run in runs})

    def _numbers(self) -> list[int]:
        """The runs that there are; listed anew if their folder has changed since, or just before,
        it was listed."""
        try:
            changed = self._runs_folder.stat().st_mtime_ns
            if self._known is None or self._known[0] != changed:
                just = abs(time.time() - changed / 1e9) < _FRESH
                self._known = 0 if just else changed, folders.numbers(str(self._runs_folder))
        except OSError:
            return []
        return self._known[1]


class _Entry:
    """One run folder and how far it has been read."""

    def __init__(self, folder: Path, cache: digest.Cache, labels: LabelBook) -> None:
        self._folder = folder
        self._cache = cache
        self._digest: digest.Digest | None = None
        self._stamp: list[int] = []
        self._ended = False
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
        if self._stamp and self._stamp == digest.stamp(self._folder):
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
        self._stamp = stamp if complete and facts.end is None and not self.run.live else []
        self._ended = facts.end is not None
        if settled and facts.end is not None:
            self._settle(facts.end)
        return complete

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
        """Bytes newly read before the deadline, and whether that is all there is.

        A torn last line counts as read: there is nothing more of it yet.
        """
        assert self._digest is not None
        total, complete = 0, False
        while not complete and time.monotonic() < deadline:
            fresh = self._digest.advance() if self._digest.unread() else 0
            total += fresh
            complete = fresh == 0
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
            params=self._digest.params_of(self.run.spec.command),
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
        cwd = self.run.spec.cwd + os.sep
        wrote = [use.path for use in uses if use.role != files.READ][:_WROTE]
        self._wrote = [*map(records.readable, wrote)]
        data = [use for use in uses if use.is_data][:_DATASETS]
        told = {records.readable(use.path): use.digest or use.version for use in data}
        self._data = {path.removeprefix(cwd): version for path, version in told.items()}


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


def _short(command: tuple[str, ...]) -> str:
    """`train.py --lr 0.1` of `/usr/bin/python3 -u train.py --lr 0.1`."""
    if not command:  # of a run that another tool recorded, without a name
        return "?"
    if Path(command[0]).name.startswith("python") and len(command) > 1:
        command = command[2:] if command[1] == "-u" else command[1:]
    else:
        command = (Path(command[0]).name, *command[1:])
    return shlex.join(command)
