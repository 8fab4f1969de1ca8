"""The lanes of the run under the cursor: its parameters, its environment, its meters."""

from __future__ import annotations

import shlex
import textwrap
import time
from collections.abc import Mapping, Sequence

import numpy as np

from ..draw.cells import Piece, Row, fit, line
from ..draw.natural import natural_key
from ..draw.numerals import number
from ..draw.spark import spark
from ..index.catalog import Run
from ..inside import layout
from ..outputs.series import Columns
from ..run.facts import peek
from ..run.lifecycle import describe
from .table import metric_names, value_text, varying

_NAMES = 28
_BYTES = ("B", "K", "M", "G", "T", "P")
#: Units by the last part of a meter's name.
UNITS = {
    "cpu": "%",
    "utilisation": "%",
    "memory": "B",
    "own_memory": "B",
    "power": "W",
    "temperature": "°C",
    "clock": "MHz",
    "disk_read": "B/s",
    "disk_write": "B/s",
    "net_received": "B/s",
    "net_sent": "B/s",
}


def params_lane(run: Run, runs: Sequence[Run], width: int) -> list[Row]:
    """Parameters, those that vary among the runs first, beside the metrics."""
    names = [name for name in varying(runs) if name in run.params]
    names += sorted(run.params.keys() - set(names), key=natural_key)
    left = [(name, value_text(run.params[name], 12)) for name in names]
    right = [(name, value_text(run.metrics[name], 9)) for name in metric_names([run])]
    right += [(name, value_text(value, 12)) for name, value in run.summary.items()]
    if not left and not right:
        return _note("No parameters on the command line, and none told by wb.params.", width)
    return _beside("parameters", left, "metrics", right, width)


def environment_lane(run: Run, width: int) -> list[Row]:
    """What was asked, by whom, where, and how it went."""
    spec = run.spec
    end = peek(run.folder / layout.END)
    machine = peek(run.folder / layout.SUPERVISOR).get("machine")
    facts = {
        "state": describe(run.life),
        "command": shlex.join(spec.command),
        "folder": spec.cwd,
        "environment": " ".join(f"{key}={value}" for key, value in spec.env.items()),
        "tags": ", ".join(spec.tags),
        "note": spec.note,
        "parent": str(spec.parent or ""),
        "started": _clock(run.started),
        "ended": _clock(run.ended),
        "by": f"{spec.by.get('user', '')}@{spec.by.get('host', '')}" if spec.by else "",
        "machine": _machine(machine if isinstance(machine, Mapping) else {}),
        "kept in": str(run.folder),
    }
    if run.problem:
        facts = {"problem": run.problem} | facts
    rows = [row for name, text in facts.items() if text for row in _fact(name, text, width)]
    last = end.get("last")
    if run.life.state in ("failed", "killed", "never-started") and isinstance(last, list):
        rows += [line([Piece(" last lines", "title")], width)]
        rows += [line([Piece(fit(f"   {text}", width), "dim")], width) for text in last]
    return rows


def meters_lane(columns: Columns, width: int) -> list[Row]:
    """Each meter: its name, its value now, its highest, and its course, GPUs first."""
    names = sorted(columns.names(), key=_meter_order)
    if not names:
        return _note("No meters yet: they are taken once a second while a run goes.", width)
    room = max(8, width - 42)
    rows = [line([Piece(fit(f" {'':<22} {'now':>8} {'most':>8}", width), "dim")], width)]
    for name in names:
        values = columns.series(name).value
        unit = UNITS.get(name.rpartition("/")[2], "")
        now, most = quantity(float(values[-1]), unit), quantity(float(np.nanmax(values)), unit)
        head = Piece(f" {fit(name, 22)} {now:>8} {most:>8}  ")
        rows.append(line([head, Piece(spark(values[-4 * room :], room), "meter")], width))
    return rows


def quantity(value: float, unit: str) -> str:
    """A measured value with its unit, short: `61.2G`, `97%`, `310W`, `12M/s`."""
    if unit.startswith("B"):
        power = 0
        while abs(value) >= 1000 and power < len(_BYTES) - 1:
            value, power = value / 1024, power + 1
        return f"{number(value, 4)}{_BYTES[power]}{unit[1:]}"
    return f"{number(value, 5)}{unit}"


def _meter_order(name: str) -> tuple[int, object]:
    rank = 0 if name.startswith("gpu") else 2 if name.startswith("host/") else 1
    return rank, natural_key(name)


def _machine(machine: Mapping[str, object]) -> str:
    gpus = machine.get("gpus")
    known = [gpu for gpu in gpus if isinstance(gpu, dict)] if isinstance(gpus, list) else []
    names = [str(gpu.get("name")) for gpu in known]
    told = [f"{machine['cpus']} CPUs"] if machine.get("cpus") else []
    memory = machine.get("memory")
    if isinstance(memory, int):
        told.append(quantity(memory, "B"))
    if names:
        told += [f"{names.count(name)} × {name}" for name in dict.fromkeys(names)]
    elif machine.get("no_gpus"):
        told.append(f"no GPU ({machine['no_gpus']})")
    return ", ".join(told)


def _beside(
    left_title: str,
    left: list[tuple[str, str]],
    right_title: str,
    right: list[tuple[str, str]],
    width: int,
) -> list[Row]:
    """Two lists of names and values, side by side where there is room."""
    if width < 60:
        both = [(left_title, "title"), *left, (right_title, "title"), *right]
        return [_pair(entry, width) for entry in both]
    half = width // 2
    count = max(len(left), len(right))
    rows: list[Row] = [
        line([Piece(fit(f" {left_title}", half), "title"), Piece(right_title, "title")], width)
    ]
    for place in range(count):
        first = _pair(left[place], half) if place < len(left) else (Piece(fit("", half)),)
        second = _pair(right[place], width - half) if place < len(right) else ()
        rows.append(line([*first, *second], width))
    return rows


def _pair(entry: tuple[str, str], width: int) -> Row:
    name, value = entry
    if value == "title":
        return line([Piece(f" {name}", "title")], width)
    room = min(_NAMES, max(8, width // 2))
    return line([Piece(f" {fit(name, room)} ", "dim"), Piece(fit(value, width - room - 2))], width)


def _fact(name: str, text: str, width: int) -> list[Row]:
    """A name and its text, which goes on below where it is long."""
    room = max(10, width - 14)
    parts = textwrap.wrap(text, room)[:8]
    heads = [f" {name:<12} ", *[" " * 14] * (len(parts) - 1)]
    return [
        line([Piece(head, "dim"), Piece(fit(part, room))], width)
        for head, part in zip(heads, parts, strict=True)
    ]


def _note(text: str, width: int) -> list[Row]:
    return [line([Piece(fit(f" {text}", width), "dim")], width)]


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
