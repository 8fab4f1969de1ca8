"""Which codes are compared: that of one run with what was before it, or those of the marked runs
with the baseline's, or each of them with the working tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....errors import NoSnapshot
from ....index.catalog import Run
from ....inputs.code.keep import kept
from ..lane import Subject


@dataclass(frozen=True, slots=True)
class Pair:
    """A run and what it became: another, or the working tree (None)."""

    old: Run
    new: Run | None

    @property
    def title(self) -> str:
        """`12 → 14`."""
        return f"{self.old.label} → {self.new.label if self.new else 'now'}"


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is compared, and what there is to say beside it: code that was not kept, code that is
    the same."""

    pairs: tuple[Pair, ...] = ()
    remarks: tuple[str, ...] = ()


def find(subject: Subject) -> Pairs:
    """What a subject asks for. Reads the record of each run's code."""
    if subject.now:
        return Pairs(tuple(Pair(run, None) for run in subject.runs))
    if len(subject.runs) == 1:
        old = _before(subject)
        return Pairs((Pair(old, subject.run),) if old else ())
    return _against(_baseline(subject), subject.runs)


def _before(subject: Subject) -> Run | None:
    """The baseline that was set, else the run's parent, else the one with the next lower number
    whose code was kept."""
    run, baseline = subject.run, subject.baseline
    if baseline is not None and baseline.number != run.number and _tree(baseline)[0]:
        return baseline
    known = {one.number: one for one in subject.listed if not one.origin}
    earlier = [run.spec.parent, *(n for n in sorted(known, reverse=True) if n < run.number)]
    near = (known[number] for number in earlier if number is not None and number in known)
    return next((one for one in near if _tree(one)[0]), None)


def _baseline(subject: Subject) -> Run:
    """The baseline that was set, else the first of the runs, as far as code was kept of one."""
    asked = [run for run in (subject.baseline, *subject.runs) if run is not None]
    return next((run for run in asked if _tree(run)[0]), asked[0])


def _against(base: Run, runs: Sequence[Run]) -> Pairs:
    """Each of the runs with `base`; those of equal code once."""
    tree, problem = _tree(base)
    known = {tree: base} if tree else {}
    alike: dict[str, list[Run]] = {}
    pairs: list[Pair] = []
    remarks = [problem] if problem else []
    for run in runs:
        if run.number == base.number:
            continue
        tree, problem = _tree(run)
        if problem:
            remarks.append(problem)
        elif tree in known:
            alike.setdefault(tree, []).append(run)
        elif known:
            pairs.append(Pair(base, run))
            known[tree] = run
    for tree, same in alike.items():
        labels = ", ".join(run.label for run in same)
        remarks.append(f"{labels}: the same code as {known[tree].called}")
    return Pairs(tuple(pairs), tuple(remarks))


def _tree(run: Run) -> tuple[str, str]:
    """The tree of a run's code, or why there is none."""
    if run.origin:
        return "", f"{run.called}: {run.origin} has recorded no code"
    try:
        return kept(run.folder).tree, ""
    except NoSnapshot as error:
        return "", error.message
