"""What came of a quick run, beside the one before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..compare import between
from ..compare.between import CodeSide
from ..compare.differing import differing
from ..draw.natural import natural_key
from ..errors import WorkbenchError
from ..index.catalog import Run
from ..inputs.code.failing import Failure, failure
from ..outputs.importance import weight
from ..run.lifecycle import Finished
from ..settings import Settings

_LANES = ("params", "code", "data")
_BAD = frozenset({"failed", "killed", "never-started", "lost"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A quick run that has ended, and the last one before it that went through, if there is one.

    `metrics` are the names of what was measured, what matters most first; `changed` says in a few
    words what went into it that did not go into the one before; `failure` is where it failed.
    """

    run: Run
    before: Run | None = None
    metrics: Sequence[str] = ()
    changed: str = ""
    failure: Failure | None = None

    @property
    def well(self) -> bool:
        """Whether it went through."""
        return isinstance(self.run.life, Finished)

    @property
    def badly(self) -> bool:
        """Whether it failed: neither went through nor was stopped."""
        return self.run.life.state in _BAD


def outcome(
    root: Path,
    run: Run,
    before: Run | None,
    settings: Settings,
    own: Callable[[str], bool],
) -> Outcome:
    """What came of a run that has ended; what cannot be compared is left out. `own` tells of a
    path whether runs write it: such a file is no change of the code."""
    names = sorted(run.metrics, key=lambda name: (weight(name), natural_key(name)))
    told = Outcome(run, before, names)
    changed = _changed(root, before, run, settings, own) if before is not None else ""
    where = failure(root, run.folder, run.spec) if told.badly else None
    return replace(told, changed=changed, failure=where)


def _changed(
    root: Path, before: Run, run: Run, settings: Settings, own: Callable[[str], bool]
) -> str:
    try:
        found = between.of_runs(root, [before, run], settings.direction, _LANES)
        code = [_by_hand(side, own) for side in found.code]
        return differing(replace(found, code=code), 1)
    except (WorkbenchError, OSError):
        return ""


def _by_hand(side: CodeSide, own: Callable[[str], bool]) -> CodeSide:
    if side.found is None:
        return side
    changes = [change for change in side.found.changes if not own(change.path)]
    return replace(side, found=replace(side.found, changes=changes))
