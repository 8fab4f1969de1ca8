"""Following a project: look after look, tell what has changed of what somebody wishes to see.

A look is bounded: it reads for a few hundredths of a second and says whether there is more, so
that whoever looks stays able to answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ..errors import BadSettings, WorkbenchError
from ..index.catalog import Run
from ..later.arrears import Arrears
from ..project import Project
from ..run.labels import Labels
from ..run.lifecycle import Lifecycle
from ..settings import Settings
from .board import Board, BoardWish, Drawn
from .events import ChartsDrawn, Event, Failed, RunsRead, Wish
from .listing import Lister, TableWish

_CALM = 0.9  # seconds between two repaints that nothing but newer numbers ask for
_BUDGET = 0.06  # seconds of reading per look, for each kind of file
_ADOPT = 5.0  # seconds between looks for runs that lost their supervisor

Tell = Callable[[Event], object]


class Feed:
    """What is looked at, and what is remembered between two looks. For one thread."""

    def __init__(self, project: Project, tell: Tell) -> None:
        self._project = project
        self._tell = tell
        self._board = Board(project)
        self._runs: list[Run] = []
        self._lister = Lister(project)
        self._listed: tuple[list[Run], bool, TableWish, Settings] | None = None
        self._listed_at = 0.0
        self._told: tuple[BoardWish, Drawn] | None = None
        self._drawn_at = 0.0
        self._stale = False
        self._adopted_at = 0.0
        self._settled = Settings()
        self._trouble = ""
        self._arrears = Arrears()

    def look(self, wish: Wish) -> bool:
        """Look once at everything; whether there is more to read right away."""
        more = self._look_at_runs(wish.table)
        more |= self._look_at_charts(wish.board)
        self._adopt()
        return more

    def close(self) -> None:
        """Keep the index for the next time."""
        self._project.save()

    def _look_at_runs(self, wish: TableWish) -> bool:
        self._runs, complete = self._project.refresh(_BUDGET)
        now = self._runs, complete, wish, self._settings()
        changed = now != self._listed and not self._may_wait(now)
        if changed or self._lister.overdue:
            self._listed, self._listed_at = now, time.monotonic()
            listing = self._lister.listing(self._runs, now[3], wish)
            self._tell(RunsRead(tuple(self._runs), listing))
        return not complete

    def _may_wait(self, now: tuple[list[Run], bool, TableWish, Settings]) -> bool:
        """Whether nothing but numbers is newer than what was told a moment ago."""
        if self._listed is None:
            return False
        calm = self._listed[1:] == now[1:] and _alike(self._listed[0], now[0])
        return calm and time.monotonic() < self._listed_at + _CALM

    def _settings(self) -> Settings:
        """The settings; while they cannot be understood, those that were. It is said once."""
        try:
            self._settled, self._trouble = self._project.settings(), ""
        except BadSettings as error:
            if self._trouble != str(error):
                self._trouble = str(error)
                self._tell(Failed(self._trouble))
        return self._settled

    def _look_at_charts(self, wish: BoardWish) -> bool:
        fresh = self._board.advance(wish, self._runs, _BUDGET)
        whole = self._told is not None and self._told[1].reading and not fresh
        self._stale |= fresh
        changed = self._told is None or self._told[0] != wish
        due = whole or time.monotonic() >= self._drawn_at + _CALM
        if not changed and not (self._stale and due):
            return False
        drawn = self._board.draw(wish, self._runs, self._settled)
        self._stale = False
        self._drawn_at = time.monotonic()
        if self._told != (wish, drawn):
            self._told = (wish, drawn)
            self._tell(ChartsDrawn(wish, drawn))
        self._stale = drawn.reading
        return drawn.reading

    def _adopt(self) -> None:
        """Give runs whose supervisor was killed a new one, and do what it had left to do."""
        if time.monotonic() < self._adopted_at + _ADOPT:
            return
        self._adopted_at = time.monotonic()
        for run in self._runs:
            if run.orphaned:
                try:
                    self._project.supervise(run)
                except WorkbenchError as error:
                    self._tell(Failed(str(error)))
        self._arrears.settle(self._runs)


def _alike(before: Sequence[Run], now: Sequence[Run]) -> bool:
    """Whether nothing has changed but numbers; anything else of the list is told at once."""
    return len(before) == len(now) and all(
        one is other or _shape(one) == _shape(other) for one, other in zip(before, now, strict=True)
    )


def _shape(run: Run) -> tuple[int, Lifecycle, Labels]:
    return run.number, run.life, run.labels
