"""Reading a project: its runs, what they measured, what is settled."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .. import settings
from ..errors import NotAProject
from ..index.catalog import Catalog, Run
from ..index.foreign import Foreign, strangers
from ..index.labels import LabelBook
from ..index.references import named
from ..inside import folder as folders
from ..settings import Settings

if TYPE_CHECKING:
    from ..index.series import Measured
    from ..outputs.series import Series


#: Seconds that a command waits for logs of other tools that it has not read before.
_PATIENCE = 5.0


class Reading:
    """A project as far as it is read. Opening it executes nothing and writes nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._labels = LabelBook(root)
        self._catalog = Catalog(root, self._labels)
        self._foreign = Foreign(root, self._labels)
        self._settings: tuple[object, Settings] | None = None

    @classmethod
    def open(cls, start: str | Path = ".") -> Self:
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

    def series(self, run: Run, source: str | None = None) -> Measured:
        """The metrics of a run as series, to be read piece by piece.

        With a `source`, all that came from it; else each metric from the source that it is taken
        from.
        """
        from ..index.series import ForeignSeries, RunSeries, SeriesCache, SourceSeries

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

    def values_at(self, runs: Sequence[Run], name: str, step: float) -> list[float | None]:
        """The value of a metric at a step, or at the last before it, of each run."""
        from ..index.moments import values_at

        return values_at(self.root, self.series, runs, name, step)

    def save(self) -> None:
        """Keep what the index has read for the next process."""
        self._catalog.save()
