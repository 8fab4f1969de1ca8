"""A program in a real pseudo-terminal: what it wrote and when, and what its screen shows.

A thread notes every piece of output with the moment of its arrival and answers what programs
ask terminals. The screen is worked out from the pieces by pyte whenever somebody looks, so the
moments do not depend on how fast that is.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import pyte

ROWS, COLUMNS = 50, 200
#: Sequences that pyte would print as text: kitty keyboard, mode queries, device strings.
_UNKNOWN = re.compile(rb"\x1b\[[<=>][\d;]*[A-Za-z]|\x1b\[\?[\d;]*\$p|\x1b[P_^X][^\x1b]*\x1b\\")
_UNFINISHED = re.compile(rb"\x1b(?:\[[\d;?<=>$]*|[P_^X\]][^\x07\x1b]*\x1b?)?$")
#: A screen at rest still ticks: clocks, meters.
_LITTLE = 4000
_ANSWERS = {
    b"\x1b]11;?": b"\x1b]11;rgb:1010/1010/1010\x1b\\",
    b"\x1b]10;?": b"\x1b]10;rgb:e0e0/e0e0/e0e0\x1b\\",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}


class _Screen(pyte.Screen):
    """With the few sequences that Go programs write and pyte lacks."""

    def draw(self, data: str) -> None:
        self._last = data[-1:]
        super().draw(data)

    def repeat(self, count: int = 1) -> None:
        super().draw(self._last * count)

    def scroll(self, count: int = 1) -> None:
        before = self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        self.delete_lines(count)
        self.cursor.y = before


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat", "S": "scroll"}  # noqa: RUF012 (as pyte has it)
    events = pyte.ByteStream.events | {"repeat", "scroll"}


class Terminal:
    """One program, started at `began` (time.monotonic, as all moments here)."""

    def __init__(self, command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._screen: Any = _Screen(COLUMNS, ROWS)
        self._stream: Any = _Stream(self._screen)
        self._pieces: list[tuple[float, bytes]] = []
        self._seen, self._held = 0, b""
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=_terminal_environment(env),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            preexec_fn=lambda: os.login_tty(slave),
        )
        os.close(slave)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        """End the program, and all that it started in its terminal."""
        family = self._family()
        for process in family:
            try:
                process.send_signal(signal.SIGTERM)
            except psutil.NoSuchProcess:
                pass
        for process in psutil.wait_procs(family, 3)[1]:
            process.kill()
        self._process.wait(10)

    def send(self, keys: bytes) -> float:
        """Press keys; the moment."""
        at = time.monotonic()
        os.write(self._master, keys)
        return at

    def line(self, y: int) -> str:
        """A line as it was when the output was last looked at."""
        cells = self._screen.buffer[y]
        return "".join(cells[x].data for x in range(COLUMNS))

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.line(y) for y in range(ROWS))

    def cell(self, y: int, x: int) -> Any:
        """One cell: `data`, `fg`, `bg`, `bold`, `reverse`."""
        return self._screen.buffer[y][x]

    def first_output(self) -> float:
        """When the first byte came."""
        while not self._pieces:
            time.sleep(0.001)
        return self._pieces[0][0]

    def find(self, holds: Callable[[Terminal], object], timeout: float = 30.0) -> float:
        """The moment of the piece of output from which on the screen is as wished for.

        Raises TimeoutError with the screen.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            while (at := self._look_on()) is not None:
                if holds(self):
                    return at
            if self._process.poll() is not None:
                break
            time.sleep(0.001)
        raise TimeoutError(f"not seen within {timeout} s:\n{self.text()}")

    def settle(self, look: Callable[[Terminal], object], quiet: float, timeout: float) -> float:
        """The moment of the last change of what `look` sees, when little has come since.

        Only afterwards is the output looked at: that work would slow the program down.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and (
            self.written() < _LITTLE or self._written_since(quiet) > _LITTLE
        ):
            time.sleep(0.05)
        seen, since = look(self), self.began
        while (at := self._look_on()) is not None:
            if (now := look(self)) != seen:
                seen, since = now, at
        return since

    def follow(self, seconds: float, step: Callable[[float], object]) -> None:
        """Call `step` after each piece of output, with its moment."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            at = self._look_on()
            if at is None:
                time.sleep(0.005)
            else:
                step(at)

    def catch_up(self) -> None:
        """Look at all that has been written."""
        while self._look_on() is not None:
            pass

    def written(self) -> int:
        """Bytes that came so far."""
        return sum(len(data) for _, data in list(self._pieces))

    def cpu(self) -> float:
        """Seconds of CPU of the program and all that it started."""
        times = [process.cpu_times() for process in self._family()]
        return sum(one.user + one.system for one in times)

    def memory(self) -> float:
        """Their resident megabytes."""
        return sum(process.memory_info().rss for process in self._family()) / 1e6

    def peak(self) -> float:
        """The most resident megabytes that they have had; 0 where the system does not tell."""
        told = (Path(f"/proc/{process.pid}/status") for process in self._family())
        found = (re.search(r"VmHWM:\s+(\d+) kB", path.read_text()) for path in told)
        return sum(int(match[1]) for match in found if match) / 1000

    def _family(self) -> list[psutil.Process]:
        try:
            head = psutil.Process(self._process.pid)
            return [head, *head.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _written_since(self, seconds: float) -> int:
        """Bytes that came in the last so many seconds."""
        begin = time.monotonic() - seconds
        return sum(len(data) for at, data in self._pieces[-5000:] if at > begin)

    def _look_on(self) -> float | None:
        """Take the next piece into the screen; its moment, None where there is none."""
        if self._seen >= len(self._pieces):
            return None
        at, data = self._pieces[self._seen]
        self._seen += 1
        data = self._held + data
        torn = _UNFINISHED.search(data[-512:])
        whole = len(data) - len(torn.group()) if torn else len(data)
        data, self._held = data[:whole], data[whole:]
        self._stream.feed(_UNKNOWN.sub(b"", data))
        return at

    def _listen(self) -> None:
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                data = b""
            if not data:
                return
            self._pieces.append((time.monotonic(), data))
            for question, answer in _ANSWERS.items():
                if question in data:
                    os.write(self._master, answer)


def _terminal_environment(env: Mapping[str, str]) -> dict[str, str]:
    told = {key: value for key, value in env.items() if key not in ("COLUMNS", "LINES", "TMUX")}
    return {**told, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
