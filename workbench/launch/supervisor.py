"""The supervisor: one small detached process a run.

It starts the training (or attaches to one that lives), samples meters, reads metrics from the
output, carries out a stop, and records the end. It imports neither DuckDB nor Textual. The
training does not need it: when a supervisor is killed, the training goes on, and the next
screen starts another, which attaches.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
import time
from pathlib import Path

from ..inputs.code import behind
from ..inside import identity, layout, records
from ..run.spec import Spec, read_spec
from . import ending, later
from .child import Child, Exit, Stranger
from .stop import Ladder, StopRequest, limit_words, read_request
from .trouble import attempt

_TICK = 0.2  # seconds between looks at the run and at stop requests
_CLEARING = 5.0  # seconds of killing what outlives a stop, at most
_RECENT = 1.0  # seconds within which a kill for want of memory may be the end of the run
_PATIENCE = 1.0  # seconds until the end is written again, on a full disk


def main() -> None:
    """`supervisor FOLDER`: detach, tell the starter when at work, watch to the end."""
    folder = Path(sys.argv[1])
    ready, tell = os.pipe()
    if os.fork():
        os.close(tell)
        os.read(ready, 1)
        os._exit(0)
    os.close(ready)
    if _lock(folder):
        Supervisor(folder).watch(tell)


class Supervisor:
    """Watches one run to its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spec: Spec = read_spec(folder)
        self._child: Child | Stranger | None = None
        self._stop: StopRequest | None = None
        self._terminated = False
        self._age: float | None = None
        self._kills: list[tuple[float, int]] = []
        self._wake, self._poke = os.pipe()
        os.set_blocking(self._poke, False)
        os.set_blocking(self._wake, False)

    def watch(self, tell: int) -> None:
        """Begin, close `tell`, go on until the end is on record."""
        self._listen()
        me = {**identity.of(os.getpid()), "time": time.time()}
        records.write_whole(str(self._folder / layout.SUPERVISOR), me)
        self._kills = [(time.monotonic(), ending.oom_kills())]
        try:
            self._child = self._begin()
        except OSError as error:
            self._record_end({"never_started": f"{self._spec.command[0]}: {error.strerror}"})
        if (child := self._child) is not None:
            process = str(self._folder / layout.PROCESS)
            attempt(lambda: records.write_whole(process, child.told))
            os.close(tell)
            self._follow(child)

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
        return Child(self._spec, self._folder)

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
        if asked is None and self._terminated:
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

    def _listen(self) -> None:
        """Signals wake the loop. None is ignored, so that the training inherits none ignored."""
        signal.set_wakeup_fd(self._poke, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGUSR1, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.signal(signal.SIGTERM, self._on_terminate)

    def _on_terminate(self, *_: object) -> None:
        self._terminated = True

    def _sleep(self, child: Child | Stranger, seconds: float) -> None:
        """Until something happens, `seconds` at most."""
        waiting = [self._wake] + ([child.terminal] if child.terminal >= 0 else [])
        awake = select.select(waiting, [], [], seconds)[0]
        if self._wake in awake:
            os.read(self._wake, 512)
        if child.terminal in awake:
            attempt(child.pump)


def _lock(folder: Path) -> bool:
    """Take the run for this supervisor; the kernel gives it back when we die."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks on folders: two supervisors do no harm
    return True


if __name__ == "__main__":
    main()
