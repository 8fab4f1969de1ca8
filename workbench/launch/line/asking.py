"""A launch that needs something: is it possible, what does it mean here, is it free now?"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import NoLine, UsageError
from ...inside import layout
from . import folder, leases, room, tickets
from .leases import Lease
from .needs import HIGHEST, Needs, named, want
from .tickets import Ticket
from .turns import Gpu, fitting

_VISIBLE = "CUDA_VISIBLE_DEVICES"


def settled(asked: Mapping[str, object], env: Mapping[str, str], gpus: str, slots: int) -> Needs:
    """What `asked` (`gpus`, `slots`, `priority`) means on this machine; nothing for no needs.

    What it leaves open is taken from the project: the `gpus` of each run, empty for none, and its
    `slots`, 0 where it has not settled how many. What is launched from within a run shares the
    place of that, and needs only what it asks for itself. `env` are the variables of the run.
    Raises UsageError for what can never be had here, NoLine.
    """
    inside = layout.RUN_DIR in os.environ
    of = slots or os.cpu_count() or 1
    wanted = str(asked.get("gpus") or ("" if inside else gpus))
    needed = asked.get("slots")
    if not isinstance(needed, int):
        needed = 1 if slots and not inside else 0
    if not 0 <= needed <= of:
        raise UsageError(
            f"--slots {needed}: there are {of}",
            "The number of slots is max_parallel in [line] of workbench.toml, or that of the CPUs.",
        )
    needs = Needs(wanted, needed, of, _priority(asked.get("priority")))
    return _on_gpus(needs, env) if want(wanted).many else needs._replace(gpus="")


def take(project: Path, needs: Needs) -> Lease | None:
    """What is needed, if it is free now and nobody waits for it; else None. Raises NoLine."""
    try:
        gpus = room.read_gpus()[0] if needs.gpus else []
        named = tickets.folder_of(str(project))
        ticket = Ticket(os.urandom(16).hex(), named, needs, time.time())
        mine = {"project": str(project), "pid": os.getpid(), "since": ticket.rank}
        if tickets.paused(str(project)):
            return None
        return room.begin(folder.home(), ticket, gpus, mine)
    except OSError as error:
        raise NoLine(f"the line cannot be used: {error}", folder.REMEDY) from error


def _on_gpus(needs: Needs, env: Mapping[str, str]) -> Needs:
    wanted = want(needs.gpus)
    gpus, reason = room.read_gpus()
    if not gpus and wanted.emptiest:
        return needs._replace(gpus="")
    if not gpus:
        raise UsageError(
            f"--gpus {needs.gpus}: this machine has no GPU that can be asked for: {reason}",
            "Leave --gpus out, or say --gpus auto, which takes none where there is none.",
        )
    needs = needs._replace(among=_among(gpus, {**os.environ, **env}.get(_VISIBLE)))
    if why := room.missing(needs, gpus):
        there = named(gpu.label for gpu in fitting(want(""), needs.among, gpus))
        raise UsageError(
            f"--gpus {needs.gpus}: {why}",
            f"This machine has {there}" + (f", as {_VISIBLE} has it." if needs.among else "."),
        )
    _announce(gpus)
    return needs


def _announce(gpus: Sequence[Gpu]) -> None:
    try:
        leases.announce(folder.home(), gpus)
    except OSError as error:
        raise NoLine(f"the line cannot be used: {error}", folder.REMEDY) from error


def _among(gpus: Sequence[Gpu], visible: str | None) -> tuple[str, ...]:
    """The labels of the GPUs that the user's own variable leaves; empty for all. As CUDA has it,
    what comes after a name that is none does not count. Raises UsageError where it leaves none."""
    if visible is None:
        return ()
    found: list[str] = []
    for word in (word.strip() for word in visible.split(",")):
        named = [
            gpu.label
            for gpu in gpus
            if gpu.label.partition(":")[0] == word or (len(word) > 4 and gpu.id.startswith(word))
        ]
        if not named:
            break
        found += [label for label in named if label not in found]
    if not found:
        raise UsageError(
            f"{_VISIBLE}={visible} leaves no GPU to take", "Unset it, or leave --gpus out."
        )
    return tuple(found)


def _priority(value: object) -> int:
    number = value if isinstance(value, int) else 0
    if abs(number) > HIGHEST:
        raise UsageError(f"--priority {number}: beyond {HIGHEST}", f"0 is usual, {HIGHEST} first.")
    return number
