"""Stopping a run politely: SIGINT, then SIGTERM, then SIGKILL, to its whole tree.

Whoever wants a run to stop appends a request to its folder and wakes its supervisor; so a run
on another machine can be stopped through a shared file system too. The supervisor climbs the
ladder. Where no supervisor lives, the asker starts one, which attaches and obeys.
"""

from __future__ import annotations

import json
import math
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from ..inside import identity, layout, records
from ..machine import tree


@dataclass(frozen=True, slots=True)
class StopRequest:
    """Who asked, and the seconds between the signals."""

    by: str
    grace: float


def request_stop(folder: Path, by: str, grace: float) -> None:
    """Ask for the run in `folder` to be stopped. Raises OSError."""
    records.append(str(folder / layout.STOP), {"by": by, "grace": grace})
    wake(folder)


def wake(folder: Path) -> None:
    """Have the supervisor of the run in `folder` look at once, where it lives here."""
    told = records.read_whole(str(folder / layout.SUPERVISOR))
    if told is not None and identity.alive(told):
        tree.send([int(str(told["pid"]))], signal.SIGUSR1)


def read_request(folder: Path) -> StopRequest | None:
    """The first asker and the shortest grace asked for; None where nobody asked."""
    try:
        lines = (folder / layout.STOP).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    asked = [told for line in lines if isinstance(told := _parse(line), dict)]
    if not asked:
        return None
    graces = [told["grace"] for told in asked if isinstance(told.get("grace"), int | float)]
    return StopRequest(str(asked[0].get("by", "")), min(graces, default=10.0))


def limit_words(seconds: float) -> str:
    """Who asks for a stop where the time that the run was given is over."""
    return f"its time limit of {seconds:g} s"


def asker() -> str:
    """Who asks for a stop, as the end record tells it."""
    return f"{identity.user()}@{identity.host()}"


class Ladder:
    """Climbs from signal to signal as time passes. `told` is the identity of the main process."""

    def __init__(self, told: dict[str, object], folder: Path) -> None:
        self._told = told
        self._root = int(str(told["pid"]))
        self._folder = folder
        self._rung = 0
        self._climbed = -math.inf

    def climb(self, now: float, grace: float) -> None:
        """Send the next signal if its time has come; `now` is monotonic, in seconds."""
        if now < self._climbed + grace:
            return
        (self._interrupt, self.terminate, self.kill)[self._rung]()
        self._rung = min(self._rung + 1, 2)
        self._climbed = now

    def members(self) -> set[int]:
        """Everything of the run that lives, outside our own process."""
        found = {*tree.descendants(os.getpid()), *tree.marked(str(self._folder))}
        if identity.alive(self._told):  # once it is gone, its pid may be another's
            found |= {*tree.descendants(self._root, include_root=True)}
        return found - {os.getpid()}

    def terminate(self) -> None:
        """SIGTERM to everything that lives."""
        tree.send(self.members(), signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to everything that lives."""
        tree.send(self.members(), signal.SIGKILL)

    def _interrupt(self) -> None:
        """What ctrl+c does in a terminal: SIGINT to the process group, where it leads one."""
        try:
            if os.getpgid(self._root) == self._root:
                os.killpg(self._root, signal.SIGINT)
            else:
                os.kill(self._root, signal.SIGINT)
        except (ProcessLookupError, PermissionError):
            pass


def _parse(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None
