"""The family of a run as lines: which run was made from which, and what each changed."""

from __future__ import annotations

from collections.abc import Callable

from ..compare.between import Comparison
from ..compare.differing import differing
from ..compare.family import Branch
from ..compare.wording import signed, value
from ..index.catalog import Run

#: The lanes that are told of a branch.
LANES = ("params", "code", "data", "metrics")

#: Compares a run, the second, with its parent.
Compare = Callable[[Run, Run], Comparison]


def words(branch: Branch, compare: Compare, marked: int | None = None) -> str:
    """`14 val/acc 0.812 +0.021  lr 3e-4 → 1e-4`; the run with the number `marked` has a sign."""
    member = branch.member
    if member.run is None:
        return f"{member.number} (removed)"
    found = compared(branch, compare)
    label = member.run.spec.name if member.run.origin else member.run.label
    name = f"{label} ◂" if member.number == marked else label
    told = "  ".join(part for part in (_metric(found), difference(found)) if part)
    return f"{name} {told}".rstrip()


def compared(branch: Branch, compare: Compare) -> Comparison | None:
    """A run beside its parent; None where there is none, or it was removed."""
    parent, run = branch.parent, branch.member.run
    if parent is None or parent.run is None or run is None:
        return None
    return compare(parent.run, run)


def difference(found: Comparison | None) -> str:
    """What a branch changed, in a few words."""
    return "" if found is None else differing(found, 1)


def _metric(found: Comparison | None) -> str:
    """`val/acc 0.812 +0.021`, as far as it was measured."""
    if found is None or found.principal is None:
        return ""
    change = found.principal.change(1)
    told = value(found.principal.values[1], 7)
    return f"{found.principal.name} {told}{'' if change is None else f' {signed(change)}'}"
