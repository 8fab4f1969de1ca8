"""What a person does to runs: launch, stop, remove. Nothing of it holds up the keys."""

from __future__ import annotations

import shlex
from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import work
from textual.app import App

from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.project import Project
from workbench.run.spec import Spec
from workbench.view.events import Failed

from .bridge import Told
from .dialogs import Confirm, NewRun


class RunChanges(App[None]):
    """The part of the app that changes runs."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        self.project = Project(root)
        self.runs: Sequence[Run] = ()
        self.scripts: Sequence[str] = ()

    @property
    @abstractmethod
    def cursor_run(self) -> Run | None:
        """The run that a change is about."""

    @abstractmethod
    def await_run(self, number: int) -> None:
        """Put the cursor on a run as soon as it is in the list."""

    @work
    async def do_new(self) -> None:
        past = list(dict.fromkeys(shlex.join(run.spec.command) for run in reversed(self.runs)))
        line = await self.push_screen_wait(NewRun(past[:50], self.scripts, str(self.root)))
        if line is not None:
            self._launch(line)

    @work
    async def do_stop(self) -> None:
        run = self.cursor_run
        if run is None:
            return
        grace = f"{run.spec.grace:g} s"
        ladder = f"SIGINT now, SIGTERM after {grace}, SIGKILL after another {grace}."
        if await self.push_screen_wait(Confirm(f"Stop run {run.number}?", ladder)):
            self._change(lambda: self.project.stop(run))

    @work
    async def do_remove(self) -> None:
        run = self.cursor_run
        if run is None:
            return
        question = Confirm(f"Remove run {run.number} for good?", "Its log, its metrics, all of it.")
        if await self.push_screen_wait(question):
            self._change(lambda: self.project.remove(run))

    @work(thread=True)
    def _launch(self, line: str) -> None:
        try:
            number = self.project.launch(Spec(tuple(shlex.split(line)), str(self.root)))
        except (WorkbenchError, ValueError) as error:
            self.post_message(Told(Failed(str(error))))
        else:
            self.call_from_thread(self.await_run, number)

    @work(thread=True)
    def _change(self, step: Callable[[], object]) -> None:
        """Do something that touches the disk, off the thread that takes the keys."""
        try:
            step()
        except (WorkbenchError, OSError) as error:
            self.post_message(Told(Failed(str(error))))
