"""The loop: a quick run now and on each save, one at a time.

A save while a run goes on cuts it short, and the next one begins when it is gone.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ..errors import BadSettings, WorkbenchError
from ..index.catalog import Run
from ..inputs.code.contents import Contents, changed
from ..later.plan import is_busy
from ..run.lifecycle import Finished
from ..run.spec import Spec
from ..settings import Settings
from .alone import Alone
from .away import is_plain, stale
from .outcome import Outcome, outcome
from .own import Own
from .quick import GRACE, TAG
from .saves import Saves

BEGUN, CUT, ENDED, TROUBLE = "begun", "cut", "ended", "trouble"


class Desk(Protocol):
    """What the loop needs of a project."""

    root: Path

    def runs(self) -> list[Run]: ...
    def settings(self) -> Settings: ...
    def launch(
        self,
        spec: Spec,
        code: Mapping[str, object] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> int: ...
    def stop(self, run: Run, grace: float | None = None) -> bool: ...
    def label(self, runs: Sequence[Run], **word: object) -> None: ...


@dataclass(frozen=True, slots=True)
class News:
    """What happened: a run has `begun`, was `cut` short by a save, has `ended`; or `trouble`.

    `run` is its number, `before` that of the run that it stands beside; `files` are what was saved,
    as far as a save is the reason; `outcome` is what came of one that has ended; `why` tells the
    trouble.
    """

    what: str
    run: int | None = None
    before: int | None = None
    files: tuple[str, ...] = ()
    outcome: Outcome | None = None
    why: str = ""


class Loop:
    """Runs `spec` again and again. For one thread; to be closed.

    Raises NoGit, GitFailed, OSError where the code cannot be read, UsageError where another loop
    goes on with the command.
    """

    def __init__(self, desk: Desk, spec: Spec) -> None:
        self._desk = desk
        self._spec = spec
        self._saves = Saves(desk.root)
        self._own = Own(desk.root)
        self._ran: Contents = self._saves.now
        self._before = _earlier(desk.runs(), spec)
        self._run: Run | None = None
        self._going = False
        self._cut = False
        self._due: tuple[str, ...] | None = ()
        self._told = ""
        self._stirred = 0.0
        self._alone = Alone(desk.root, spec.command)

    @property
    def going(self) -> Run | None:
        """The quick run that goes on, as it was when it was last looked at."""
        return self._run if self._going else None

    @property
    def over(self) -> bool:
        """Whether it was told to end."""
        return self._saves.over.is_set()

    @property
    def _is_due(self) -> bool:
        return self._due is not None and not self._going and not self.over

    def end(self) -> None:
        """From now on nothing begins any more. Any thread may say so."""
        self._saves.over.set()

    def advance(self) -> list[News]:
        """Listen for a fifth of a second, and do what is to be done; what is new."""
        try:
            saved = self._listen()
            news = [*self._see_end(saved), *self._take(saved)]
            return news + (self._begin() if self._is_due else [])
        except (WorkbenchError, OSError) as error:
            return self._trouble(str(error))

    def stop(self) -> None:
        """End, and ask for the run that goes on to be stopped."""
        self.close()
        if self.going is not None:
            self._desk.stop(self.going, GRACE)

    def close(self) -> None:
        """End. A run that goes on is left to itself."""
        self.end()
        self._saves.close()
        self._alone.release()

    def wait_over(self) -> bool:
        """Look at the run that was asked to stop; whether none goes on any more."""
        self._refresh()
        return self._run is None or not self._run.live

    def _listen(self) -> tuple[str, ...]:
        """What a person has saved since the last run began."""
        if not self._saves.listen():
            return ()
        paths = changed(self._ran, self._saves.now)
        since = time.monotonic() - self._stirred
        return tuple(self._own.without(paths, self._ran, self._run, since))

    def _see_end(self, saved: tuple[str, ...]) -> list[News]:
        """Whether the run has ended, and what came of it. After a save nobody waits for the last
        of what it wrote to be digested."""
        self._refresh()
        run = self._run
        if not self._going:
            return []
        if run is None:
            self._going = False
            return self._trouble("the run was removed")
        if run.live or not (saved or self._cut or run.settled or not is_busy(run)):
            return []
        self._going, self._stirred = False, time.monotonic()
        self._own.see(run)
        if self._cut and is_plain(run, self._settings()):
            self._desk.label([run], archived=True)
            return []
        told = outcome(self._desk.root, run, self._before, self._settings(), self._own.holds)
        before = self._before.number if self._before else None
        self._before = run if told.well else self._before
        return [News(ENDED, run.number, before, outcome=told)]

    def _take(self, saved: tuple[str, ...]) -> list[News]:
        """What follows from a save."""
        if not saved:
            return []
        self._due = saved
        if self._run is None or not self._going or self._cut:
            return []
        self._cut = True
        self._desk.stop(self._run, GRACE)
        return [News(CUT, self._run.number, files=saved)]

    def _begin(self) -> list[News]:
        files, self._due = self._due or (), None
        self._ran, self._cut = self._saves.now, False
        parent = self._before or self._run
        spec = replace(self._spec, parent=parent.number if parent else None)
        number = self._desk.launch(spec)
        self._going, self._told, self._stirred = True, "", time.monotonic()
        runs = self._desk.runs()
        self._run = next((run for run in runs if run.number == number), None)
        if away := stale(runs, self._settings()):
            self._desk.label(away, archived=True)
        before = self._before.number if self._before else None
        return [News(BEGUN, number, before, files)]

    def _refresh(self) -> None:
        if self._going and self._run is not None:
            number = self._run.number
            self._run = next((run for run in self._desk.runs() if run.number == number), None)

    def _settings(self) -> Settings:
        try:
            return self._desk.settings()
        except BadSettings:
            return Settings()

    def _trouble(self, why: str) -> list[News]:
        """It is told once, until something goes well again."""
        if why == self._told:
            return []
        self._told = why
        return [News(TROUBLE, why=why)]


def _earlier(runs: Sequence[Run], spec: Spec) -> Run | None:
    """The last run of an earlier loop with this command that went through."""
    ours = [run for run in runs if TAG in run.spec.tags and run.spec.command == spec.command]
    return next((run for run in reversed(ours) if isinstance(run.life, Finished)), None)
