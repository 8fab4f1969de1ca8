"""The regular files that processes hold open or have mapped, as Linux tells in /proc.

What is open for less than the time between two looks is not seen. Elsewhere nothing is told.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR
_MAPPED = re.compile(rb"^\S+ (..)(.)(.) \S+ \S+ [1-9]\d* +(/.*)$", re.MULTILINE)
_ESCAPED = re.compile(rb"\\012")
_AGAIN = 5.0  # seconds until the maps of a process are read again; it doubles up to a minute
_GONE = " (deleted)"


class OpenFiles:
    """Looks at processes in turn; `matters` chooses among the paths."""

    def __init__(self, matters: Callable[[str], bool]) -> None:
        self.matters = matters
        self._turn: list[int] = []
        self._told: set[tuple[str, bool]] = set()
        self._maps: dict[int, tuple[float, float]] = {}

    def look(self, pids: Iterable[int], seconds: float) -> list[tuple[str, bool]]:
        """What was not told before: paths, and whether they are open for writing.

        After `seconds` it stops, and goes on with the next process at the next call.
        """
        deadline = time.monotonic() + seconds
        if not self._turn:
            self._turn = sorted(pids)
            self._maps = {pid: self._maps[pid] for pid in self._turn if pid in self._maps}
        found: list[tuple[str, bool]] = []
        while self._turn:
            pid = self._turn.pop()
            found += self._fresh(_descriptors(pid, self.matters))
            due, wait = self._maps.get(pid, (0.0, _AGAIN))
            now = time.monotonic()
            if now >= due:
                self._maps[pid] = now + wait, min(60.0, 2 * wait)
                found += self._fresh(_mapped(pid, self.matters))
            if time.monotonic() >= deadline:
                break
        return found

    def _fresh(self, seen: Iterator[tuple[str, bool]]) -> list[tuple[str, bool]]:
        fresh = [sight for sight in dict.fromkeys(seen) if sight not in self._told]
        self._told.update(fresh)
        return fresh


def _descriptors(pid: int, matters: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    folder = f"/proc/{pid}/fd/"
    try:
        numbers = os.listdir(folder)
    except OSError:
        return  # it has ended, or is another user's
    for number in numbers:
        try:
            path = os.readlink(folder + number)  # noqa: PTH115 - the same
            if path.startswith("/") and not path.endswith(_GONE) and matters(path):
                yield path, bool(_flags(pid, number) & _WRITES)
        except (OSError, ValueError):
            continue  # it was closed as we looked


def _flags(pid: int, number: str) -> int:
    """The flags that a descriptor was opened with. Raises OSError, ValueError."""
    for line in Path(f"/proc/{pid}/fdinfo/{number}").read_text().splitlines():
        if line.startswith("flags:"):
            return int(line[6:], 8)
    raise ValueError("no flags")


def _mapped(pid: int, matters: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """Mapped files without those that hold code; a shared writable mapping writes."""
    try:
        content = Path(f"/proc/{pid}/maps").read_bytes()
    except OSError:
        return
    code: set[bytes] = set()
    found: dict[bytes, bool] = {}
    for mode, runs, shared, name in _MAPPED.findall(content):
        if runs == b"x":
            code.add(name)
        found[name] = found.get(name, False) or (mode[1:] == b"w" and shared == b"s")
    for name, write in found.items():
        path = os.fsdecode(_ESCAPED.sub(b"\n", name))
        if name not in code and not path.endswith(_GONE) and matters(path):
            yield path, write
