"""`workbench tree`: which run was made from which, and what changed on the way."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

from ..compare.family import Branch, Member, branches, drawn, families, family_of
from ..draw.cells import cell_width, clean, fit
from ..project import Project
from ..view import family
from .common import echo_json, json_option, project_of, runs_argument


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
    compare = _comparing(project)
    for first in told:
        for text in drawn(first, lambda branch: family.words(branch, compare, marked)):
            line = clean(text)
            click.echo(fit(line, width) if cell_width(line) > width else line)


def _comparing(project: Project) -> family.Compare:
    return lambda parent, run: project.compare([parent, run], family.LANES)


def _json(project: Project, branch: Branch) -> dict[str, object]:
    member = branch.member
    return {
        "run": member.number,
        "parent": branch.parent.number if branch.parent else None,
        "children": [child.number for child in member.children],
        "state": member.run.life.state if member.run else None,
        "difference": family.difference(family.compared(branch, _comparing(project))),
    }
