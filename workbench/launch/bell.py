"""What wakes a supervisor: signals, a child that ended, or the time."""

from __future__ import annotations

import os
import select
import signal


class Bell:
    """Sleeps until something happens. No signal is ignored, so that the training inherits none
    ignored; SIGTERM is kept as `terminated`."""

    def __init__(self) -> None:
        self.terminated = False
        self._wake, self._poke = os.pipe()
        os.set_blocking(self._poke, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._poke, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGUSR1, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.signal(signal.SIGTERM, self._on_terminate)

    def sleep(self, seconds: float, *others: int) -> list[int]:
        """Until something happens, `seconds` at most; which of the `others` can be read."""
        awake = select.select([self._wake, *others], [], [], seconds)[0]
        if self._wake in awake:
            os.read(self._wake, 512)
            awake.remove(self._wake)
        return awake

    def _on_terminate(self, *_: object) -> None:
        self.terminated = True
