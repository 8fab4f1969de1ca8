"""Tickets: a file a waiting run, locked by its supervisor, so that a dead one is recognised.

The name of a ticket tells its place and all that the order depends on, so one listing of the
folder tells the whole line, and everyone sees the same. Its content is for people.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...errors import UsageError
from ...inside import identity, layout, records
from . import folder
from .needs import HIGHEST, Needs, Want, want, words

_PREFIX = "ticket~"
_NAME = re.compile(
    r"ticket~(\d{4})~(\d{10}\.\d{6})~([p-])~([\w:,.-]+)~([\d:,]+|-)~(\d+)~(\d+)~([0-9a-f]{1,16}-[0-9a-f]{1,16})"
    r"~([0-9a-f]{1,64})"
)


class Ticket(NamedTuple):
    """One waiting run. The lower `rank` (seconds since the epoch, if nobody moved it) comes first
    among those of one priority; `project` names its folder."""

    uuid: str
    project: str
    needs: Needs
    rank: float
    paused: bool = False

    @property
    def name(self) -> str:
        """The name of its file. Names sort as the line does."""
        needs = self.needs
        told = (
            f"{5 * HIGHEST - needs.priority:04d}",
            f"{self.rank:017.6f}",
            "p" if self.paused else "-",
            needs.gpus or "-",
            ",".join(needs.among) or "-",
            str(needs.slots),
            str(needs.of),
            self.project,
            self.uuid,
        )
        return _PREFIX + "~".join(told)

    @property
    def want(self) -> Want:
        """The GPUs that it wants."""
        return want(self.needs.gpus)

    def rivals(self, other: Ticket) -> bool:
        """Whether the two want something of the same kind."""
        slots = self.needs.slots and other.needs.slots and self.project == other.project
        return bool(slots or (self.needs.gpus and other.needs.gpus))


@functools.lru_cache(maxsize=1024)
def parse(name: str) -> Ticket | None:
    """The ticket of that name; None for any other file."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    priority, rank, paused, gpus, among, slots, of, project, uuid = found.groups()
    labels = () if among == "-" else tuple(filter(None, among.split(",")))
    needs = Needs(
        "" if gpus == "-" else gpus,
        int(slots),
        int(of),
        5 * HIGHEST - int(priority),
        labels,
    )
    try:
        want(needs.gpus)
    except UsageError:
        return None
    return Ticket(uuid, project, needs, float(rank), paused == "p")


def line(names: Iterable[str]) -> dict[str, Ticket]:
    """The tickets among the files of the folder by their names, in order."""
    told = ((name, parse(name)) for name in sorted(names) if name.startswith(_PREFIX))
    return {name: ticket for name, ticket in told if ticket is not None}


def folder_of(project: str) -> str:
    """What stands for a project in names: which folder of this machine it is, by whatever path.
    Raises OSError."""
    found = os.stat(project)
    return f"{found.st_dev:x}-{found.st_ino:x}"


def who(run: str, told: Mapping[str, object], needs: Needs) -> dict[str, object]:
    """What others are told of a run that waits or holds something."""
    name, by = told.get("name"), told.get("by")
    user = by.get("user") if isinstance(by, Mapping) else None
    return {
        "run": int(os.path.basename(run)),
        "name": str(name or "")[:100],
        "project": project_of(run),
        "uuid": str(told.get("uuid") or ""),
        "user": str(user or identity.user()),
        "for": words(needs),
        "since": told.get("asked"),
        "pid": os.getpid(),
    }


def project_of(run: str) -> str:
    """The project that a run folder belongs to."""
    return os.path.dirname(os.path.dirname(os.path.dirname(run)))


def paused(project: str) -> dict[str, object]:
    """Who has paused the line of a project; empty where nobody has."""
    return read(os.path.join(project, layout.PROJECT, layout.LINE))


def read(path: str) -> dict[str, object]:
    """The JSON object in a file of ours; empty where it is missing or cannot be read."""
    try:
        return records.read_whole(path) or {}
    except (OSError, ValueError):
        return {}


class Place:
    """The ticket of this process in the line."""

    def __init__(self, home: str, ticket: Ticket, told: Mapping[str, object]) -> None:
        """Take the place. Raises OSError."""
        self._home = home
        self._told = told
        self.ticket = ticket
        self._handle = folder.put(self._path, told)

    def become(self, ticket: Ticket) -> None:
        """Take another place, or be paused. Raises OSError."""
        before, self.ticket = self._path, ticket
        if before != self._path:
            os.rename(before, self._path)

    def renew(self) -> None:
        """Somebody has removed the ticket: make it again. Raises OSError."""
        os.close(self._handle)
        self._handle = folder.put(self._path, self._told)

    def leave(self) -> None:
        """Leave the line."""
        folder.remove(self._path)
        os.close(self._handle)

    @property
    def _path(self) -> str:
        return os.path.join(self._home, self.ticket.name)
