"""The line for people: who waits, for what, who holds what; moved and paused.

What others have written is read here as they wrote it: whoever shows it makes it safe.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import NoLine, UsageError
from ...inside import layout, records
from ..stop import wake
from . import folder, leases, tickets
from .tickets import Ticket


@dataclass(frozen=True, slots=True)
class Entry:
    """A run that waits: its `place` (from 1) among all, its ticket, and what it tells of itself:
    `run`, `name`, `project`, `user`, `for`, `since`, `pid`."""

    place: int
    ticket: Ticket
    told: Mapping[str, object]

    @property
    def project(self) -> str:
        """The folder of its project."""
        return str(self.told.get("project") or "")


@dataclass(frozen=True, slots=True)
class Holder:
    """A run that holds something: `what` it holds (`GPU 0`, `slot`), and what it tells of itself,
    as an entry does."""

    what: str
    told: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits, in order, and who holds what. `paused` tells who has paused the line of the
    project that asks, and when; empty where nobody has."""

    entries: tuple[Entry, ...] = ()
    holders: tuple[Holder, ...] = ()
    paused: Mapping[str, object] | None = None


def read(project: Path) -> Queue:
    """The line of this machine as it is now. Raises NoLine."""
    home = folder.home()
    try:
        names = os.listdir(home)
    except OSError as error:
        raise NoLine(f"{home} cannot be read: {error.strerror}", folder.REMEDY) from error
    living = [
        (one, folder.read(os.path.join(home, name)))
        for name, one in tickets.line(names).items()
        if folder.held(os.path.join(home, name))
    ]
    entries = (Entry(place, one, told) for place, (one, told) in enumerate(living, 1))
    holders = (Holder(_what(name, told), told) for name, told in leases.holders(home, names))
    return Queue(tuple(entries), tuple(holders), tickets.paused(str(project)) or None)


def move(run: Path, uuid: str, entries: Sequence[Entry], place: int) -> bool:
    """Move a run that waits to a place (from 1) among those that want the same; whether there are
    any others. Beyond the last it becomes the last. It takes the priority of those that it then
    stands among. Raises UsageError, OSError."""
    mine = next((entry.ticket for entry in entries if entry.ticket.uuid == uuid), None)
    if mine is None:
        raise UsageError(f"run {run.name} is not in the line", "`workbench queue` shows the line.")
    rivals = [one.ticket for one in entries if one.ticket.rivals(mine) and one.ticket is not mine]
    if not rivals:
        return False
    place = min(place, len(rivals) + 1)
    priority, rank = _between(rivals[max(0, place - 2) : place], place <= 1)
    records.write_whole(str(run / layout.PLACE), {"priority": priority, "rank": rank})
    wake(run)
    return True


def pause(project: Path, by: str, entries: Sequence[Entry]) -> None:
    """Let no run of a project begin that waits, until `resume`. Others pass it. Raises OSError."""
    os.makedirs(project / layout.PROJECT, exist_ok=True)
    records.write_whole(_path(project), {"by": by, "since": time.time()})
    _wake_all(project, entries)


def resume(project: Path, entries: Sequence[Entry]) -> None:
    """Let the line of a project go on. Raises OSError."""
    Path(_path(project)).unlink(missing_ok=True)
    _wake_all(project, entries)


def _between(neighbours: Sequence[Ticket], first: bool) -> tuple[int, float]:
    """The priority and the rank of a place: before the first, after the last, or between two."""
    if first:
        return neighbours[0].needs.priority, neighbours[0].rank - 1.0
    if len(neighbours) == 2 and neighbours[0].needs.priority == neighbours[1].needs.priority:
        return neighbours[0].needs.priority, (neighbours[0].rank + neighbours[1].rank) / 2
    return neighbours[0].needs.priority, neighbours[0].rank + 1.0


def _wake_all(project: Path, entries: Sequence[Entry]) -> None:
    own = tickets.folder_of(str(project))
    for entry in entries:
        if entry.ticket.project == own:
            wake(Path(layout.runs_folder(str(project)), str(entry.told.get("run"))))


def _what(name: str, told: Mapping[str, object]) -> str:
    return f"GPU {told.get('label', '?')}" if leases.is_gpu(name) else "slot"


def _path(project: Path) -> str:
    return str(project / layout.PROJECT / layout.LINE)
