"""`workbench stop`: end runs politely."""

from __future__ import annotations

import time

import click

from ..project import Project
from ..run.lifecycle import describe
from .common import echo_json, json_option, project_of, run_json, runs_argument, safe


@click.command()
@runs_argument("runs", nargs=-1, required=True)
@click.option(
    "--grace",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Time between SIGINT, SIGTERM and SIGKILL (default: what the run was launched with).",
)
@click.option("--wait/--no-wait", default=True, help="Wait until they have ended (default).")
@json_option
@click.pass_context
def command(
    ctx: click.Context, runs: tuple[str, ...], grace: float | None, wait: bool, as_json: bool
) -> None:
    """Stop RUNS: SIGINT, as ctrl+c does, then SIGTERM, then SIGKILL to the whole process tree.

    \b
      workbench stop last
      workbench stop 11 12 --grace 2
    """
    project = project_of(ctx)
    found = project.find_all(runs)
    asked = [run.number for run in found if project.stop(run, grace)]
    if wait:
        _wait(project, asked)
    after = [run for run in project.runs() if run.number in {run.number for run in found}]
    if as_json:
        echo_json([run_json(run) for run in after])
        return
    for run in after:
        before = "" if run.number in asked else " already"
        click.echo(safe(f"{run.called}{before} {describe(run.life)}"))


def _wait(project: Project, numbers: list[int]) -> None:
    while any(run.live for run in project.runs() if run.number in numbers):
        time.sleep(0.05)
