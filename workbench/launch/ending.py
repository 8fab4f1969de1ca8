"""How a run ended, as far as its exit status and its last lines tell."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from ..inside import layout
from ..outputs.log import tail

_TAIL = 1 << 16
_KEPT = 20
_EXCEPTION = re.compile(r"^(?:\[rank\d+\]: ?)?(?P<kind>[A-Za-z_][\w.]*)(?:: (?P<text>.*))?$")
_CUDA_OOM = re.compile(r"CUDA out of memory|CUDA_ERROR_OUT_OF_MEMORY|OutOfMemoryError: CUDA")


def last_lines(folder: Path) -> list[str]:
    """The last lines of the output as a terminal shows them, at most 20."""
    lines = tail(folder / layout.OUTPUT, _TAIL)
    return [line for line in lines if line][-_KEPT:]


def exception(lines: list[str]) -> str:
    """`ValueError: bad shape` from the traceback that ends the output; empty without one."""
    for line in reversed(lines):
        found = _EXCEPTION.match(line)
        if found and (found["text"] is not None or found["kind"][0].isupper()):
            kind = found["kind"]
            if kind.rpartition(".")[2].endswith(("Error", "Exception", "Interrupt", "Exit")):
                return line[:300]
    return ""


def out_of_memory(lines: list[str], number: int | None, oom_kills: int) -> str:
    """`cuda` or `host` where memory ran out, else empty.

    `oom_kills` is how many processes the kernel killed for memory while the run lasted.
    """
    if any(_CUDA_OOM.search(line) for line in lines):
        return "cuda"
    if number == signal.SIGKILL and oom_kills > 0:
        return "host"
    return "host" if any(line.startswith("MemoryError") for line in lines) else ""


def oom_kills() -> int:
    """Processes that the kernel has killed for want of memory since the boot."""
    try:
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def describe(folder: Path, code: int | None, number: int | None, kills: int) -> dict[str, object]:
    """The part of end.json that is read from the output."""
    lines = last_lines(folder)
    failed = code != 0 or number is not None
    thrown = exception(lines) if failed else ""
    if number is None and code is not None and code > 128:
        number = code - 128  # a shell's word for a child that was killed
    memory = out_of_memory(lines, number, kills) if failed else ""
    why = {"cuda": "CUDA out of memory", "host": "out of memory"}.get(memory, thrown)
    return {"why": why, "exception": thrown, "oom": memory, "last": lines}
