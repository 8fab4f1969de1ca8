"""Measuring runs later, from the screen: the command is asked for, the evaluations go on behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import work

from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.later.template import EXAMPLE, last_asked
from workbench.view.events import Failed

from .bridge import Told
from .changes import RunChanges
from .dialogs import Ask


class RunMeasures(RunChanges):
    """The part of the app that has old runs measured."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._evaluation = ""

    def do_evaluate(self) -> None:
        runs = self.targets
        which = f"{len(runs)} runs" if len(runs) > 1 else runs[0].called

        def measure(command: str | None) -> None:
            if command and command.strip():
                self._evaluation = command
                self._measure(runs, command)

        title = f"Measure {which} later, with {{checkpoint}}, {{run}}, {{folder}}, {{params.NAME}}"
        self.push_screen(Ask(title, self._evaluation or last_asked(self.runs) or EXAMPLE), measure)

    @work(thread=True)
    def _measure(self, runs: Sequence[Run], command: str) -> None:
        """Begin the evaluations in a process of their own, and tell of which runs none begins."""
        from workbench.later.line import PLANNED  # a screen opens without it
        from workbench.later.plan import Wanted

        wanted = Wanted(command)
        try:
            told = self.project.backfill(runs, wanted).plans()
            planned = [one.run for one in told if one.what == PLANNED]
            if planned:
                self.project.backfill_behind(planned, wanted)
        except (WorkbenchError, OSError) as error:
            self.post_message(Told(Failed(str(error))))
            return
        for one in told:
            if one.what != PLANNED:
                why = one.why.removeprefix(f"{one.run.called}: ")
                self.post_message(Told(Failed(f"{one.run.called}: {why}")))
