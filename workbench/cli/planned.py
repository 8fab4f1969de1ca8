"""A plan as it is told: what changes, what will be done, and why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..tweak.history import HOLDERS
from ..tweak.plan import Plan
from .common import echo_json, safe

if TYPE_CHECKING:
    from ..tweak.measuring import Measured

Problems = Mapping[tuple[str, str], str]


def say(root: Path, found: Plan, line_only: bool, as_json: bool) -> bool:
    """Print a plan, or its command alone; whether it has problems, which are told apart."""
    kept, problems = ({}, found.problems) if line_only else _measured(root, found)
    if as_json:
        echo_json(_told(found, kept, problems))
    elif line_only:
        click.echo(safe(found.line))
    else:
        _say(root, found, kept)
    for (_, name), why in problems.items():
        click.echo(f"{safe(name)}: {safe(why)}", err=True)
    return bool(problems)


def _measured(root: Path, found: Plan) -> tuple[Mapping[str, Measured], Problems]:
    """What the filters keep, and all problems. DuckDB is loaded where there are any."""
    if not found.datasets:
        return {}, found.problems
    from ..tweak.measuring import measured

    kept, problems = measured(root, found)
    return kept, {**found.problems, **{("data", name): why for name, why in problems.items()}}


def _say(root: Path, found: Plan, kept: Mapping[str, Measured]) -> None:
    child = "a child" if found.origin.run is not None else "a run"
    click.echo(f"{child} of {found.origin.called}")
    sizes = (f"data: {name}: {one.words}" for name, one in kept.items())
    for text in (*_changes(root, found), *found.words, *sizes, found.line):
        click.echo(f"  {safe(text)}")
    for text in found.notes:
        click.echo(f"note: {safe(text)}", err=True)


def _changes(root: Path, found: Plan) -> Iterator[str]:
    """Each edit: what it was with its name, and what it becomes."""
    from ..tweak.form import fields

    known = {(one.lane, one.name): one for one in fields(root, found.origin, found.edits)}
    for lane, holder in HOLDERS:
        if holder == "files":
            yield from (f"{path} edited" for path in found.edits.files)
            continue
        for name, value in getattr(found.edits, holder).items():
            one = known.get((lane, name.lstrip("+") if lane == "params" else name))
            was = (one.was or one.default) if one is not None else None
            none = {"params": "its default", "data": "all of it"}.get(lane, "(not set)")
            before = was or ("all of it" if lane == "data" else "(not set)")
            yield f"{name} {before} → {value or none}"


def _told(found: Plan, kept: Mapping[str, Measured], problems: Problems) -> Mapping[str, object]:
    """The plan as JSON."""
    spec = found.spec
    return {
        "parent": spec.parent,
        "command": list(spec.command),
        "line": found.line,
        "cwd": spec.cwd,
        "env": dict(spec.env),
        "edits": dict(spec.edits),
        "own_copy": found.code.own_copy,
        "files": sorted(found.files),
        "data": {name: _dataset(found, name, kept.get(name)) for name in found.datasets},
        "words": list(found.words),
        "notes": list(found.notes),
        "problems": [
            {"lane": lane, "name": name, "why": why} for (lane, name), why in problems.items()
        ],
    }


def _dataset(found: Plan, name: str, kept: Measured | None) -> Mapping[str, object]:
    one = found.datasets[name]
    told = {"filter": found.filters[name], "path": str(one.path), "way": one.way}
    if kept is None:
        return told
    return told | {"rows": list(kept.rows), "unit": kept.unit, "size": kept.size, "free": kept.free}
