"""The difference of the code of two runs, or of a run and the working tree as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..inputs.code.keep import kept
from ..inputs.code.shadow import Change, Shadow
from ..inputs.code.snapshot import capture
from ..inside import layout
from ..run.facts import peek

_OUTSIDE = "outside of the project, not kept:"


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """Which files differ, and how, as a unified diff."""

    changes: Sequence[Change]
    diff: str

    @property
    def lines(self) -> tuple[int, int]:
        """Lines added and lines removed in all."""
        added = sum(change.added or 0 for change in self.changes)
        return added, sum(change.removed or 0 for change in self.changes)


def of_runs(project: Path, old: Path, new: Path) -> CodeDifference:
    """From the code of one run to that of another. Raises NoSnapshot."""
    found = _between(project, kept(old).tree, kept(new).tree)
    outside = _outside(old, new)
    told = "".join(f"{_OUTSIDE} {change.path} differs\n" for change in outside)
    return CodeDifference([*found.changes, *outside], found.diff + told)


def _outside(old: Path, new: Path) -> list[Change]:
    """The scripts outside of the project that differ: their content was not kept."""
    was, now = (peek(folder / layout.CODE).get("outside") or {} for folder in (old, new))
    if not isinstance(was, dict) or not isinstance(now, dict):
        return []
    differ = [path for path in now if path in was and was[path] != now[path]]
    return [Change(path, None, None, "changed") for path in differ]


def of_working_tree(project: Path, old: Path) -> CodeDifference:
    """From the code of a run to the working tree as it is now. Raises NoSnapshot, NoGit."""
    return _between(project, kept(old).tree, capture(project).tree)


def _between(project: Path, old: str, new: str) -> CodeDifference:
    shadow = Shadow(project)
    if old == new:
        return CodeDifference((), "")
    return CodeDifference(shadow.changes(old, new), shadow.diff(old, new))
