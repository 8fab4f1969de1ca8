"""`workbench tag`: give runs tags, or take them away."""

from __future__ import annotations

import click

from ..draw.cells import clean
from ..errors import UsageError
from .common import echo_json, json_option, labels_json, project_of, runs_argument


@click.command()
@runs_argument("runs", nargs=-1, required=True)
@click.option("-a", "--add", multiple=True, metavar="TAG", help="Give this tag; may be repeated.")
@click.option("-r", "--remove", multiple=True, metavar="TAG", help="Take this tag away.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    runs: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    as_json: bool,
) -> None:
    """Give RUNS tags, or take them away; with neither, print the tags that they have.

    \b
      workbench tag 12 13 --add ablation
      workbench ls -f "tag is ablation"
    """
    for tag in (*add, *remove):
        if not tag.strip() or tag.split() != [tag]:
            raise UsageError(f"{tag!r} is no tag", "A tag is one word.")
    project = project_of(ctx)
    project.retag(project.find_all(runs), add, remove)
    found = project.find_all(runs)
    if as_json:
        echo_json([labels_json(run) for run in found])
        return
    for run in found:
        click.echo(f"{run.label}  {clean(' '.join(run.labels.tags)) or '—'}")
