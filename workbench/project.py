"""A project: the facade that the screen and the command line both call.

What only some commands need (DuckDB, NumPy, psutil) is imported by the methods that need it:
`workbench ls` is typed a hundred times a day.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import NoSuchRun, NotAProject, RunIsLive, UsageError
from .index.catalog import Catalog, Run
from .inside import folder as folders
from .inside import layout, records
from .run.spec import Spec

if TYPE_CHECKING:
    from .index.query import Table
    from .index.series import RunSeries


class Project:
    """A folder whose runs are recorded. Opening it executes nothing and writes nothing.

    One instance is for one thread; any number of instances, in any number of processes, may
    work on the same project.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._catalog = Catalog(root)

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

    def runs(self, budget: float | None = None) -> list[Run]:
        """All runs by number; see `Catalog.refresh` for the budget."""
        return self.refresh(budget)[0]

    def refresh(self, budget: float | None = None) -> tuple[list[Run], bool]:
        """All runs by number, and whether everything written has been read."""
        return self._catalog.refresh() if budget is None else self._catalog.refresh(budget)

    def find(self, reference: str) -> Run:
        """The run that `12`, `last` or `@-1` (the last one, `@-2` the one before) names.

        Raises NoSuchRun.
        """
        return self.find_all([reference])[0]

    def find_all(self, references: Iterable[str]) -> list[Run]:
        """The runs that the references name, in that order. Raises NoSuchRun."""
        runs = self.runs()
        return [_pick(runs, reference, self.root) for reference in references]

    def check(self, spec: Spec) -> None:
        """Raise NoSuchCommand or UsageError where `spec` cannot possibly be launched."""
        from .launch import command

        command.check(spec.command, spec.cwd, spec.env)

    def launch(self, spec: Spec) -> int:
        """Launch a run; its number. See `launch.start.launch` for the errors."""
        from .launch import start

        return start.launch(self.root, spec)

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

    def remove_all(self, runs: Sequence[Run]) -> None:
        """Remove runs for good: all, or none if one of them is live. Raises RunIsLive."""
        for run in runs:
            if run.live:
                raise RunIsLive(
                    f"run {run.number} is {run.life.state}",
                    f"Stop it first: workbench stop {run.number}",
                )
        for run in runs:
            self._remove(run)

    def _remove(self, run: Run) -> None:
        runs = Path(layout.runs_folder(str(self.root)))
        last = runs.parent / layout.LAST
        highest = max([run.number, *folders.numbers(str(runs))])
        beside = runs / f".gone-{run.number}"
        try:
            records.write_whole(str(last), max(highest, _whole(last)))
            run.folder.rename(beside)
        except OSError as error:
            raise UsageError(
                f"run {run.number} cannot be removed: {error.strerror}",
                "Check the permissions of the folder.",
            ) from error
        shutil.rmtree(beside, ignore_errors=True)

    def collect_garbage(self) -> list[Path]:
        """Remove what interrupted launches and removals left behind, and the index."""
        home = self.root / layout.PROJECT
        left = [*home.glob("runs/.gone-*"), *home.glob("runs/.new-*"), *home.glob("groups/*")]
        stale = [path for path in left if _old(path)]
        for path in [*stale, home / layout.INDEX]:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return stale

    def series(self, run: Run) -> RunSeries:
        """The metrics of a run as series, to be read piece by piece."""
        from .index.series import RunSeries, SeriesCache

        return RunSeries(SeriesCache(self.root), run.folder, run.spec.uuid)

    def query(self, sql: str) -> Table:
        """Answer a SQL query over the views runs, metrics, meters, params. Raises BadQuery."""
        from .index.query import query

        return query(self.root, self.runs(), sql)

    def save(self) -> None:
        """Keep what the index has read for the next process."""
        self._catalog.save()


def _pick(runs: list[Run], reference: str, root: Path) -> Run:
    if not runs:
        raise NoSuchRun(f"{root} has no runs yet", "Launch one: workbench run -- python train.py")
    back = {"last": 1, "@": 1}.get(reference)
    if reference.startswith("@-") and reference[2:].isdigit():
        back = int(reference[2:])
    if back is not None and 1 <= back <= len(runs):
        return runs[-back]
    for run in runs:
        if reference == str(run.number):
            return run
    raise NoSuchRun(
        f"there is no run {reference} in {root}",
        f"Runs are named by number ({runs[0].number} to {runs[-1].number}), `last`, or `@-1`.",
    )


def _whole(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _old(path: Path) -> bool:
    """Whether nobody can be at work on it any more."""
    try:
        return time.time() - path.stat().st_mtime > 3600
    except OSError:
        return False
