"""The room that there is for runs: GPUs and slots, known, free, and in use by others."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ...inside import identity
from . import folder, leases
from .leases import Lease
from .needs import Needs, want
from .tickets import Ticket, line
from .turns import Gpu, fitting, turns


def read_gpus() -> tuple[list[Gpu], str]:
    """The GPUs of this machine, and why there are none."""
    from ...machine.devices import Devices  # who waits for slots alone does without

    devices = Devices()
    found = [
        Gpu(
            one.id, one.label, one.memory, max(0, one.memory - one.used), _users(one.pids, one.busy)
        )
        for one in devices.read()
    ]
    return found, devices.reason


def begin(
    home: str, ticket: Ticket, gpus: Sequence[Gpu], who: Mapping[str, object]
) -> Lease | None:
    """Take what `ticket` needs, if it is free and its turn; `gpus` are all that there are now.
    Raises OSError."""
    right = leases.turn(home)
    if right is None:
        return None
    try:
        names = os.listdir(home)
        waiting = {name: one for name, one in line(names).items() if _before(home, name, ticket)}
        unused = [gpu for gpu in gpus if not gpu.used]
        found = turns(
            [*waiting.values(), ticket], gpus, leases.free(home, unused), leases.slots(home, names)
        )
        mine = found.get(ticket.uuid)
        if mine is None:
            return None
        env = leases.shown(mine, gpus)
        return leases.take(home, ticket.needs, ticket.project, mine, env, who)
    finally:
        right.close()


def missing(needs: Needs, gpus: Sequence[Gpu]) -> str:
    """What of the GPUs that are needed this machine does not have; empty where it has them."""
    wanted = want(needs.gpus)
    found = fitting(wanted, needs.among, gpus)
    if len(found) >= wanted.many:
        return ""
    if wanted.labels:
        gone = [label for label in wanted.labels if label not in {gpu.label for gpu in found}]
        return f"there is no GPU {', '.join(gone)} (now)"
    return f"only {len(found)} such {'is' if len(found) == 1 else 'are'} there"


def _before(home: str, name: str, ticket: Ticket) -> bool:
    """Whether a living run waits before that of `ticket`."""
    return name < ticket.name and folder.held(os.path.join(home, name))


def _users(pids: Sequence[int], busy: bool) -> str:
    """`python (pid 12)`; empty where nobody uses it."""
    if not busy:
        return ""
    told = [f"{identity.command_name(pid) or 'a process'} (pid {pid})" for pid in pids[:3]]
    return ", ".join(told) or "somebody whose process cannot be seen from here"
