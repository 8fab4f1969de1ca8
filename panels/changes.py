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

    def do_new(self) -> None:
        past: dict[str, Spec] = {}
        for run in reversed([run for run in self.runs if run.spec.command]):
            past.setdefault(shlex.join(run.spec.command), run.spec)

        def launch(spec: Spec | None) -> None:
            if spec is not None:
                self._launch(spec)

        self.push_screen(NewRun(past, self.scripts, self.root, self.project.check), launch)

    def do_stop(self) -> None:
        if (run := self.cursor_run) is not None:
            grace = f"{run.spec.grace:g} s"
            ladder = f"SIGINT now, SIGTERM after {grace}, SIGKILL after another {grace}."
            self._confirm(f"Stop run {run.number}?", ladder, lambda: self.project.stop(run))

    def do_remove(self) -> None:
        if (run := self.cursor_run) is not None:
            question = f"Remove run {run.number} for good?"
            detail = "Its log, its metrics, all of it."
            self._confirm(question, detail, lambda: self.project.remove_all([run]))

    def _confirm(self, question: str, detail: str, step: Callable[[], object]) -> None:
        def answer(yes: str | None) -> None:
            if yes:
                self._change(step)

        self.push_screen(Confirm(question, detail), answer)

    @work(thread=True)
    def _launch(self, spec: Spec) -> None:
        try:
            number = self.project.launch(spec)
        except WorkbenchError as error:
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
