"""The process tree of a run: who is in it, what it uses, how to signal it.

Children are found by their parents. On Linux a supervisor takes in the orphans of its run
(`adopt_orphans`), so that children in sessions of their own, and children of children that
are gone, stay in the tree. What escaped even so (a daemon from before a supervisor was
replaced) is found by the run folder in its environment.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from ..inside import layout

_PR_SET_CHILD_SUBREAPER = 36
_TELLS_CHILDREN = Path("/proc/thread-self/children").exists()
#: Children of this process that do work of ours: no part of any run, so no tree holds them.
HELPERS: set[int] = set()


@dataclass(frozen=True, slots=True)
class TreeSample:
    """CPU in per cent of one core, memory in bytes (PSS would need rights; this is RSS),
    disk in bytes per second."""

    processes: int
    cpu: float | None
    memory: int
    disk_read: float | None
    disk_write: float | None


class Tree:
    """Samples the tree below one process, with the orphans that this process took in. What
    processes that ended had used is kept, so that a rate never falls when a child goes."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._look_again = 0.0
        self._processes: dict[tuple[int, float], psutil.Process] = {}
        self._totals: dict[tuple[int, float], tuple[float, int, int]] = {}
        self._ended = [0.0, 0.0, 0.0]
        self._before: tuple[float, float, int, int] | None = None

    def pids(self) -> set[int]:
        """The pids seen at the last sample."""
        return {pid for pid, _ in self._processes}

    def sample(self, now: float) -> TreeSample:
        """One reading; `now` is `time.monotonic()`."""
        if now >= self._look_again:
            self._refresh()
            # Looking for new children costs at most one part in two hundred of the time.
            self._look_again = now + 200 * (time.monotonic() - now)
        memory = sum(self._measure(key, process) for key, process in self._processes.items())
        sums = [sum((t[i] for t in self._totals.values()), self._ended[i]) for i in range(3)]
        before, self._before = self._before, (now, sums[0], int(sums[1]), int(sums[2]))
        count = len(self._processes)
        if before is None or now <= before[0]:
            return TreeSample(count, None, memory, None, None)
        seconds = now - before[0]
        cpu, read, written = (
            max(0.0, after - earlier) / seconds
            for after, earlier in zip(sums, before[1:], strict=True)
        )
        return TreeSample(count, 100 * cpu, memory, read, written)

    def _refresh(self) -> None:
        found = {}
        known = {key[0]: (key, process) for key, process in self._processes.items()}
        for pid in {*descendants(self._root, include_root=True), *descendants(os.getpid())}:
            entry = known.get(pid)
            if entry is None or not entry[1].is_running():
                entry = _identified(pid)
            if entry is not None:
                found[entry[0]] = entry[1]
        self._processes = found
        for key in self._totals.keys() - found.keys():
            used = self._totals.pop(key)
            self._ended = [self._ended[i] + used[i] for i in range(3)]

    def _measure(self, key: tuple[int, float], process: psutil.Process) -> int:
        """Note the counters of one process; its memory in bytes."""
        try:
            with process.oneshot():
                times = process.cpu_times()
                memory: int = process.memory_info().rss
        except psutil.Error:
            return 0
        read = written = 0
        try:
            io = process.io_counters()
            read, written = io.read_bytes, io.write_bytes
        except (psutil.Error, AttributeError, OSError):
            pass  # not told to this user, or not on this system
        self._totals[key] = (times.user + times.system, read, written)
        return memory


def adopt_orphans() -> None:
    """Make this process the parent of its descendants' orphans (Linux; elsewhere nothing)."""
    import ctypes

    try:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (OSError, AttributeError):
        pass


def descendants(root: int, include_root: bool = False) -> list[int]:
    """The pids below `root`, parents first, without helpers of ours."""
    found = [root]
    for pid in found:
        found.extend(child for child in _children(pid) if child not in HELPERS)
    return found if include_root else found[1:]


def marked(folder: str) -> list[int]:
    """The pids whose environment names this run folder, wherever in the tree they are."""
    mark = f"{layout.RUN_DIR}={folder}\0".encode()
    return [pid for pid in psutil.pids() if mark in _environment(pid) and pid != os.getpid()]


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Signal each process that still is there and is ours to signal."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            pass


def _children(pid: int) -> list[int]:
    try:
        if not _TELLS_CHILDREN:
            return [child.pid for child in psutil.Process(pid).children()]
        tasks = Path(f"/proc/{pid}/task").iterdir()
        texts = [(task / "children").read_text() for task in tasks]
        return [int(child) for text in texts for child in text.split()]
    except (OSError, psutil.Error):
        return []


def _identified(pid: int) -> tuple[tuple[int, float], psutil.Process] | None:
    try:
        process = psutil.Process(pid)
        return (pid, process.create_time()), process
    except psutil.Error:
        return None


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes() + b"\0"
    except OSError:
        return b""
