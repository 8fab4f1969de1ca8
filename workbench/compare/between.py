"""Runs compared, lane by lane: with each other, or with the working tree as it is now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..errors import UsageError, WorkbenchError
from ..index.catalog import Run
from ..inputs.code.keep import kept
from . import code, data, now
from .code import CodeDifference
from .data import DataDifference
from .metrics import Directions, Metric, measured, principal
from .side import Side, foremost, side_of
from .values import Varies, varying

LANES = ("params", "code", "data", "env", "metrics")


@dataclass(frozen=True, slots=True)
class CodeSide:
    """How the code of a side differs from the first one's; `found` is None where that of either
    was not kept, and `problem` says why."""

    found: CodeDifference | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs among some sides, of which the first is the baseline.

    `values` holds the lanes that are named values (params, data, env) with what is not the same
    on all sides, `metrics` the same of metrics, `same` how many names are, by lane. `principal` is
    the metric that matters most, whether it differs or not. `code` and `data` have an entry a side,
    that of the working tree's data is not looked into. A lane that nobody asked for is in none of
    them.
    """

    sides: tuple[Side, ...]
    values: Mapping[str, Sequence[Varies]] = field(default_factory=dict)
    metrics: Sequence[Metric] = ()
    principal: Metric | None = None
    code: Sequence[CodeSide] = ()
    data: Sequence[DataDifference | None] = ()
    same: Mapping[str, int] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether anything does, as far as it is known."""
        files = any(one.problem or (one.found and one.found.changes) for one in self.code)
        return any(self.values.values()) or bool(self.metrics) or files


def of_runs(
    root: Path, runs: Sequence[Run], directions: Directions, lanes: Collection[str] = LANES
) -> Comparison:
    """Some runs of the project at `root`, the first of which is the baseline. Raises UsageError
    for none."""
    if not runs:
        raise UsageError("there is nothing to compare", "Name a run, or several.")
    sides = tuple(side_of(run, lanes) for run in runs)
    values, same = _values(sides, lanes)
    files = tuple(code_side(root, runs[0], run) for run in runs) if "code" in lanes else ()
    looked = tuple(_data_side(root, runs[0], run) for run in runs) if "data" in lanes else ()
    if "metrics" not in lanes:
        return Comparison(sides, values, code=files, data=looked, same=same)
    metrics, same["metrics"] = measured(runs, directions)
    first = principal(runs, directions)
    return Comparison(sides, values, metrics, first, files, looked, same)


def _data_side(root: Path, old: Run, new: Run) -> DataDifference | None:
    """How the data of `new` differs; None where both are known to have read the same, and no filter
    was to change that."""
    if old.data == new.data and old.data and all(old.data.values()) and not new.spec.subsets:
        return None
    return data.of_runs(root, old, new)


def with_working_tree(root: Path, run: Run, lanes: Collection[str] = LANES) -> Comparison:
    """A run, and what launching it again would take now. Raises UsageError for a run of which
    another tool has recorded the outcome alone."""
    if run.origin:
        raise UsageError(
            f"nothing is known of what {run.called} was launched with",
            f"{run.origin} has recorded it. Name a second run to compare it with.",
        )
    sides = now.sides(run, lanes)
    values, same = _values(sides, lanes)
    if "code" not in lanes:
        return Comparison(sides, values, same=same)
    try:
        files = CodeSide(code.of_working_tree(root, run.folder))
    except WorkbenchError as error:
        files = CodeSide(problem=str(error.message))
    return Comparison(sides, values, code=(CodeSide(), files), same=same)


def _values(
    sides: Sequence[Side], lanes: Collection[str]
) -> tuple[dict[str, Sequence[Varies]], dict[str, int]]:
    values: dict[str, Sequence[Varies]] = {}
    same: dict[str, int] = {}
    for lane in ("params", "data", "env"):
        if lane in lanes:
            held = [side.values.get(lane) for side in sides]
            values[lane], same[lane] = varying(held, foremost(sides, lane))
    return values, same


def code_side(root: Path, old: Run, new: Run) -> CodeSide:
    """How the code of `new` differs from that of `old`. What Git has told is kept."""
    for run in (old, new):
        if run.origin:
            return CodeSide(problem=f"{run.origin} has recorded no code")
    try:
        trees = kept(old.folder).tree, kept(new.folder).tree
        return CodeSide(_difference(root, old.folder, new.folder, trees))
    except WorkbenchError as error:
        return CodeSide(problem=str(error.message))


@lru_cache(maxsize=512)
def _difference(root: Path, old: Path, new: Path, trees: tuple[str, str]) -> CodeDifference:
    """The difference of two runs' code, which stands as long as their trees do."""
    return code.of_runs(root, old, new)
