"""The training process: started by its supervisor, or there before it."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import termios
import time
from dataclasses import dataclass
from pathlib import Path

from ..inside import identity, layout, records
from ..run.spec import Spec
from .command import environment
from .line.leases import Lease

_PTY_SIZE = struct.pack("HHHH", 50, 160, 0, 0)  # rows, columns


@dataclass(frozen=True, slots=True)
class Exit:
    """How the process ended: an exit code, or a signal, or neither where nobody could see."""

    code: int | None = None
    signal: int | None = None


class Child:
    """A training process that is ours: its exit status will be told to us."""

    def __init__(self, spec: Spec, folder: Path, lease: Lease) -> None:
        """Start it, with what it holds: it holds that as well. Raises OSError where it cannot be
        started."""
        self.terminal = -1
        self._log = os.open(folder / layout.OUTPUT, records.APPEND, 0o644)
        output = self._log
        if spec.pty:
            self.terminal, output = os.openpty()
            fcntl.ioctl(output, termios.TIOCSWINSZ, _PTY_SIZE)
        self._process = subprocess.Popen(
            spec.command,
            cwd=spec.cwd,
            env={**environment(spec, folder), **lease.env},
            stdin=output if spec.pty else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=lease.handles,
            start_new_session=not spec.pty,
            preexec_fn=(lambda: os.login_tty(output)) if spec.pty else None,
        )
        if spec.pty:
            os.close(output)
        self.pid = self._process.pid
        self.told = {**identity.of(self.pid), "time": time.time()}

    def exited(self) -> Exit | None:
        """How it ended; None while it lives. Orphans that were taken in are buried as well."""
        result = None
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if pid == self.pid:
                code = os.waitstatus_to_exitcode(status)
                self._process.returncode = code
                result = Exit(code=code) if code >= 0 else Exit(signal=-code)
        return result

    def pump(self) -> None:
        """Move what the terminal holds into the log. It is called whenever there is some."""
        try:
            piece = os.read(self.terminal, 1 << 16)
        except OSError:  # the other side is closed
            piece = b""
        if piece:
            os.write(self._log, piece)
        else:
            os.close(self.terminal)
            self.terminal = -1


class Stranger:
    """A training process that is not our child: its end is seen, its exit status is not."""

    terminal = -1

    def __init__(self, told: dict[str, object]) -> None:
        self.told = told
        self.pid = int(str(told["pid"]))

    def exited(self) -> Exit | None:
        """An exit without code or signal once it is gone; None while it lives."""
        return None if identity.alive(self.told) else Exit()

    def pump(self) -> None:
        """It has no terminal of ours."""
