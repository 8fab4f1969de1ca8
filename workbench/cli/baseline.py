"""`workbench baseline`: the run that others are compared with."""

from __future__ import annotations

from collections.abc import Collection

import click

from .. import settings
from ..errors import UsageError
from .common import echo_json, json_option, project_of, runs_argument


@click.command()
@runs_argument("run", required=False)
@click.option("--off", is_flag=True, help="Compare each run with its parent again.")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str | None, off: bool, as_json: bool) -> None:
    """Compare all runs with RUN; without RUN, print which it is.

    Without a baseline each run is compared with its parent, where it has one.

    \b
      workbench baseline 12
      workbench baseline --off
    """
    project = project_of(ctx)
    if run is not None:
        found = project.find(run)
        if found.origin:
            raise UsageError(
                f"{found.called} was recorded by {found.origin}",
                f"Make it a run of yours first: workbench import {found.spec.name}",
            )
        settings.set_baseline(project.root, found.number)
    elif off:
        settings.set_baseline(project.root, None)
    number = project.settings().baseline
    if as_json:
        echo_json({"baseline": number})
    else:
        click.echo(_told(number, {one.number for one in project.runs()}))


def _told(number: int | None, known: Collection[int]) -> str:
    if number is None:
        return "each run is compared with its parent"
    return f"run {number}" if number in known else f"run {number}, which is gone"
