"""Following a project: look after look, tell what has changed of what somebody wishes to see.

A look is bounded: it reads for a few hundredths of a second and says whether there is more, so
that whoever looks stays able to answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..draw.cells import Row
from ..errors import WorkbenchError
from ..index.catalog import Run
from ..inside import layout
from ..outputs.series import MetersReader
from ..project import Project
from ..run.lifecycle import Lifecycle
from . import lanes
from .board import Board, BoardWish, Drawn
from .events import (
    ChartsDrawn,
    Event,
    Failed,
    LaneDrawn,
    LogRead,
    RunsRead,
    Wish,
)
from .lanes.rows import note
from .log import LogFollower
from .table import find_columns

_CALM = 0.9  # seconds between two repaints that nothing but newer numbers ask for
_BUDGET = 0.06  # seconds of reading per look, for each kind of file
#: The files that a lane is drawn from, where it is not drawn from the run itself.
_FILES = {
    "code": (layout.CODE,),
    "data": (layout.FILES,),
    "files": (layout.FILES,),
    "env": (layout.ENVIRONMENT, layout.END),
}
#: Lanes of what only runs of ours have.
_OURS = ("code", "data", "meters", "files")
_ADOPT = 5.0  # seconds between looks for runs that lost their supervisor

Tell = Callable[[Event], object]


class Feed:
    """What is looked at, and what is remembered between two looks. For one thread."""

    def __init__(self, project: Project, tell: Tell) -> None:
        self._project = project
        self._tell = tell
        self._board = Board(project)
        self._runs: list[Run] = []
        self._listed: tuple[list[Run], bool] | None = None
        self._listed_at = 0.0
        self._told: tuple[BoardWish, Drawn] | None = None
        self._drawn_at = 0.0
        self._stale = False
        self._log: tuple[int, LogFollower] | None = None
        self._lane: _Lane | None = None
        self._adopted_at = 0.0

    def look(self, wish: Wish) -> bool:
        """Look once at everything; whether there is more to read right away."""
        more = self._look_at_runs()
        more |= self._look_at_charts(wish.board)
        run = next((run for run in self._runs if run.number == wish.run), None)
        if run is not None:
            more |= self._look_at_lane(run, wish)
        self._adopt()
        return more

    def close(self) -> None:
        """Keep the index for the next time."""
        self._project.save()

    def _look_at_runs(self) -> bool:
        self._runs, complete = self._project.refresh(_BUDGET)
        before, now = self._listed, time.monotonic()
        calm = (
            before is not None and _shape(before[0]) == _shape(self._runs) and before[1] == complete
        )
        if before != (self._runs, complete) and not (calm and now < self._listed_at + _CALM):
            self._listed, self._listed_at = (self._runs, complete), now
            self._tell(RunsRead(tuple(self._runs), find_columns(self._runs)))
        return not complete

    def _look_at_charts(self, wish: BoardWish) -> bool:
        numbers = {number for number, _ in wish.runs}
        shown = [run for run in self._runs if run.number in numbers]
        self._stale |= self._board.advance(shown, _BUDGET)
        changed = self._told is None or self._told[0] != wish
        due = time.monotonic() >= self._drawn_at + _CALM
        if not changed and not (self._stale and due):
            return False
        drawn = self._board.draw(wish, shown)
        self._stale = False
        self._drawn_at = time.monotonic()
        if self._told != (wish, drawn):
            self._told = (wish, drawn)
            self._tell(ChartsDrawn(wish, drawn))
        self._stale = drawn.reading
        return drawn.reading

    def _look_at_lane(self, run: Run, wish: Wish) -> bool:
        if wish.lane == "log":
            return self._look_at_log(run)
        if self._lane is None or not self._lane.serves(run, wish.lane):
            self._lane = _Lane(self._project.root, run, wish.lane)
        more = self._lane.advance(_BUDGET)
        rows = self._lane.draw(run, self._runs, wish.lane_width)
        if rows is not None:
            self._tell(LaneDrawn(run.number, wish.lane, rows))
        return more

    def _look_at_log(self, run: Run) -> bool:
        fresh = self._log is None or self._log[0] != run.number
        if self._log is None or fresh:
            self._log = (run.number, LogFollower(run.folder))
        follower = self._log[1]
        deadline = time.monotonic() + _BUDGET
        more = follower.advance()
        changed = more or fresh
        while more and time.monotonic() < deadline:
            more = follower.advance()
        if changed:
            first, lines = follower.take()
            self._tell(LogRead(run.number, 0 if fresh else first, lines, follower.skipped))
        return more

    def _adopt(self) -> None:
        """Give runs whose supervisor was killed a new one."""
        if time.monotonic() < self._adopted_at + _ADOPT:
            return
        self._adopted_at = time.monotonic()
        for run in self._runs:
            if run.orphaned:
                try:
                    self._project.supervise(run)
                except WorkbenchError as error:
                    self._tell(Failed(str(error)))


def _shape(runs: Sequence[Run]) -> list[tuple[int, Lifecycle]]:
    """What of the list is told at once when it changes; the rest is numbers."""
    return [(run.number, run.life) for run in runs]


class _Lane:
    """One lane of one run, drawn again when what it shows has changed."""

    def __init__(self, root: Path, run: Run, lane: str) -> None:
        self._root = root
        self._number = run.number
        self._name = lane
        self._meters = MetersReader(run.folder)
        self._fresh = False
        self._shown: object = None

    def serves(self, run: Run, lane: str) -> bool:
        """Whether this is the lane of that run."""
        return (run.number, lane) == (self._number, self._name)

    def advance(self, seconds: float) -> bool:
        """Read what is new of the meters for at most so long; whether there is more."""
        deadline = time.monotonic() + seconds
        more = self._name == "meters"
        while more and time.monotonic() < deadline:
            more = self._meters.advance()
            self._fresh |= more
        return more

    def draw(self, run: Run, runs: Sequence[Run], width: int) -> list[Row] | None:
        """The rows; None while they would be the same as before."""
        if self._name == "meters" and not run.origin:
            if not self._fresh and self._shown == width:
                return None
            self._fresh, self._shown = False, width
            return lanes.meters_lane(self._meters.columns, width)
        depends = (self._depends(run), width)
        if self._shown == depends:
            return None
        self._shown = depends
        return self._rows(run, runs, width)

    def _rows(self, run: Run, runs: Sequence[Run], width: int) -> list[Row]:
        if run.origin and self._name in _OURS:
            return note(f"Not known: {run.origin} has recorded nothing of this.", width)
        match self._name:
            case "params":
                return lanes.params_lane(run, runs, width)
            case "code":
                return lanes.code_lane(self._root, run, runs, width)
            case "data":
                return lanes.data_lane(run, width)
            case "files":
                return lanes.files_lane(run, width)
            case _:
                return lanes.environment_lane(run, width)

    def _depends(self, run: Run) -> object:
        """What the lane shows changes with this."""
        files = _FILES.get(self._name)
        if files is None:
            return replace(run, seconds=None)
        return run.life, [_stamp(run.folder / name) for name in files]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
