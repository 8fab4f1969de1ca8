"""Changing what is there: labels, settings, stops, removals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .. import settings
from ..errors import NotAProject, UsageError, remedy
from ..index.catalog import Run
from ..run import labels
from .reading import Reading


class Changing(Reading):
    """A project whose runs are changed."""

    def label(self, runs: Sequence[Run], **word: object) -> None:
        """Say a word of each run: `tag=`, `untag=`, `note=`, `star=`, `archived=`. Raises
        NotAProject where it cannot be kept."""
        for run in runs:
            labels.say(self.root, run.spec.uuid, **word)

    def retag(self, runs: Sequence[Run], now: Sequence[str], before: Sequence[str]) -> None:
        """Give runs the tags of `now`, and take those of `before` that are not among them. Raises
        NotAProject where it cannot be kept."""
        for tag in now:
            self.label([run for run in runs if tag not in run.labels.tags], tag=tag)
        for tag in before:
            if tag not in now:
                self.label([run for run in runs if tag in run.labels.tags], untag=tag)

    def set_goal(self, name: str, expression: str | None) -> None:
        """Keep a goal, or with None forget it. Raises BadFilter, NotAProject."""
        from ..filters.goals import parsed

        if expression is not None:
            parsed(name, expression)
        settings.set_goal(self.root, name, expression)

    def stop(self, run: Run, grace: float | None = None) -> bool:
        """Ask for a run to be stopped; False if it has ended already.

        The signals SIGINT, SIGTERM, SIGKILL follow each other after `grace` seconds each (by
        default what the run was launched with).
        """
        from ..launch import stop

        if not run.live:
            return False
        stop.request_stop(run.folder, stop.asker(), run.spec.grace if grace is None else grace)
        if run.orphaned:
            self.supervise(run)
        return True

    def supervise(self, run: Run) -> None:
        """Give a run that lives without a supervisor a new one. Raises LaunchFailed."""
        from ..launch import start

        start.supervise(run.folder)

    def pause(self, paused: bool = True) -> None:
        """Let no run of this project that waits begin, or let them begin again. Raises NoLine,
        NotAProject."""
        from ..launch import stop
        from ..launch.line import queue

        entries = queue.read(self.root).entries
        try:
            if paused:
                queue.pause(self.root, stop.asker(), entries)
            else:
                queue.resume(self.root, entries)
        except OSError as error:
            raise NotAProject(
                f"the line of {self.root} cannot be paused or resumed: {error.strerror or error}",
                remedy(error, "Check the permissions of the folder."),
            ) from error

    def move(self, run: Run, place: int) -> bool:
        """Move a run that waits to a place (from 1) among those that want the same; whether there
        are any others. Raises UsageError, NoLine, NotAProject."""
        from ..launch.line import queue

        entries = queue.read(self.root).entries
        try:
            return queue.move(run.folder, run.spec.uuid, entries, place)
        except OSError as error:
            raise NotAProject(
                f"{run.called} cannot be moved: {error.strerror or error}",
                remedy(error, "Check the permissions of its folder."),
            ) from error

    def remove_all(self, runs: Sequence[Run]) -> None:
        """Remove runs for good: all, or none if one is live or another tool's. Raises RunIsLive,
        UsageError."""
        from ..index import removal

        removal.remove(self.root, runs)

    def bring_in(self, run: Run) -> int:
        """Make a run of ours from one that another tool recorded; its number.

        Raises UsageError where it is ours already, NotAProject where nothing can be written.
        """
        from ..sources.importing import bring_in

        if not run.origin:
            raise UsageError(f"run {run.number} is a run of the workbench already")
        told = {"id": run.spec.uuid, "origin": run.origin, "path": str(run.folder)}
        try:
            folder = bring_in(
                self.root, replace(run.spec, imported=told), self._foreign.reader(run)
            )
        except OSError as error:
            raise NotAProject(
                f"no run can be recorded in {self.root}: {error.strerror or error}",
                remedy(error, "Choose a folder that you can write to."),
            ) from error
        return int(folder.name)

    def collect_garbage(self) -> tuple[list[Path], int]:
        """Remove the index, what interrupted launches and removals left behind, and the code, the
        checkouts and the drafts of runs that were removed; the leftovers, and how many snapshots of
        code. Raises OSError."""
        from ..index import removal
        from ..tweak import drafts

        drafts.collect(self.root, {run.spec.uuid for run in self.runs()})
        return removal.collect(self.root)
