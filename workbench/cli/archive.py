"""`workbench archive`: put runs away without removing them."""

from __future__ import annotations

import click

from .common import echo_json, json_option, labels_json, project_of, runs_argument


@click.command()
@runs_argument("runs", nargs=-1, required=True)
@click.option("--off", is_flag=True, help="List them again.")
@json_option
@click.pass_context
def command(ctx: click.Context, runs: tuple[str, ...], off: bool, as_json: bool) -> None:
    """Put RUNS away: they are not listed unless asked for (`ls --archived`, `a` on the screen).

    \b
      workbench archive 1 2 3
      workbench ls --archived
    """
    project = project_of(ctx)
    project.label(project.find_all(runs), archived=not off)
    if as_json:
        echo_json([labels_json(run) for run in project.find_all(runs)])
