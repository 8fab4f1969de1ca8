"""What a person does to runs: launch, stop, remove, label. Nothing of it holds up the keys."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import work

from workbench import settings
from workbench.errors import WorkbenchError
from workbench.index.catalog import Run
from workbench.project import Project
from workbench.run.lifecycle import Waiting
from workbench.run.spec import Spec, at_home
from workbench.view.events import Failed

from .bridge import Told
from .dialogs import Ask, Confirm
from .moving import Moving
from .newrun import NewRun

_BETTER = {"up": "higher is better", "down": "lower is better", "unknown": "better is not known"}


class RunChanges(Moving):
    """The part of the app that changes runs."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.project = Project(root)
        self.scripts: Sequence[str] = ()

    def do_new(self) -> None:
        past: dict[str, Spec] = {}
        launched = [run for run in self.runs if run.spec.command and not run.spec.measures]
        here = [self.cursor_run] if self.cursor_run in launched else []
        for run in (*here, *reversed(launched)):
            past.setdefault(
                shlex.join(run.spec.command), replace(at_home(run.spec), parent=run.number)
            )

        def launch(spec: Spec | None) -> None:
            if spec is not None:
                self._launch(spec)

        self.push_screen(NewRun(past, self.scripts, self.root, self.project.check), launch)

    def do_stop(self) -> None:
        if (run := self.cursor_run) is not None:
            grace = f"{run.spec.grace:g} s"
            ladder = f"SIGINT now, SIGTERM after {grace}, SIGKILL after another {grace}."
            if isinstance(run.life, Waiting):
                ladder = "It leaves the line, and never begins."
            self._confirm(f"Stop run {run.number}?", ladder, lambda: self.project.stop(run))

    def do_earlier(self) -> None:
        self._move(-1)

    def do_later(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        run = self.cursor_run
        if run is not None and isinstance(run.life, Waiting):
            place = max(1, run.life.place + by)
            self._change(lambda: self.project.move(run, place))

    def do_pause(self) -> None:
        """Pause the line of the project, or let it go on."""

        def turn() -> None:
            paused = self.project.queue().paused is None
            self.project.pause(paused)
            told = "is paused: no run that waits begins; P lets it go on" if paused else "goes on"
            self.tell(partial(self.notify, markup=False), f"The line of this project {told}.")

        self._change(turn)

    def do_remove(self) -> None:
        if (run := self.cursor_run) is not None:
            question = f"Remove run {run.number} for good?"
            detail = "Its log, its metrics, all of it."
            self._confirm(question, detail, lambda: self.project.remove_all([run]))

    def do_star(self) -> None:
        runs = self.targets
        star = not all(run.labels.star for run in runs)
        self._change(lambda: self.project.label(runs, star=star))

    def do_archive(self) -> None:
        runs = self.targets
        archived = not all(run.labels.archived for run in runs)
        self._change(lambda: self.project.label(runs, archived=archived))

    def do_tags(self) -> None:
        runs = self.targets
        before = list(dict.fromkeys(tag for run in runs for tag in run.labels.tags))

        def change(text: str | None) -> None:
            if text is not None:
                now = text.replace(",", " ").split()
                self._change(lambda: self.project.retag(runs, now, before))

        self.push_screen(Ask(f"Tags of {_told(runs)}, apart by blanks", " ".join(before)), change)

    def do_note(self) -> None:
        if (run := self.cursor_run) is not None:

            def change(text: str | None) -> None:
                if text is not None:
                    self._change(lambda: self.project.label([run], note=text.strip()))

            self.push_screen(Ask(f"Note on {run.called}", run.labels.note), change)

    def do_baseline(self) -> None:
        if (run := self.cursor_run) is not None:
            number = None if self.settings.baseline == run.number else run.number
            self._change(lambda: settings.set_baseline(self.root, number))

    def do_goal(self) -> None:
        """Set a goal; one that is typed again is forgotten."""

        def change(text: str | None) -> None:
            if text is not None and (goal := text.strip()):
                forget = goal in self.settings.goals
                self._change(lambda: self.project.set_goal(goal, None if forget else goal))

        self.push_screen(Ask("Goal, as acc > 0.9; typed again it is forgotten", ""), change)

    def do_better(self) -> None:
        metric = self.column.partition(":")[2]
        ways = ("up", "down", "unknown")
        now = self.settings.direction(metric) or "unknown"
        way = ways[(ways.index(now) + 1) % 3]
        self._change(lambda: settings.set_direction(self.root, metric, way))
        self.notify(f"{metric}: {_BETTER[way]}", timeout=3, markup=False)

    def _confirm(self, question: str, detail: str, step: Callable[[], object]) -> None:
        def answer(yes: str | None) -> None:
            if yes:
                self._change(step)

        self.push_screen(Confirm(question, detail), answer)

    def tell(self, step: Callable[..., None], *told: object) -> None:
        """Do a step on the screen for a thread, unless the screen was quit meanwhile."""

        def act() -> None:
            if self.is_running:
                step(*told)

        self.call_from_thread(act)

    @work(thread=True)
    def _launch(self, spec: Spec) -> None:
        try:
            number = self.project.launch(spec)
        except WorkbenchError as error:
            self.post_message(Told(Failed(str(error))))
        else:
            self.tell(self.await_run, number)

    @work(thread=True)
    def _change(self, step: Callable[[], object]) -> None:
        """Do something that touches the disk, off the thread that takes the keys."""
        try:
            step()
        except (WorkbenchError, OSError) as error:
            self.post_message(Told(Failed(str(error))))


def _told(runs: Sequence[Run]) -> str:
    return runs[0].called if len(runs) == 1 else f"{len(runs)} runs"
