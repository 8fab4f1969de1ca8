"""`workbench star`: a star for runs that matter."""

from __future__ import annotations

import click

from .common import echo_json, json_option, labels_json, project_of, runs_argument


@click.command()
@runs_argument("runs", nargs=-1, required=True)
@click.option("--off", is_flag=True, help="Take the star away.")
@json_option
@click.pass_context
def command(ctx: click.Context, runs: tuple[str, ...], off: bool, as_json: bool) -> None:
    """Star RUNS, or with --off no longer.

    \b
      workbench star 12
      workbench ls -f star
    """
    project = project_of(ctx)
    project.label(project.find_all(runs), star=not off)
    if as_json:
        echo_json([labels_json(run) for run in project.find_all(runs)])
