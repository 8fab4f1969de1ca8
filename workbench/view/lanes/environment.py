"""The environment of a run: what was asked, by whom, where, and how it went."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from ...compare import between
from ...compare.between import Comparison
from ...draw.cells import Piece, Row, fit, line
from ...draw.numerals import quantity
from ...index.catalog import Run
from ...inputs import environment
from ...inside import layout
from ...outputs.lines import read_all
from ...run.facts import peek
from ...run.lifecycle import describe
from .. import compared
from ..line import line_facts
from . import several
from .lane import Page, Subject
from .rows import clock, fact

_LAST = 8  # lines of the output


def environment_page(root: Path, subject: Subject) -> Page:
    """The environment lane of one run, with what is not as it was in its baseline."""
    rows = environment_rows(subject.run, subject.width)
    base = subject.baseline
    if base is None or base.origin:
        return Page(rows)
    runs = [base, subject.run]
    found = between.of_runs(root, runs, subject.settings.direction, ["env"])
    since = line([Piece(f" changed since {base.called}", "title")], subject.width)
    told = [row for part in compared.tables(found, "env", subject.width) for row in part]
    return Page([*rows, since, *told] if told else rows, [len(rows)] if told else ())


def compared_environment(found: Comparison, subject: Subject) -> Page:
    """The environment lane of several runs: what differs, with a column a run."""
    return several.stacked(several.tables(found, "env", subject))


def environment_rows(run: Run, width: int) -> list[Row]:
    """What was asked, by whom, where, and how it went."""
    spec = run.spec
    told = environment.read(run.folder)
    machine = peek(run.folder / layout.SUPERVISOR).get("machine")
    facts = {
        "command": shlex.join(spec.command),
        "folder": spec.cwd,
        **line_facts(run),
        "tags": ", ".join(spec.tags),
        "note": spec.note,
        "parent": str(spec.parent or ""),
        "started": clock(run.started),
        "ended": clock(run.ended),
        "by": f"{spec.by.get('user', '')}@{spec.by.get('host', '')}" if spec.by else "",
        "python": _python(told),
        "packages": _packages(told),
        "machine": _machine(machine if isinstance(machine, Mapping) else {}),
        "system": _system(told),
        "variables": _pairs(_section(told, "env")),
        "slurm": _pairs(_section(told, "slurm")),
        "run again": environment.reproduce(spec, told),
        "kept in": str(run.folder),
        "noted": " · ".join(str(one.get("note")) for one in read_all(run.folder / layout.NOTES)),
    }
    rows = [row for name, text in facts.items() if text for row in fact(name, text, width)]
    return [*_trouble(run, width), *rows]


def _trouble(run: Run, width: int) -> list[Row]:
    """What a run that did not end well has said last, and what cannot be read of it."""
    rows = fact("problem", run.problem, width) if run.problem else []
    rows += fact("state", describe(run.life), width)
    last = peek(run.folder / layout.END).get("last")
    if run.life.state in ("failed", "killed", "never-started") and isinstance(last, list):
        rows += [line([Piece(" last lines", "title")], width)]
        rows += [line([Piece(fit(f"   {text}", width), "dim")], width) for text in last[-_LAST:]]
    return rows


def _python(told: Mapping[str, object]) -> str:
    python = _section(told, "python")
    return "  ".join(str(python[key]) for key in ("version", "executable") if key in python)


def _packages(told: Mapping[str, object]) -> str:
    """The packages that were imported, and how many there were."""
    versions = _section(told, "packages")
    imported = told.get("imported")
    names = imported if isinstance(imported, list) else []
    words = [f"{name} {versions[name]}" for name in names if name in versions]
    return ", ".join([*words, f"{len(versions)} installed"]) if versions else ""


def _system(told: Mapping[str, object]) -> str:
    """`host, Debian 12, driver 550.54, CUDA 12.4, docker`."""
    machine = _section(told, "machine")
    cuda = _section(told, "torch").get("cuda") or machine.get("cuda")
    words = [machine.get("host"), machine.get("os"), machine.get("cpu")]
    words += [f"driver {machine['driver']}" if machine.get("driver") else ""]
    words += [f"CUDA {cuda}" if cuda else "", _section(told, "container").get("kind")]
    return ", ".join(str(word) for word in words if word)


def _pairs(values: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items() if name != "PATH")


def _section(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


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
