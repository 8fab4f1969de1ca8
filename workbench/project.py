"""A project: the facade that the screen and the command line both call.

What only some commands need (DuckDB, NumPy, psutil) is imported by the methods that need it:
`workbench ls` is typed a hundred times a day.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import settings
from .errors import NotAProject, UsageError
from .index.catalog import Catalog, Run
from .index.foreign import Foreign, strangers
from .index.labels import LabelBook
from .index.references import named
from .inside import folder as folders
from .run import labels
from .run.facts import gather
from .run.lifecycle import lifecycle
from .run.spec import OWN_FOLDER, Spec
from .settings import Settings

if TYPE_CHECKING:
    from .compare.between import Comparison
    from .filters.goals import Verdicts
    from .index.export import Exported
    from .index.query import Table
    from .index.series import Measured
    from .inputs.code.failing import Failure, Place
    from .inputs.code.queued import Queued
    from .later.line import Line
    from .later.plan import Wanted
    from .launch.line.leases import Lease
    from .launch.line.queue import Queue
    from .loop.loop import Loop
    from .outputs.series import Series
    from .tweak.edits import Edits
    from .tweak.origin import Origin
    from .tweak.plan import Plan


#: Seconds that a command waits for logs of other tools that it has not read before.
_PATIENCE = 5.0


class Project:
    """A folder whose runs are recorded. Opening it executes nothing and writes nothing.

    One instance is for one thread; any number of instances, in any number of processes, may
    work on the same project.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._labels = LabelBook(root)
        self._catalog = Catalog(root, self._labels)
        self._foreign = Foreign(root, self._labels)
        self._settings: tuple[object, Settings] | None = None

    @classmethod
    def open(cls, start: str | Path = ".") -> Project:
        """The project at or above `start`. Raises NotAProject."""
        path = Path(start)
        if not path.exists():
            raise NotAProject(f"{start}: no such folder", "Check the path.")
        if not path.is_dir():
            raise NotAProject(f"{start} is not a folder", "Give the folder that the file is in.")
        try:
            next(path.iterdir(), None)
        except OSError as error:
            raise NotAProject(
                f"{start} cannot be read: {error.strerror}", "Check its permissions."
            ) from error
        return cls(Path(folders.find_project(str(path))))

    def runs(self) -> list[Run]:
        """All runs by number, those that other tools recorded first."""
        return self.refresh()[0]

    def refresh(self, budget: float | None = None) -> tuple[list[Run], bool]:
        """All runs, and whether everything written has been read.

        Reading metrics stops after about `budget` seconds and goes on at the next call. Without a
        budget all of our runs are read, and those of other tools for some seconds.
        """
        begun = time.monotonic()
        heard, measured = self._labels.advance()
        runs, complete = self._catalog.refresh(
            math.inf if budget is None else budget, heard, measured
        )
        deadline = begun + budget if budget is not None else time.monotonic() + _PATIENCE
        others, all_of_them = self._foreign.refresh(deadline, budget is None, heard)
        return [*strangers(others, runs), *runs], complete and all_of_them

    def settings(self) -> Settings:
        """What the project has settled. Raises BadSettings."""
        now = settings.stamp(self.root)
        if self._settings is None or self._settings[0] != now:
            self._settings = now, settings.read(self.root)
        return self._settings[1]

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

    def find(self, reference: str) -> Run:
        """The run that `12`, `last` or `@-1` (the last one, `@-2` the one before) names, or the
        place of a run that another tool recorded.

        Raises NoSuchRun.
        """
        return self.find_all([reference])[0]

    def find_all(self, references: Iterable[str]) -> list[Run]:
        """The runs that the references name, in that order. Raises NoSuchRun."""
        runs = self.runs()
        return [named(runs, reference, self.root) for reference in references]

    def check(self, spec: Spec) -> None:
        """Raise NoSuchCommand or UsageError where `spec` cannot possibly be launched."""
        from .launch import command

        command.check(spec.command, spec.cwd, spec.env)

    def launch(
        self,
        spec: Spec,
        code: Mapping[str, object] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> int:
        """Launch a run, with its code and its configuration files kept; its number.

        `code` is what `code.json` says where the run's code is kept already, and is not that of
        the working tree; `files` are put into the run's folder, by their paths in it. Where the run
        needs GPUs or slots that are not free now it waits, with a copy of the code as it is. See
        `launch.start.launch` for errors; BadSettings, NoLine.
        """
        from .inputs import configs, declared
        from .inputs.code import keep
        from .launch import start

        spec, lease = self._leased(spec)
        waits: Queued | None = None
        if spec.needs and lease is None:
            from .inputs.code.queued import queued

            waits = queued(self.root, spec)
            spec, code = waits.spec, waits.code if code is None else code

        def prepare(folder: Path) -> None:
            words = [word.replace(OWN_FOLDER, str(folder)) for word in spec.command]
            declared.keep(folder, spec.script)
            configs.keep(folder, words, Path(spec.cwd))
            if code is None:
                keep.keep(self.root, folder)
            else:
                keep.tell(folder, code)
            if waits is not None:
                waits.tell(folder)

        try:
            return start.launch(self.root, spec, prepare, files, lease)
        except BaseException:
            if waits is not None:
                waits.discard()
            raise
        finally:
            if lease is not None:
                lease.close()  # the supervisor has it

    def _leased(self, spec: Spec) -> tuple[Spec, Lease | None]:
        """The launch with what it needs on this machine, and that, if it is free now. Raises
        UsageError, BadSettings, NoLine."""
        settled = self.settings()
        if not (spec.needs or settled.max_parallel or settled.gpus):
            return spec, None
        from .launch.line import asking

        self.check(spec)
        needs = asking.settled(spec.needs, spec.env, settled.gpus, settled.max_parallel)
        if not (needs.gpus or needs.slots):
            return replace(spec, needs={}), None
        return replace(spec, needs=needs.told()), asking.take(self.root, needs)

    def plan(self, origin: Origin, edits: Edits) -> Plan:
        """All that launching an origin with these edits will do."""
        from .tweak.plan import plan

        return plan(self.root, origin, edits)

    def tweak(
        self,
        origin: Origin,
        edits: Edits,
        tell: Callable[[str], object] = lambda text: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Launch an origin with edits, as a child of its run; the number of the run. See
        `tweak.launching.launch` for what is told and for errors."""
        from .tweak.launching import launch

        return launch(self, origin, edits, tell, cancelled)

    def backfill(self, runs: Sequence[Run], wanted: Wanted, jobs: int = 1) -> Line:
        """Measure old runs later, `jobs` at a time, as the line that is returned is advanced.
        Raises UsageError for a command that no run can fill in."""
        from .later import template
        from .later.arrears import Arrears
        from .later.line import Line

        template.parse(wanted.command)
        Arrears().settle(self.runs())
        return Line(self, runs, wanted, jobs)

    def backfill_behind(self, runs: Sequence[Run], wanted: Wanted, jobs: int = 1) -> None:
        """The same in a process of its own, which outlives this one. Raises NotAProject too."""
        from .later import behind, template

        template.parse(wanted.command)
        behind.start(self.root, [run.number for run in runs], wanted, jobs)

    def watch(self, command: str = "") -> Loop:
        """A loop that runs this command line again on each save of the code, while it is advanced;
        without one the command that was settled. A command that is given is kept for the next time.

        Raises UsageError for no command, NoSuchCommand for one that cannot start, NotAProject
        where no run can be recorded, NoGit.
        """
        from .loop.loop import Loop
        from .loop.quick import quick

        known = self.settings().watch
        spec = quick(self.root, command or known)
        self.check(spec)
        try:
            loop = Loop(self, spec)
        except OSError as error:
            raise NotAProject(
                f"the code of {self.root} cannot be kept: {error.strerror or error}",
                "Choose a folder that you can write to.",
            ) from error
        if command and command != known:
            settings.set_watch(self.root, command)
        return loop

    def failure(self, run: Run) -> Failure | None:
        """Where the code of a run failed by now, as the last traceback in its output tells; None
        where it did not, or printed none."""
        from .inputs.code import failing

        if run.origin or lifecycle(gather(run.folder)).state not in ("failed", "killed", "lost"):
            return None
        return failing.failure(self.root, run.folder, run.spec)

    def place(self, run: Run) -> Place:
        """The file to open of a run: where it failed, else its script. Raises UsageError for a run
        that has neither."""
        from .inputs.code import failing

        failed = self.failure(run)
        found = failed.place if failed is not None else failing.script(self.root, run.spec)
        if found is None:
            raise UsageError(
                f"{run.called} has no file to open",
                "Its output has no traceback, nor does it run a script that is there.",
            )
        return found

    def supervise(self, run: Run) -> None:
        """Give a run that lives without a supervisor a new one. Raises LaunchFailed."""
        from .launch import start

        start.supervise(run.folder)

    def stop(self, run: Run, grace: float | None = None) -> bool:
        """Ask for a run to be stopped; False if it has ended already.

        The signals SIGINT, SIGTERM, SIGKILL follow each other after `grace` seconds each (by
        default what the run was launched with).
        """
        from .launch import stop

        if not run.live:
            return False
        stop.request_stop(run.folder, stop.asker(), run.spec.grace if grace is None else grace)
        if run.orphaned:
            self.supervise(run)
        return True

    def queue(self) -> Queue:
        """The line of this machine: the runs of all projects that wait, and what others hold.
        Raises NoLine."""
        from .launch.line import queue

        return queue.read(self.root)

    def pause(self, paused: bool = True) -> None:
        """Let no run of this project that waits begin, or let them begin again. Raises NoLine,
        NotAProject."""
        from .launch import stop
        from .launch.line import queue

        entries = queue.read(self.root).entries
        try:
            if paused:
                queue.pause(self.root, stop.asker(), entries)
            else:
                queue.resume(self.root, entries)
        except OSError as error:
            raise NotAProject(
                f"the line of {self.root} cannot be paused or resumed: {error.strerror or error}",
                "Check the permissions of the folder.",
            ) from error

    def move(self, run: Run, place: int) -> None:
        """Move a run that waits to a place (from 1) among those that want the same. Raises
        UsageError, NoLine."""
        from .launch.line import queue

        queue.move(run.folder, run.spec.uuid, queue.read(self.root).entries, place)

    def remove_all(self, runs: Sequence[Run]) -> None:
        """Remove runs for good: all, or none if one is live or another tool's. Raises RunIsLive,
        UsageError."""
        from .index import removal

        removal.remove(self.root, runs)

    def bring_in(self, run: Run) -> int:
        """Make a run of ours from one that another tool recorded; its number.

        Raises UsageError where it is ours already, NotAProject where nothing can be written.
        """
        from .sources.importing import bring_in

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
                "Choose a folder that you can write to.",
            ) from error
        return int(folder.name)

    def collect_garbage(self) -> tuple[list[Path], int]:
        """Remove the index, what interrupted launches and removals left behind, and the code and
        the checkouts of runs that were removed; the leftovers, and how many snapshots of code."""
        from .index import removal

        return removal.collect(self.root)

    def compare(self, runs: Sequence[Run], lanes: Iterable[str] | None = None) -> Comparison:
        """What differs among runs, the first of which is the baseline; of one run, what launching
        it again would take now. `lanes` are some of `compare.between.LANES`, by default all.

        Raises UsageError for no run, and for one alone that another tool recorded.
        """
        from .compare import between

        wanted = between.LANES if lanes is None else tuple(lanes)
        if len(runs) == 1:
            return between.with_working_tree(self.root, runs[0], wanted)
        return between.of_runs(self.root, runs, self.settings().direction, wanted)

    def series(self, run: Run, source: str | None = None) -> Measured:
        """The metrics of a run as series, to be read piece by piece.

        With a `source`, all that came from it; else each metric from the source that it is taken
        from.
        """
        from .index.series import ForeignSeries, RunSeries, SeriesCache, SourceSeries

        if run.origin:
            return ForeignSeries(self._foreign.reader(run))
        if source is not None:
            return SourceSeries(run.folder, source)
        return RunSeries(SeriesCache(self.root), run.folder, run.spec.uuid)

    def points(self, run: Run, source: str | None = None) -> list[Series]:
        """All points of all metrics of a run; see `series`."""
        held = self.series(run, source)
        while held.advance():
            pass
        return [held.columns.series(name) for name in held.columns.names()]

    def export(
        self,
        runs: Sequence[Run],
        what: str,
        target: Path,
        only: Sequence[str] = (),
        force: bool = False,
    ) -> Exported:
        """Write runs, metrics, meters or params of these runs to a CSV or Parquet file. Raises
        BadQuery, AlreadyThere, CannotWrite."""
        from .index.export import export

        return export(self.root, runs, what, target, self.points, only, force)

    def query(self, sql: str) -> Table:
        """Answer a SQL query over the views runs, metrics, meters, params. Raises BadQuery."""
        from .index.query import query

        return query(self.root, self.runs(), sql)

    def filter(self, text: str, runs: Sequence[Run] | None = None) -> list[Run]:
        """The runs, of all or of these, of which a filter is true: `val/acc > 0.9 and lr < 1e-3`.
        Raises BadFilter."""
        from .filters.filter import Filter

        asked = Filter.parse(text)
        return asked.select(self.runs() if runs is None else runs, self.values_at)

    def judge(
        self, goals: Mapping[str, str] | None = None, runs: Sequence[Run] | None = None
    ) -> Verdicts:
        """How these goals, or those of the settings, are met by these runs, or by all. Raises
        BadSettings, BadFilter."""
        from .filters.goals import judge

        told = self.settings().goals if goals is None else goals
        return judge(told, self.runs() if runs is None else runs, self.values_at)

    def set_goal(self, name: str, expression: str | None) -> None:
        """Keep a goal, or with None forget it. Raises BadFilter, NotAProject."""
        from .filters.goals import parsed

        if expression is not None:
            parsed(name, expression)
        settings.set_goal(self.root, name, expression)

    def values_at(self, runs: Sequence[Run], name: str, step: float) -> list[float | None]:
        """The value of a metric at a step, or at the last before it, of each run."""
        from .index.moments import values_at

        return values_at(self.root, self.series, runs, name, step)

    def save(self) -> None:
        """Keep what the index has read for the next process."""
        self._catalog.save()
