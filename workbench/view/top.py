"""The top line: which project, its code, what runs, and how busy the machine is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..draw.cells import Piece, Row, cell_width, cut, line
from ..draw.numerals import quantity
from ..draw.spark import bar
from ..index.catalog import Run
from ..inputs.code.repository import WorkingTree
from ..machine.gpu import GpuSample
from ..machine.host import HostSample


@dataclass(frozen=True, slots=True)
class Machine:
    """The last reading of this machine."""

    host: HostSample | None = None
    gpus: tuple[GpuSample, ...] = ()


def top_line(
    root: Path,
    tree: WorkingTree | None,
    runs: Sequence[Run],
    machine: Machine,
    width: int,
    loop: Sequence[Piece] = (),
) -> Row:
    """One row; what matters least gives way first. `loop` is what the loop is at, if one goes on:
    it says what runs."""
    left = [Piece(" workbench ", "title"), Piece(f" {_home(root)} ")]
    if tree is not None:
        left.append(Piece(f" {_code(tree)} ", "dim"))
    states = Piece(f" {_states(runs)} ", "series-1" if any(run.live for run in runs) else "dim")
    told = [*loop] if loop else [states]
    meters = [Piece(text, "meter") for text in _meters(machine)]
    room = width - sum(cell_width(piece.text) for piece in [*left, *told])
    shown: list[Piece] = []
    for meter in meters:
        room -= cell_width(meter.text) + 2
        if room >= 0:
            shown += [Piece("  "), meter]
    if room < 0 and not shown:
        left = left[:2]
    used = sum(cell_width(piece.text) for piece in [*left, *told, *shown])
    gap = Piece(" " * max(0, width - used - 1))
    pieces = [Piece(cut(piece.text, width), piece.ink) for piece in [*left, *told, gap, *shown]]
    return line(pieces, width)


def _states(runs: Sequence[Run]) -> str:
    counts = Counter(run.life.state for run in runs)
    told = [
        f"{counts[state]} {state}" for state in ("running", "waiting", "queued") if counts[state]
    ]
    return "  ".join(told) or f"{len(runs)} run{'s' if len(runs) != 1 else ''}"


def _code(tree: WorkingTree) -> str:
    dirty = f" {tree.changed} changed" if tree.changed else ""
    return f"{tree.branch} {tree.commit}{dirty}".strip()


def _meters(machine: Machine) -> list[str]:
    told = [_gpu(gpu) for gpu in machine.gpus]
    if machine.host is not None and not told:
        host = machine.host
        memory = f"{_gigabytes(host.memory)}/{_gigabytes(host.memory_total)}G"
        told = [f"CPU {bar(host.cpu / 100, 6)} {host.cpu:3.0f}%", memory]
    return told


def _gpu(gpu: GpuSample) -> str:
    busy = "" if gpu.utilisation is None else f" {bar(gpu.utilisation / 100, 6)}"
    busy += "" if gpu.utilisation is None else f" {gpu.utilisation:3.0f}%"
    memory = f" {_gigabytes(gpu.memory)}/{_gigabytes(gpu.memory_total)}G" if gpu.memory else ""
    heat = "" if gpu.temperature is None else f" {quantity(gpu.temperature, '°')}"
    return f"GPU{gpu.index}{busy}{memory}{heat}"


def _gigabytes(value: int | None) -> str:
    gigabytes = (value or 0) / 2**30
    return f"{gigabytes:.0f}" if gigabytes >= 9.95 else f"{gigabytes:.1f}"


def _home(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}".removesuffix("/.")
    except ValueError:
        return str(path)
