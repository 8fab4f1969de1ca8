"""What is tweaked: a run, or a command on the working tree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..index.catalog import Run
from ..run.spec import Spec, at_home


@dataclass(frozen=True, slots=True)
class Origin:
    """What edits start from. `spec` is what is launched where nothing is edited, in the folder of
    the project and not in a private copy; `run` is None for the working tree, where nothing ran
    yet."""

    spec: Spec
    run: Run | None = None

    @property
    def called(self) -> str:
        """`run 13`, or `the working tree`."""
        return self.run.called if self.run is not None else "the working tree"

    @property
    def key(self) -> str:
        """What its draft is kept under."""
        return self.run.spec.uuid if self.run is not None else "tree"


def of_run(run: Run) -> Origin:
    """A run, as what may be launched again: in the project's own folder, without what belonged to
    that launch alone."""
    spec = replace(
        at_home(run.spec),
        parent=run.number,
        note="",
        uuid="",
        asked=0.0,
        by={},
    )
    return Origin(spec, run)
