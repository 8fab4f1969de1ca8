"""A supervisor that waits for its turn.

It sleeps, and looks: seldom where many are before it, four times a second where its turn may come.
A look costs a few calls of the system where nothing has changed. Whoever waits watches the one
before it as well: a ticket that no process holds is removed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Set

from ...inside import layout, records
from . import folder, leases, room, tickets
from .leases import Lease, tell_lease
from .limit import Limit
from .needs import Needs, words
from .tickets import Place, Ticket
from .turns import Gpu, turns

_SOON, _LATE = 0.25, 16.0  # seconds between looks
_A_PLACE = 0.4  # more seconds for each that is before
_ANYWAY = 60.0  # seconds until the line is read although nothing seems to have changed
_FRESH = 0.1  # seconds in which the folder may change again and keep the time of its change
_BUSY = 2.0  # seconds until a GPU that others use is asked about again
_TELL = 1.0  # seconds between two words on the place
_BEAT = 10.0  # seconds between signs of life; with a look they are less than SILENCE apart


class Waiter:
    """One run that waits; `told` is its run.json."""

    def __init__(self, run: str, told: Mapping[str, object], needs: Needs) -> None:
        """Take a place in the line: the old one where it had one. Raises NoLine, OSError."""
        self._run = run
        self._project = tickets.project_of(run)
        self._home = folder.home()
        self._needs = needs
        asked = told.get("asked")
        self._since = float(asked) if isinstance(asked, int | float) else time.time()
        self._who = tickets.who(run, told, needs)
        self._limit = Limit(self._project)
        uuid = str(told.get("uuid") or os.urandom(16).hex())
        first = Ticket(uuid, tickets.folder_of(self._project), needs, self._since)
        self._place = Place(self._home, self._wished(first), self._who)
        self._before: list[Ticket] = []  # those that live, as far as we know
        self._word: dict[str, object] = {}
        self._told: dict[str, object] = {}
        self._gpus: list[Gpu] = []
        self._read: tuple[int, float] = (0, 0.0)
        self._dead: dict[str, int] = {}
        self._near = True
        self._why = ""
        self._ask_at = self._tell_at = self._beat_at = 0.0

    def look(self) -> Lease | None:
        """Look once; what the run needs as soon as it is its turn. Raises OSError."""
        self._follow_wishes()
        self._watch_before()
        self._read_line()
        lease = self._begin() if self._near else None
        if lease is not None:
            self._keep(lease)
        elif time.monotonic() >= self._tell_at:
            self._tell({**self._word, "why": self._why if self._near else ""})
        return lease

    def leave(self) -> None:
        """Leave the line."""
        self._place.leave()

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return _SOON if self._near else min(_LATE, _SOON + _A_PLACE * len(self._before))

    @property
    def _ticket(self) -> Ticket:
        return self._place.ticket

    def _wished(self, ticket: Ticket) -> Ticket:
        """The ticket as people want it now: moved, paused, among so many slots."""
        moved = tickets.read(os.path.join(self._run, layout.PLACE))
        rank, priority = moved.get("rank"), moved.get("priority")
        needs = self._slotted()
        ticket = ticket._replace(needs=needs._replace(priority=ticket.needs.priority))
        if isinstance(rank, int | float) and isinstance(priority, int):
            ticket = ticket._replace(rank=float(rank), needs=needs._replace(priority=priority))
        return ticket._replace(paused=bool(tickets.paused(self._project)))

    def _slotted(self) -> Needs:
        """What the run needs, among the slots that its project has by now."""
        needs = self._needs
        slots = self._limit.now() if needs.slots else 0
        return needs._replace(of=max(slots, needs.slots)) if slots else needs

    def _follow_wishes(self) -> None:
        wished = self._wished(self._ticket)
        if wished != self._ticket:
            self._place.become(wished)
            self._read = (0, 0.0)

    def _watch_before(self) -> None:
        """Remove the ticket of one before us that is dead; where we may not, pass over it."""
        while self._before:
            path = os.path.join(self._home, self._before[-1].name)
            if folder.held(path):
                return
            if not folder.remove(path):
                self._dead[self._before[-1].name] = _inode(path)
            self._before.pop()
            self._read = (0, 0.0)

    def _read_line(self) -> None:
        """Read the line if it has changed, and see whether our turn could come if all were free."""
        now = time.time()
        changed = os.stat(folder.home()).st_mtime_ns
        if changed == self._read[0] and now < self._read[1] + _ANYWAY:
            return
        self._read = 0 if now - changed / 1e9 < _FRESH else changed, now
        names = os.listdir(self._home)
        if self._ticket.name not in names:
            self._place.renew()
            names.append(self._ticket.name)
        dead = self._dead.items()
        self._dead = {n: node for n, node in dead if _inode(os.path.join(self._home, n)) == node}
        line, own = tickets.line(names), self._ticket.name
        self._before = [one for n, one in line.items() if n < own and n not in self._dead]
        self._word = self._placed(line)
        if self._needs.gpus:
            self._gpus = leases.known(self._home, names)
        self._near = self._lacking or self._is_turn({gpu.id for gpu in self._gpus}, {})

    def _placed(self, line: Mapping[str, Ticket]) -> dict[str, object]:
        """The place in the line among those who want the same, for people."""
        mine, own = self._ticket, self._ticket.name
        rivals = [n for n, one in line.items() if n not in self._dead and one.rivals(mine)]
        return {
            "for": words(self._needs),
            "place": 1 + sum(name < own for name in rivals),
            "of": len(rivals),
            "since": self._since,
            "paused": str(tickets.paused(self._project).get("by") or ""),
        }

    @property
    def _lacking(self) -> bool:
        """Whether there are fewer GPUs than are needed: then the driver is asked now and then."""
        return bool(room.missing(self._needs, self._gpus))

    def _is_turn(self, free: Set[str], held: Mapping[str, int]) -> bool:
        line = [*self._before, self._ticket]
        return self._ticket.uuid in turns(line, self._gpus, free, held)

    def _begin(self) -> Lease | None:
        """Take what is needed if nobody has it: locks are asked first, then the driver."""
        now = time.monotonic()
        if now < self._ask_at:
            return None
        names = os.listdir(self._home) if self._needs.slots else []
        free, held = leases.free(self._home, self._gpus), leases.slots(self._home, names)
        if not self._lacking and not self._is_turn(free, held):
            self._why = ""
            return None
        return room.begin(self._home, self._ticket, self._ask_driver(now), self._who)

    def _ask_driver(self, now: float) -> list[Gpu]:
        """The GPUs that there are now, and why they may not do."""
        if not self._needs.gpus:
            return []
        gpus, reason = room.read_gpus()
        if not reason:
            leases.announce(self._home, gpus)
        users = [f"GPU {gpu.label} is used by {gpu.used}" for gpu in gpus if gpu.used]
        self._why = reason or room.missing(self._needs, gpus) or "; ".join(users)
        self._ask_at = now + _BUSY
        return gpus

    def _keep(self, lease: Lease) -> None:
        """Write down what the run holds. What nobody knows of is given back: we would wait for it
        ourselves."""
        try:
            tell_lease(self._run, lease)
        except OSError:
            lease.close()
            raise

    def _tell(self, word: dict[str, object]) -> None:
        """Write down how it stands where that is new, and else now and then a sign of life."""
        now = time.monotonic()
        path = os.path.join(self._run, layout.WAITING)
        if word != self._told:
            records.write_whole(path, word)
            self._told = word
            self._tell_at, self._beat_at = now + _TELL, now + _BEAT
        elif now >= self._beat_at:
            os.utime(path)
            self._beat_at = now + _BEAT


def _inode(path: str) -> int:
    try:
        return os.lstat(path).st_ino
    except OSError:
        return 0
