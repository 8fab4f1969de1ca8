"""The environment of a run: what was asked, by whom, where, and how it went."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from ...draw.cells import Piece, Row, fit, line
from ...draw.numerals import quantity
from ...index.catalog import Run
from ...inside import layout
from ...run.facts import peek
from ...run.lifecycle import describe
from .rows import clock, fact


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
        "started": clock(run.started),
        "ended": clock(run.ended),
        "by": f"{spec.by.get('user', '')}@{spec.by.get('host', '')}" if spec.by else "",
        "machine": _machine(machine if isinstance(machine, Mapping) else {}),
        "kept in": str(run.folder),
    }
    if run.problem:
        facts = {"problem": run.problem} | facts
    rows = [row for name, text in facts.items() if text for row in fact(name, text, width)]
    last = end.get("last")
    if run.life.state in ("failed", "killed", "never-started") and isinstance(last, list):
        rows += [line([Piece(" last lines", "title")], width)]
        rows += [line([Piece(fit(f"   {text}", width), "dim")], width) for text in last]
    return rows


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
