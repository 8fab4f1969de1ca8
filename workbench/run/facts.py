"""Gathering the facts about a run from its folder and from this machine."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from ..inside import identity, layout, records
from .lifecycle import Facts

Record = Mapping[str, object]


def gather(folder: Path, now: float | None = None) -> Facts:
    """The facts about the run in `folder`. What cannot be read becomes `damage`."""
    now = time.time() if now is None else now
    damage: list[str] = []
    end = _read(folder / layout.END, damage)
    if end is not None:
        return Facts(end=end)
    supervisor = _read(folder / layout.SUPERVISOR, damage)
    process = _read(folder / layout.PROCESS, damage)
    waiting = _read(folder / layout.WAITING, damage) if process is None else None
    told = process or supervisor
    here = told is None or told.get("host") == identity.host()
    return Facts(
        age=_age(folder / layout.RUN, now) or 0.0,
        here=here,
        this_boot=told is None or told.get("boot") == identity.boot(),
        has_supervisor=supervisor is not None,
        supervisor_alive=supervisor is not None and here and identity.alive(dict(supervisor)),
        has_process=process is not None,
        process_alive=process is not None and here and identity.alive(dict(process)),
        heartbeat=_age(folder / (layout.METERS if waiting is None else layout.WAITING), now),
        end=_read(folder / layout.END, damage),  # again: it may have ended as we looked
        goodbye=_read(folder / layout.GOODBYE, damage),
        damage="; ".join(damage),
        waits_for=_waits_for(waiting or {}),
        place=_place(waiting or {}),
    )


def _place(told: Record) -> int:
    place = told.get("place")
    return place if isinstance(place, int) else 0


def _waits_for(told: Record) -> str:
    """`2 GPUs, 3rd in line` of what waiting.json tells; empty where it does not wait any more."""
    wanted, place = told.get("for"), _place(told)
    if not isinstance(wanted, str) or not place:
        return ""
    words = f"{wanted}, {_ordinal(place)} in line"
    if told.get("paused"):
        return f"{words}; the line is paused by {told['paused']}"
    return f"{words}: {told['why']}" if told.get("why") else words


def _ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    last = number % 10 if number % 100 not in (11, 12, 13) else 0
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def peek(path: Path) -> Record:
    """The JSON object in a file of a run; empty where it is missing or cannot be read."""
    try:
        return records.read_whole(str(path)) or {}
    except (OSError, ValueError):
        return {}


def _read(path: Path, damage: list[str]) -> Record | None:
    try:
        return records.read_whole(str(path))
    except (OSError, ValueError) as error:
        damage.append(f"{path.name} cannot be read: {error}")
        return None


def _age(path: Path, now: float) -> float | None:
    """Seconds since the file was written. A clock that was set back gives 0, not less."""
    try:
        return max(0.0, now - path.stat().st_mtime)
    except OSError:
        return None
