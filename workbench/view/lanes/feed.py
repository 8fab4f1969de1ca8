"""Following the lane that is shown: a look is bounded, and says whether there is more to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...index.catalog import Run
from ..events import Event, LaneDrawn, LogRead
from ..log import LogFollower
from . import Lane, Page, Subject, lane_of
from .finding import searched

_BUDGET = 0.06  # seconds of work per look


@dataclass(frozen=True, slots=True)
class LaneWish:
    """Which lane somebody wants to see, and of what; None where no run is selected."""

    lane: str = "log"
    subject: Subject | None = None


class LaneFeed:
    """What is worked out for the lane, from look to look. For one thread."""

    def __init__(self, root: Path, tell: Callable[[Event], object]) -> None:
        self._root = root
        self._tell = tell
        self._log: tuple[int, LogFollower] | None = None
        self._lane: tuple[object, Lane] | None = None
        self._page = Page()
        self._find = ""

    def look(self, wish: LaneWish) -> bool:
        """Look once; whether there is more to read right away."""
        if wish.subject is None:
            return False
        if wish.lane == "log":
            return self._look_at_log(wish.subject.run)
        lane = self._lane_for(wish.lane, wish.subject)
        page = lane.page(wish.subject)
        more = lane.advance(_BUDGET)
        self._show(wish, lane.page(wish.subject) or page)
        return more

    def close(self) -> None:
        """End what goes on for the lane."""
        if self._lane is not None:
            self._lane[1].close()
            self._lane = None

    def _show(self, wish: LaneWish, page: Page | None) -> None:
        """Tell of a new page, or of the same where something else is searched in it."""
        subject = wish.subject
        if subject is None or (page is None and subject.options.find == self._find):
            return
        self._page, self._find = page or self._page, subject.options.find
        told = searched(self._page, self._find)
        self._tell(LaneDrawn(subject.numbers, wish.lane, told))

    def _lane_for(self, name: str, subject: Subject) -> Lane:
        draft = subject.draft
        made_for = name, subject.numbers, subject.now, draft and draft.origin.key
        if self._lane is None or self._lane[0] != made_for:
            self.close()
            self._lane = made_for, lane_of(name, self._root, subject)
            self._page = Page()
        return self._lane[1]

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
