"""The loop while you edit, on the screen: `w` begins and ends it.

The cursor goes along with the newest run of the loop for as long as it is on the one before:
whoever moves it away keeps it, and may put it back. In the same way the marks: the loop marks its
newest run and the one beside it where nothing is marked but what it has marked itself.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from workbench.draw.cells import Piece
from workbench.index.catalog import Run
from workbench.loop.loop import BEGUN, ENDED, TROUBLE, News
from workbench.loop.outcome import Outcome
from workbench.loop.quick import TAG
from workbench.view.events import Failed, LoopTold
from workbench.view.loop import status

from .bridge import LoopThread, Told
from .dialogs import Ask
from .lanes import Lanes
from .opening import RunOpens


class RunLoop(RunOpens):
    """The part of the app that has a quick run go again on each save."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._loop_thread: LoopThread | None = None
        self._looped: int | str | None = None  # where the loop has put the cursor
        self._paired: frozenset[int] = frozenset()  # what it has marked
        self._pair: tuple[int, ...] = ()  # what it is about to mark
        self._quick: int | None = None  # the run that goes on
        self._outcome: Outcome | None = None
        self._lane_before = ""

    @property
    def watching(self) -> bool:
        """Whether the loop goes on."""
        return self._loop_thread is not None

    def do_watch(self) -> None:
        if self._loop_thread is not None:
            self._loop_thread.leave()
            self._loop_thread = None
            self.post_message(Told(LoopTold(None)))
        elif command := self.settings.watch:
            self._begin_loop(command)
        else:
            self.do_quick()

    def do_quick(self) -> None:
        """Ask for the quick command, and begin with it."""

        def begin(command: str | None) -> None:
            if command and command.strip():
                self._begin_loop(command.strip())

        title = "Quick command, which runs again on each save"
        self.push_screen(Ask(title, self.settings.watch or self._likely()), begin)

    def _likely(self) -> str:
        """The command of the run under the cursor, else of the likeliest script."""
        run = self.cursor_run
        if run is not None and run.spec.command and not run.spec.measures:
            return shlex.join(run.spec.command)
        return self.scripts[0] if self.scripts else ""

    def _begin_loop(self, command: str) -> None:
        self.end_loop()
        self._looped, self._outcome, self._quick = self._table.cursor, None, None
        if all(TAG in run.spec.tags for run in self.marked_runs):
            self._paired = frozenset(self.marks)  # of an earlier loop
        self._loop_thread = LoopThread(self.root, self.post_message, command)
        self._loop_thread.start()

    def end_loop(self) -> None:
        """End the loop, if there is one; the run that goes on is left to itself."""
        if self._loop_thread is not None:
            self._loop_thread.stop()

    def take_news(self, news: News | None) -> None:
        """What the loop tells."""
        if self._loop_thread is None:
            return
        if news is None:
            self._loop_thread = None if self._loop_thread.ended else self._loop_thread
        elif news.what == BEGUN and news.run is not None:
            self._take_begin(news.run, news.before)
        elif news.what == ENDED and news.outcome is not None:
            self._quick, self._outcome = None, news.outcome
            self._show_crash(news.outcome)
        elif news.what == TROUBLE:
            self._quick = None
            self.post_message(Told(Failed(news.why)))

    def _take_begin(self, run: int, before: int | None) -> None:
        self._quick = run
        if self._table.cursor in (self._looped, run):
            self._looped = run
            self.await_run(run)
        self._pair = (run,) if before is None else (before, run)

    def mark_pair(self) -> None:
        """Mark the newest run of the loop and the one beside it, as soon as both are listed."""
        known = {run.number for run in self.runs}
        if not self._pair or not known.issuperset(self._pair):
            return
        if set(self.marks) == self._paired & known:
            self.marks.keep(self._pair)
            if missing := [number for number in self._pair if number not in self.marks]:
                self.marks.toggle(missing)
            self._paired = frozenset(self._pair)
        self._pair = ()

    def _show_crash(self, outcome: Outcome) -> None:
        """The log, which ends in the traceback, until a run goes through, for whoever is there."""
        if self._table.cursor != outcome.run.number:
            return
        if outcome.badly and self.lane != "log":
            self._lane_before = self.lane
            self.post_message(Lanes.Chosen("log"))
        elif outcome.well and self._lane_before:
            if self.lane == "log":
                self.post_message(Lanes.Chosen(self._lane_before))
            self._lane_before = ""

    def loop_status(self) -> list[Piece]:
        """What the loop is at, for the top line; empty without one."""
        return status(self._going(), self._outcome, self.settings) if self._loop_thread else []

    def _going(self) -> Run | None:
        return next((run for run in self.runs if run.number == self._quick and run.live), None)
