"""`workbench tree`: which run was made from which, and what changed on the way."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

from ..compare.between import Comparison
from ..compare.differing import differing
from ..compare.family import Branch, Member, branches, drawn, families, family_of
from ..compare.wording import signed, value
from ..draw.cells import cell_width, clean, fit
from ..project import Project
from .common import echo_json, json_option, project_of, runs_argument

_LANES = ("params", "code", "data", "metrics")


@click.command()
@runs_argument("run", required=False)
@json_option
@click.pass_context
def command(ctx: click.Context, run: str | None, as_json: bool) -> None:
    """Draw the family of RUN, or all families: parents, children, and what each changed.

    \b
      workbench tree
      workbench tree 14
      workbench tree last --json
    """
    project = project_of(ctx)
    found = project.find(run) if run else None
    runs = project.runs()
    told = [family_of(found, runs)] if found else families(runs)
    if as_json:
        echo_json([_json(project, branch) for first in told for branch in branches(first)])
    elif not told:
        click.echo("No run was made from another one yet.")
    else:
        _echo(project, told, found.number if found else None)


def _echo(project: Project, told: Sequence[Member], marked: int | None) -> None:
    width = shutil.get_terminal_size((120, 24)).columns
    for first in told:
        for text in drawn(first, lambda branch: _words(project, branch, marked)):
            line = clean(text)
            click.echo(fit(line, width) if cell_width(line) > width else line)


def _words(project: Project, branch: Branch, marked: int | None) -> str:
    """`14 lr 3e-4 → 1e-4  val/acc 0.812 +0.021`; the run that was asked for has a mark."""
    found, member = _compared(project, branch), branch.member
    if member.run is None:
        return f"{member.number} (removed)"
    label = member.run.spec.name if member.run.origin else member.run.label
    name = f"{label} ◂" if member.number == marked else label
    return f"{name} {_difference(found)}  {_metric(found)}".rstrip()


def _compared(project: Project, branch: Branch) -> Comparison | None:
    """A run beside its parent; None where there is none, or it was removed."""
    parent, run = branch.parent, branch.member.run
    if parent is None or parent.run is None or run is None:
        return None
    return project.compare([parent.run, run], _LANES)


def _difference(found: Comparison | None) -> str:
    return "" if found is None else differing(found, 1)


def _metric(found: Comparison | None) -> str:
    """`val/acc 0.812 +0.021`, as far as it was measured."""
    if found is None or found.principal is None:
        return ""
    change = found.principal.change(1)
    told = value(found.principal.values[1], 7)
    return f"{found.principal.name} {told}{'' if change is None else f' {signed(change)}'}"


def _json(project: Project, branch: Branch) -> dict[str, object]:
    member, found = branch.member, _compared(project, branch)
    return {
        "run": member.number,
        "parent": branch.parent.number if branch.parent else None,
        "children": [child.number for child in member.children],
        "state": member.run.life.state if member.run else None,
        "difference": _difference(found),
    }
