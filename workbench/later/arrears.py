"""What evaluations measured whose supervisor was killed before it could add it to the old run."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import WorkbenchError
from ..index.catalog import Run
from ..inside import layout
from ..launch import later
from ..run.facts import peek


class Arrears:
    """Adds it, looking at each evaluation once. For one thread."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def settle(self, runs: Iterable[Run]) -> None:
        """Add what is missing of the evaluations among the runs that have ended."""
        for run in runs:
            if run.spec.measures and run.settled and run.spec.uuid not in self._seen:
                self._seen.add(run.spec.uuid)
                if peek(run.folder / layout.END).get("read") is not True:
                    _add(run)


def _add(run: Run) -> None:
    try:
        later.add(run.folder)
    except (WorkbenchError, OSError):
        pass  # a read-only project, a full disk: the evaluation itself has its metrics
