"""`workbench rm`: remove runs for good."""

from __future__ import annotations

import click

from .common import echo_json, json_option, project_of, runs_argument


@click.command()
@runs_argument("runs", nargs=-1, required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def command(ctx: click.Context, runs: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Remove RUNS that have ended, with their logs and metrics, for good.

    Their numbers are not used again. A running run is never removed.
    """
    project = project_of(ctx)
    found = project.find_all(runs)
    told = ", ".join(str(run.number) for run in found)
    if not yes:
        click.confirm(f"Remove run {told} for good?", abort=True, err=True)
    project.remove_all(found)
    if as_json:
        echo_json([run.number for run in found])
    else:
        click.echo(f"removed {told}")
