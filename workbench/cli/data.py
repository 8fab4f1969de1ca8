"""`workbench data`: what a run was trained on."""

from __future__ import annotations

import click

from ..inputs.data import files
from .common import echo_json, json_option, project_of, runs_argument
from .files import as_told, table


@click.command()
@runs_argument("run", default="last")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, as_json: bool) -> None:
    """List the data that a run read: datasets and checkpoints, by file or by name and version.

    Configurations, logs, and what the run wrote itself are left out; `workbench files` has them.

    \b
      workbench data 12
      workbench data last --json
    """
    found = project_of(ctx).find(run)
    uses = [use for use in files.read(found.folder) if use.is_data]
    if as_json:
        echo_json([as_told(use) for use in uses])
    elif not uses:
        click.echo(f"Run {found.number} is not known to have read data.")
    else:
        for line in table(uses, found.spec.cwd):
            click.echo(line)
