"""`workbench import`: make runs of ours from those that other tools recorded."""

from __future__ import annotations

import click

from ..errors import UsageError
from .common import echo_json, json_option, project_of, runs_argument, safe


@click.command()
@runs_argument("runs", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that is found in the project.")
@json_option
@click.pass_context
def command(ctx: click.Context, runs: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Make full runs of RUNS that TensorBoard, wandb, MLflow and others recorded here.

    They are listed without that, and can be shown and plotted; an imported run has a number,
    can be asked for by SQL, and stays when the other tool's files go. Those are never touched.

    \b
      workbench import runs/exp1
      workbench import --all
    """
    project = project_of(ctx)
    if bool(runs) == everything:
        raise UsageError("name the runs to import, or give --all", "`workbench ls` lists them.")
    found = [run for run in project.runs() if run.origin] if everything else project.find_all(runs)
    made = [(run, project.bring_in(run)) for run in found]
    if as_json:
        echo_json([{"run": number, "from": run.spec.name} for run, number in made])
        return
    for run, number in made:
        click.echo(f"run {number}  {safe(run.spec.name)}")
    if not made:
        click.echo("nothing to import")
