"""The beginning of a supervisor: detach, wait for what the run needs, then watch.

While a run waits its supervisor has loaded next to nothing; what watching takes is loaded when the
run begins.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time

from ..errors import WorkbenchError
from ..inside import identity, layout, records
from .bell import Bell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .line.leases import Lease
    from .line.needs import Needs
    from .supervisor import Supervisor


_INSTALLING = 60  # seconds that it takes, at most
_DYING = 5.0  # seconds that a supervisor which is dead may hold its run, at most
_PATIENCE = 1.0  # seconds until the line is tried again, where a disk or the folder fails


def main() -> None:
    """`begin FOLDER [HANDLE…]`: detach, tell the starter when at work, watch to the end.

    The handles are open files of a lease that the launcher has taken, in its order.
    """
    folder = sys.argv[1]
    handles = [int(word) for word in sys.argv[2:]]
    for handle in handles:
        os.set_inheritable(handle, False)
    ready, tell = os.pipe()
    if os.fork():
        os.close(tell)
        os.read(ready, 1)
        os._exit(0)
    os.close(ready)
    if _lock(folder):
        Beginning(folder, handles, tell).go_on()


class Beginning:
    """The supervisor of the run in `folder` until the run begins. Who started it waits until
    `tell` is closed."""

    def __init__(self, folder: str, handles: list[int], tell: int) -> None:
        self._folder = folder
        self._handles = handles
        self._tell: int | None = tell
        self._bell = Bell()
        self._told = records.read_whole(os.path.join(folder, layout.RUN)) or {}

    def go_on(self) -> None:
        """Wait if the run needs something, then watch it to its end."""
        me = {**identity.of(os.getpid()), "time": time.time()}
        records.write_whole(os.path.join(self._folder, layout.SUPERVISOR), me)
        lease = problem = stopped = None
        try:
            lease, stopped = self._leased()
        except (WorkbenchError, OSError) as error:
            problem = str(error)
        supervisor = self._supervisor(lease)
        if problem or stopped:
            supervisor.give_up(never_started=problem, stopped_by=stopped)
            self._ready()
        else:
            supervisor.watch(self._ready)

    def _supervisor(self, lease: Lease | None) -> Supervisor:
        """What watches the run. After hours of waiting we may have been installed anew, or be in
        the middle of that: what is missing now will be there soon. Of a run that has not waited
        nobody is kept waiting: the Python of a training may lack what a supervisor needs."""
        for _ in range(_INSTALLING if self._tell is None else 0):
            try:
                from .supervisor import Supervisor

                return Supervisor(self._folder, self._bell, lease)
            except ImportError:
                self._bell.sleep(1.0)
        from .supervisor import Supervisor

        return Supervisor(self._folder, self._bell, lease)

    def _leased(self) -> tuple[Lease | None, str | None]:
        """What the run holds, and who stopped it before it began. Raises NoLine."""
        if not (asked := self._told.get("needs")):
            return None, None
        from .line.leases import inherited
        from .line.needs import needs_of
        from .line.tickets import who

        got = (records.read_whole(self._path(layout.WAITING)) or {}).get("got")
        begun = os.path.exists(self._path(layout.PROCESS))
        needs = needs_of(asked)
        if needs is not None and isinstance(got, dict) and (self._handles or begun):
            lease = inherited(got, self._handles or None)
            lease.claim(who(self._folder, self._told, needs))
            return lease, None
        if needs is None or begun or os.path.exists(self._path(layout.END)):
            return None, None
        return self._wait(needs)

    def _wait(self, needs: Needs) -> tuple[Lease | None, str | None]:
        from .line.waiting import Waiter

        waiter = Waiter(self._folder, self._told, needs)
        try:
            while (by := self._stopped()) is None:
                pause = _PATIENCE
                try:
                    if (lease := waiter.look()) is not None:
                        return lease, None
                    pause = waiter.pause
                except OSError as error:
                    os.write(2, f"{time.strftime('%F %T')} {error}\n".encode())
                self._ready()
                self._bell.sleep(pause)
            return None, by
        finally:
            waiter.leave()

    def _stopped(self) -> str | None:
        """Who asked for the end of a run that has not begun."""
        if self._bell.terminated:
            return "the system (SIGTERM to the supervisor)"
        if not os.path.isdir(self._folder):
            return "whoever removed it"
        asked = records.lines(self._path(layout.STOP))
        return str(asked[0].get("by") or "somebody") if asked else None

    def _ready(self) -> None:
        """Tell the starter that we are at work."""
        if self._tell is not None:
            os.close(self._tell)
            self._tell = None

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name)


def _lock(folder: str) -> bool:
    """Take the run for this supervisor; the kernel gives it back when we die. It may take a moment
    to: a supervisor counts as dead when its first thread is."""
    handle = os.open(folder, os.O_RDONLY)
    deadline = time.monotonic() + _DYING
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = records.read_whole(os.path.join(folder, layout.SUPERVISOR)) or {}
            if identity.alive(holder) or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        except OSError:
            return True  # a file system without locks on folders: two supervisors do no harm
        else:
            return True


if __name__ == "__main__":
    main()
