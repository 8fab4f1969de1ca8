"""Whose turn it is. Pure: from the same line and the same room everyone works out the same.

First come, first served, those of a higher priority before. Who cannot begin yet keeps what is free
of what it needs, so that a run that needs four GPUs is not starved by ones that need one; what it
can never have (more GPUs than there are) it keeps from nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from .needs import Want
from .tickets import Ticket


class Gpu(NamedTuple):
    """A GPU, or a MIG part of one. `memory` in bytes, in all and free, 0 where not known; `used`
    tells who uses it without having leased it, empty where nobody does."""

    id: str
    label: str = ""
    memory: int = 0
    free: int = 0
    used: str = ""


def fitting(want: Want, among: Sequence[str], gpus: Iterable[Gpu]) -> list[Gpu]:
    """The GPUs that would do, the best first."""
    found = [
        gpu
        for gpu in gpus
        if (not want.labels or gpu.label in want.labels)
        and (not among or gpu.label in among)
        and (not want.memory or not gpu.memory or gpu.memory >= want.memory)
    ]
    if want.emptiest:
        return sorted(found, key=lambda gpu: (-gpu.free, _number(gpu)))
    if want.labels:
        return sorted(found, key=lambda gpu: want.labels.index(gpu.label))
    if want.memory:
        return sorted(found, key=lambda gpu: (gpu.memory, _number(gpu)))
    return sorted(found, key=_number)


def turns(
    line: Iterable[Ticket], gpus: Sequence[Gpu], free: Set[str], held: Mapping[str, int]
) -> dict[str, tuple[Gpu, ...]]:
    """The runs that may begin now, by uuid, with the GPUs that they get.

    `gpus` are all that there are, `free` the ids of those that nobody has, `held` the slots that
    are taken by project.
    """
    left = [gpu for gpu in gpus if gpu.id in free]
    taken = dict(held)
    found = {}
    for ticket in line:
        want, needs = ticket.want, ticket.needs
        if ticket.paused or (left and len(fitting(want, needs.among, gpus)) < want.many):
            continue
        before = taken.get(ticket.project, 0)
        taken[ticket.project] = before + needs.slots
        if needs.slots > max(0, needs.of - before):
            continue
        got = fitting(want, needs.among, left)[: want.many] if left else []
        if len(got) == want.many:
            found[ticket.uuid] = tuple(got)
        left = [gpu for gpu in left if gpu not in got] if got else left
    return found


def _number(gpu: Gpu) -> tuple[int, ...]:
    """`(0, 1)` of the label `0:1`, which sorts as people count."""
    return tuple(int(part) if part.isdigit() else 0 for part in gpu.label.split(":"))
