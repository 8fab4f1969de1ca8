"""Asking about runs: comparison, filters, goals, SQL, exports, the line, failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..index.catalog import Run
from ..run.facts import gather
from ..run.lifecycle import lifecycle
from .reading import Reading

if TYPE_CHECKING:
    from ..compare.between import Comparison
    from ..filters.goals import Verdicts
    from ..index.export import Exported
    from ..index.query import Table
    from ..inputs.code.failing import Failure, Place
    from ..launch.line.queue import Queue


class Asking(Reading):
    """A project that answers questions about its runs."""

    def compare(self, runs: Sequence[Run], lanes: Iterable[str] | None = None) -> Comparison:
        """What differs among runs, the first of which is the baseline; of one run, what launching
        it again would take now. `lanes` are some of `compare.between.LANES`, by default all.

        Raises UsageError for no run, and for one alone that another tool recorded.
        """
        from ..compare import between

        wanted = between.LANES if lanes is None else tuple(lanes)
        if len(runs) == 1:
            return between.with_working_tree(self.root, runs[0], wanted)
        return between.of_runs(self.root, runs, self.settings().direction, wanted)

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
        from ..index.export import export

        return export(self.root, runs, what, target, self.points, only, force)

    def query(self, sql: str) -> Table:
        """Answer a SQL query over the views runs, metrics, meters, params. Raises BadQuery."""
        from ..index.query import query

        return query(self.root, self.runs(), sql)

    def filter(self, text: str, runs: Sequence[Run] | None = None) -> list[Run]:
        """The runs, of all or of these, of which a filter is true: `val/acc > 0.9 and lr < 1e-3`.
        Raises BadFilter."""
        from ..filters.filter import Filter

        asked = Filter.parse(text)
        return asked.select(self.runs() if runs is None else runs, self.values_at)

    def judge(
        self, goals: Mapping[str, str] | None = None, runs: Sequence[Run] | None = None
    ) -> Verdicts:
        """How these goals, or those of the settings, are met by these runs, or by all. Raises
        BadSettings, BadFilter."""
        from ..filters.goals import judge

        told = self.settings().goals if goals is None else goals
        return judge(told, self.runs() if runs is None else runs, self.values_at)

    def queue(self) -> Queue:
        """The line of this machine: the runs of all projects that wait, and what others hold.
        Raises NoLine."""
        from ..launch.line import queue

        return queue.read(self.root)

    def failure(self, run: Run) -> Failure | None:
        """Where the code of a run failed by now, as the last traceback in its output tells; None
        where it did not, or printed none."""
        from ..inputs.code import failing

        if run.origin or lifecycle(gather(run.folder)).state not in ("failed", "killed", "lost"):
            return None
        return failing.failure(self.root, run.folder, run.spec)

    def place(self, run: Run) -> Place:
        """The file to open of a run: where it failed, else its script. Raises UsageError for a run
        that has neither."""
        from ..inputs.code import failing

        failed = self.failure(run)
        found = failed.place if failed is not None else failing.script(self.root, run.spec)
        if found is None:
            raise UsageError(
                f"{run.called} has no file to open",
                "Its output has no traceback, nor does it run a script that is there.",
            )
        return found
