"""Evaluations in a line: some going on at a time, the others waiting for their turn.

The evaluations are runs of their own and outlive whoever holds the line; what still waits does not.
Somebody who stops one of them means the whole line: what has not begun then does not begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from ..errors import WorkbenchError
from ..index.catalog import Run
from ..inputs.code import checkout
from ..inside import layout
from ..launch import later
from ..launch.stop import limit_words
from ..run.facts import peek
from ..run.lifecycle import Finished, Stopped, describe
from ..run.spec import Spec
from .launching import ready
from .plan import Plan, Wanted, is_busy, plan

PLANNED, BEGUN, MEASURED = "planned", "begun", "measured"
SKIPPED, FAILED, DROPPED = "skipped", "failed", "dropped"


class Desk(Protocol):
    """What the line needs of a project."""

    root: Path

    def runs(self) -> list[Run]: ...
    def launch(self, spec: Spec, code: Mapping[str, object] | None = None) -> int: ...
    def stop(self, run: Run, grace: float | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class News:
    """What has come of measuring `run`: `planned`, `begun`, `measured`, `skipped`, `failed`, or
    `dropped` before it began.

    `plan` is what is launched; `evaluation` is the number of the run that measures it; `metrics`
    are what was measured, and `known` those of them that the run has from itself, which stand;
    `why` tells what went wrong, and `last` is the end of the evaluation's output then; `cwd` is
    where it runs: what it writes to new relative paths is there.
    """

    run: Run
    what: str
    evaluation: int | None = None
    metrics: Mapping[str, object] = field(default_factory=dict)
    known: Sequence[str] = ()
    why: str = ""
    last: Sequence[str] = ()
    plan: Plan | None = None
    cwd: str = ""

    @property
    def brought(self) -> Sequence[str]:
        """Files of the project as it is now that the run's code lacks."""
        return self.plan.brought if self.plan else ()


class Line:
    """Measures `runs` as `wanted`, `jobs` of them at a time. For one thread."""

    def __init__(self, desk: Desk, runs: Sequence[Run], wanted: Wanted, jobs: int = 1) -> None:
        self._desk = desk
        self._waiting = list(runs)
        self._wanted = wanted
        self._jobs = jobs
        self._going: dict[int, Run] = {}
        self._stopped = ""

    @property
    def going(self) -> Sequence[int]:
        """The evaluations that go on."""
        return [*self._going]

    @property
    def waiting(self) -> Sequence[Run]:
        """The runs whose turn has not come."""
        return self._waiting

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do."""
        return not self._going and not self._waiting

    @cached_property
    def _code(self) -> set[str]:
        return checkout.code_now(self._desk.root)

    def plans(self) -> list[News]:
        """What would be launched for each run, or why it would not be; nothing is launched."""
        return [self._planned(run) for run in self._waiting]

    def advance(self) -> list[News]:
        """Begin what can begin, see what has ended; what is new. Without waiting for anything."""
        news = self._dropped()
        for run in [*self._waiting]:
            if len(self._going) < self._jobs and not is_busy(run):
                self._waiting.remove(run)
                news.append(self._begin(run))
        runs = {run.number: run for run in self._desk.runs()} if self._going else {}
        for number in [*self._going]:
            evaluation = runs.get(number)
            if evaluation is None or _is_over(evaluation):
                news.append(self._ended(self._going.pop(number), number, evaluation))
        return news + self._dropped()

    def stop(self) -> None:
        """Ask for what goes on to be stopped; what waits does not begin."""
        self._stopped = "the evaluations were stopped"
        for run in self._desk.runs():
            if run.number in self._going:
                self._desk.stop(run)

    def _begin(self, run: Run) -> News:
        planned = self._planned(run)
        if planned.plan is None:
            return planned
        try:
            number, cwd = self._launch(planned.plan)
        except (WorkbenchError, OSError) as error:
            return News(run, FAILED, why=str(error))
        self._going[number] = run
        return News(run, BEGUN, number, plan=planned.plan, cwd=cwd)

    def _planned(self, run: Run) -> News:
        if self._wanted.skips(run):
            return News(run, SKIPPED, why=f"it has {', '.join(self._wanted.only_missing)}")
        try:
            found = plan(self._desk.root, run, self._wanted, self._code)
            return News(run, PLANNED, plan=found)
        except (WorkbenchError, OSError) as error:
            return News(run, FAILED, why=str(error))

    def _launch(self, planned: Plan) -> tuple[int, str]:
        """The number of the evaluation, and where it runs."""
        spec, code, made = ready(self._desk.root, planned, self._wanted)
        try:
            return self._desk.launch(spec, code), spec.cwd
        except (WorkbenchError, OSError):
            checkout.discard(made)
            raise

    def _dropped(self) -> list[News]:
        """What does not begin any more."""
        if not self._stopped:
            return []
        dropped, self._waiting = self._waiting, []
        return [News(run, DROPPED, why=self._stopped) for run in dropped]

    def _ended(self, run: Run, number: int, evaluation: Run | None) -> News:
        if evaluation is None:
            return News(run, FAILED, number, why="the evaluation was removed")
        if isinstance(evaluation.life, Finished):
            return self._measured(run, evaluation)
        if self._was_stopped(evaluation):
            self._stopped = f"evaluation {number} was stopped"
        last = peek(evaluation.folder / layout.END).get("last")
        lines = [str(line) for line in last] if isinstance(last, list) else []
        return News(run, FAILED, number, why=describe(evaluation.life), last=lines)

    def _measured(self, run: Run, evaluation: Run) -> News:
        """What it has added; where its supervisor was killed before it could, we do."""
        number = evaluation.number
        try:
            values = later.add(evaluation.folder)
        except (WorkbenchError, OSError) as error:
            return News(run, FAILED, number, why=f"what it measured cannot be added: {error}")
        if not values:
            why = "it measured nothing: print lines such as `accuracy: 0.93`, or call workbench.log"
            gone = "the run that it measures is gone"
            return News(run, FAILED, number, why=why if run.folder.is_dir() else gone)
        now = next((one for one in self._desk.runs() if one.folder == run.folder), run)
        own = [name for name in values if now.sources.get(name) != layout.LATER]
        return News(now, MEASURED, number, metrics=values, known=own)

    def _was_stopped(self, evaluation: Run) -> bool:
        """Whether a person stopped it, and not the time that it was given."""
        life = evaluation.life
        return isinstance(life, Stopped) and life.by != limit_words(evaluation.spec.limit)


def _is_over(run: Run) -> bool:
    return not run.live and (run.settled or not is_busy(run))
