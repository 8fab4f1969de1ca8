"""The supervisor: one small detached process a run. `begin` is where it comes from.

It starts the training (or attaches to one that lives), samples meters, reads metrics from the
output, carries out a stop, and records the end. It imports neither DuckDB nor Textual. The
training does not need it: when a supervisor is killed, the training goes on, and the next
screen starts another, which attaches.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from pathlib import Path

from ..inputs.code import behind
from ..inside import identity, layout, records
from ..run.spec import Spec, read_spec
from . import ending, later
from .bell import Bell
from .child import Child, Exit, Stranger
from .line.leases import Lease
from .stop import Ladder, StopRequest, limit_words, read_request
from .trouble import attempt

_TICK = 0.2  # seconds between looks at the run and at stop requests
_CLEARING = 5.0  # seconds of killing what outlives a stop, at most
_RECENT = 1.0  # seconds within which a kill for want of memory may be the end of the run
_PATIENCE = 1.0  # seconds until the end is written again, on a full disk


class Supervisor:
    """Watches one run to its end; `lease` is what it holds until then."""

    def __init__(self, folder: str, bell: Bell, lease: Lease | None = None) -> None:
        self._folder = Path(folder)
        self._bell = bell
        self._lease = lease or Lease({})
        self._spec: Spec = read_spec(self._folder)
        self._child: Child | Stranger | None = None
        self._stop: StopRequest | None = None
        self._age: float | None = None
        self._kills: list[tuple[float, int]] = []

    def watch(self, begun: Callable[[], None]) -> None:
        """Begin, tell so, go on until the end is on record."""
        self._kills = [(time.monotonic(), ending.oom_kills())]
        try:
            self._child = self._begin()
        except OSError as error:
            self._record_end({"never_started": f"{self._spec.command[0]}: {error.strerror}"})
        if (child := self._child) is not None:
            process = str(self._folder / layout.PROCESS)
            attempt(lambda: records.write_whole(process, child.told))
            begun()
            self._follow(child)

    def give_up(self, **why: str | None) -> None:
        """Record that the run will never begin."""
        self._record_end({key: text for key, text in why.items() if text})

    def _begin(self) -> Child | Stranger | None:
        """Start the training, or attach to it; None if its end is on record already."""
        if (self._folder / layout.END).exists():
            return None
        told = records.read_whole(str(self._folder / layout.PROCESS))
        if told is not None:
            if self._spec.attached and not (self._folder / layout.CODE).exists():
                attempt(lambda: behind.start(self._folder.parents[2], self._folder))
            return Stranger(told)
        from ..machine.tree import adopt_orphans

        adopt_orphans()
        return Child(self._spec, self._folder, self._lease)

    def _follow(self, child: Child | Stranger) -> None:
        from .recording import Recorder  # the training runs by now; what follows may take its time

        recorder = Recorder(self._folder, self._spec, child.pid)
        ladder = Ladder(child.told, self._folder)
        while (exit := child.exited()) is None:
            self._age = identity.age(child.told)
            due = recorder.look()
            self._obey(ladder, time.monotonic())
            self._count_kills()
            self._sleep(child, min(_TICK, due))
        while child.terminal >= 0 and select.select([child.terminal], [], [], 0)[0]:
            attempt(child.pump)
        end = self._end(exit, ladder, ending.oom_kills() - self._kills[0][1])
        self._lease.release()
        recorder.close()
        if self._spec.measures:
            attempt(lambda: later.add(self._folder))
        self._record_end({**end, "read": True})
        attempt(self._profile)

    def _profile(self) -> None:
        """Have the data that the run read looked into, by a process that nobody waits for."""
        from ..inputs.data import behind

        behind.start(self._folder)

    def _count_kills(self) -> None:
        """Keep how many processes the kernel had killed for memory a second ago."""
        now = time.monotonic()
        if now >= self._kills[-1][0] + _RECENT:
            self._kills = [self._kills[-1], (now, ending.oom_kills())]

    def _obey(self, ladder: Ladder, now: float) -> None:
        """Carry out a stop that somebody asked for, or that the system asks of us."""
        asked = read_request(self._folder)
        if asked is None and self._bell.terminated:
            asked = StopRequest("the system (SIGTERM to the supervisor)", self._spec.grace)
        if asked is None and 0 < self._spec.limit < (self._age or 0.0):
            asked = StopRequest(limit_words(self._spec.limit), self._spec.grace)
        self._stop = asked
        if asked is not None:
            ladder.climb(now, asked.grace)

    def _end(self, exit: Exit, ladder: Ladder, kills: int) -> dict[str, object]:
        """Record the end, which it gives back; `kills` are those for memory in the last second."""
        told = ending.describe(self._folder, exit.code, exit.signal, kills)
        told |= {"code": exit.code, "signal": exit.signal}
        if isinstance(self._child, Stranger):
            told |= self._unseen(told)
        stop = read_request(self._folder) or self._stop
        if stop is not None:
            self._clear(ladder, stop.grace)  # it is stopped when nothing of it lives
            told["stopped_by"] = stop.by
        else:
            told["left"] = sorted(ladder.members())
        return self._record_end(told)

    def _unseen(self, told: dict[str, object]) -> dict[str, object]:
        """The end of a process that was not ours, from its own word or from its silence."""
        goodbye = records.read_whole(str(self._folder / layout.GOODBYE)) or {}
        if goodbye.get("ended"):
            return {"why": goodbye.get("exception") or "", "exception": goodbye.get("exception")}
        if told["exception"]:
            return {"why": told["exception"]}
        if goodbye:
            return {"vanished": True, "why": "it left no word: SIGKILL, or os._exit"}
        return {"lost": "it ended while no supervisor of its own was watching", "why": ""}

    def _clear(self, ladder: Ladder, grace: float) -> None:
        """A stopped run leaves nothing behind: what outlives its main process is ended too.

        A tree that goes on growing is killed again and again, for a while.
        """
        ladder.terminate()
        begun = time.monotonic()
        while ladder.members() and time.monotonic() < begun + grace + _CLEARING:
            if time.monotonic() >= begun + grace:
                ladder.kill()
            time.sleep(_TICK / 10)
            if isinstance(self._child, Child):
                self._child.exited()

    def _record_end(self, told: dict[str, object]) -> dict[str, object]:
        """Write the end down. On a full disk it waits for room: the end is known to us alone."""
        end = {"time": time.time(), "seconds": self._age, **told}
        while not attempt(lambda: records.write_whole(str(self._folder / layout.END), end)):
            if not self._folder.is_dir():
                break
            time.sleep(_PATIENCE)
        return end

    def _sleep(self, child: Child | Stranger, seconds: float) -> None:
        """Until something happens, `seconds` at most."""
        terminal = [child.terminal] if child.terminal >= 0 else []
        if self._bell.sleep(seconds, *terminal):
            attempt(child.pump)
