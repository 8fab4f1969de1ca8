"""Which run was made from which: runs and their parents, as lines.

13 ─┬─ 14 lr 3e-4 → 1e-4
    │  └─ 16 batch_size 32 → 64
    └─ 15 code model.py +4 −1
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..draw.cells import cell_width, clean
from ..index.catalog import Run

_NEXT, _LAST = "├─ ", "└─ "


@dataclass(frozen=True, slots=True)
class Member:
    """A run in its family, and its children by number. Of a parent that was removed only the
    `number` is known."""

    number: int
    run: Run | None
    children: tuple[Member, ...] = ()

    def all(self) -> Iterator[Member]:
        """It and all that come from it, the oldest branch first."""
        waiting = [self]
        while waiting:
            member = waiting.pop()
            yield member
            waiting += reversed(member.children)


@dataclass(frozen=True, slots=True)
class Branch:
    """A member as a line of a tree: what is drawn before it, and its parent."""

    lead: str
    member: Member
    parent: Member | None


def families(runs: Sequence[Run]) -> list[Member]:
    """The families of at least two, by the number of the first one of each. An evaluation belongs
    to the run that it measured, and is no child of it."""
    known = {run.number: run for run in runs if not run.origin and not run.spec.measures}
    children: dict[int, list[int]] = {}
    for number, run in known.items():
        if (parent := run.spec.parent) is not None and parent < number:
            children.setdefault(parent, []).append(number)
    born = {number for of_one in children.values() for number in of_one}
    return [_member(number, known, children) for number in sorted(children) if number not in born]


def family_of(run: Run, runs: Sequence[Run]) -> Member:
    """The family of a run, from its first ancestor on; the run alone where it has none."""
    for first in families(runs):
        if any(member.number == run.number for member in first.all()):
            return first
    return Member(run.number, run)


def branches(first: Member) -> Iterator[Branch]:
    """The family line by line, the first one in a line of its own."""
    waiting: list[tuple[str, str, Member, Member | None]] = [("", "", first, None)]
    while waiting:
        lead, joint, member, parent = waiting.pop()
        yield Branch(lead + joint, member, parent)
        inner = lead + {"": "", _LAST: "   "}.get(joint, "│  ")
        below = [(inner, _NEXT, child, member) for child in member.children]
        below[-1:] = [(inner, _LAST, child, member) for _, _, child, _ in below[-1:]]
        waiting += reversed(below)


def drawn(first: Member, words: Callable[[Branch], str]) -> list[str]:
    """The family as lines, the first child beside the first one; `words` tell what stands behind
    the lines of a branch."""
    top, *rest = branches(first)
    head = words(top)
    if not rest:
        return [head]
    joint = f"{head} ─{'┬─' if len(first.children) > 1 else '──'} "
    blank = " " * (cell_width(clean(head)) + 2)
    lines = [f"{blank}{branch.lead}{words(branch)}" for branch in rest]
    return [joint + words(rest[0]), *lines[1:]]


def _member(number: int, known: Mapping[int, Run], children: Mapping[int, Sequence[int]]) -> Member:
    """A family without recursion: a chain of tweaks may be a thousand long."""
    order, waiting = [], [number]
    while waiting:
        order.append(waiting.pop())
        waiting += children.get(order[-1], ())
    made: dict[int, Member] = {}
    for one in reversed(order):
        below = tuple(made[child] for child in sorted(children.get(one, ())))
        made[one] = Member(one, known.get(one), below)
    return made[number]
