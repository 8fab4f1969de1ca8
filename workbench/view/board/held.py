"""The series of the runs on the board, read piece by piece, and those of their meters."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence

from ...index.catalog import Run
from ...index.series import Measured
from ...outputs.series import Columns, MetersReader, Series
from ...project import Project

#: Runs whose series are held in memory at most.
_HELD = 64
#: What the names of meters begin with, so that no metric is taken for one.
METER = "meter/"


class Held:
    """For one thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._metrics: OrderedDict[int, Measured] = OrderedDict()
        self._meters: dict[int, MetersReader] = {}
        self._complete: set[int] = set()
        self._settled: dict[int, object] = {}  # by number, the metrics that lists show

    def advance(self, runs: Sequence[Run], meters: bool, seconds: float) -> bool:
        """Read what is new of these runs for at most so long; whether there was any."""
        deadline = time.monotonic() + seconds
        fresh = False
        for run in runs:
            held = self._of(run)
            more = run.number not in self._settled
            while more and time.monotonic() < deadline:
                more = held.advance()
                fresh |= more
            if not more:
                self._complete.add(run.number)
                if run.settled and run.number not in self._settled:
                    self._settled[run.number] = run.metrics
                    held.settle()
            while meters and time.monotonic() < deadline and self.meters(run).advance():
                fresh = True
        return fresh

    def complete(self, run: Run) -> bool:
        """Whether all that was written of its metrics has been read."""
        return run.number in self._complete

    def metrics(self, run: Run) -> list[str]:
        """The metrics of a run read so far."""
        return self._of(run).columns.names()

    def meters(self, run: Run) -> MetersReader:
        """The meters of a run, as far as they have been read."""
        return self._meters.setdefault(run.number, MetersReader(run.folder))

    def series(self, run: Run, name: str) -> Series:
        """A metric or, by its name after `METER`, a meter; empty if there is none."""
        if name.startswith(METER):
            return self.meters(run).columns.series(name.removeprefix(METER))
        return self._of(run).columns.series(name)

    def longest(self, run: Run) -> Series:
        """The metric with most points: it tells best which step was when."""
        columns = self._of(run).columns
        found = (columns.series(name) for name in columns.names())
        return max(found, key=len, default=Columns().series(""))

    def _of(self, run: Run) -> Measured:
        held = self._metrics.get(run.number)
        added = run.settled and self._settled.get(run.number, run.metrics) is not run.metrics
        if held is None or added:  # what was measured later is in a file that was not there
            held = self._metrics[run.number] = self._project.series(run)
            self._complete.discard(run.number)
            self._settled.pop(run.number, None)
        self._metrics.move_to_end(run.number)
        while len(self._metrics) > _HELD:
            gone, _ = self._metrics.popitem(last=False)
            self._meters.pop(gone, None)
        return held
