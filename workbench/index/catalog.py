"""The runs of a project as a list, kept fresh at the price of what changed.

Each run is read from where the last look ended, in this process or (through the cache) in an
earlier one. A run that ended is settled and costs nothing more.
"""

from __future__ import annotations

import math
import time
from collections.abc import Set
from pathlib import Path

from ..inside import folder as folders
from ..inside import layout
from . import digest
from .entry import Entry
from .garbage import uncollected
from .labels import LabelBook
from .listed import Run

__all__ = ["Catalog", "Run"]

_NOBODY: Set[str] = frozenset()
_FRESH = 2.0  # seconds in which a folder may change again and keep the time of its change


class Catalog:
    """All runs of one project. Not for several threads at once."""

    def __init__(self, project: Path, labels: LabelBook) -> None:
        self._runs_folder = Path(layout.runs_folder(str(project)))
        self._cache = digest.Cache(project)
        self._labels = labels
        self._entries: dict[int, Entry] = {}
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
                self._entries[number] = Entry(folder, self._cache, self._labels)
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
