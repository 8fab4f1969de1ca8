"""`workbench ls`: the list of runs."""

from __future__ import annotations

import shutil

import click

from ..draw.cells import cell_width, fit
from ..index.catalog import Run
from ..run.lifecycle import STATES
from ..view.states import brief, sign
from ..view.table import Columns, find_columns, metric_cell, param_cell
from .common import echo_json, json_option, project_of, run_json

_COMMAND = 16  # cells for the command at least, before columns give way
_PLACE = 48  # cells for the place of a run that another tool recorded, likewise


@click.command()
@click.option("-n", "--last", type=click.IntRange(min=1), help="Only the last N runs.")
@click.option("-f", "--filter", "text", help="Only runs of which this is true: see below.")
@click.option("--state", type=click.Choice(STATES), multiple=True, help="Only runs in this state.")
@click.option("--tag", multiple=True, help="Only runs with this tag.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    last: int | None,
    text: str | None,
    state: tuple[str, ...],
    tag: tuple[str, ...],
    as_json: bool,
) -> None:
    """List the runs, newest last, with the parameters that differ and the metrics that matter.

    \b
      workbench ls -n 10
      workbench ls --state failed --json
      workbench ls -f "val/acc > 0.9 and lr < 1e-3 and state = done"
      workbench ls -f "code changed since 12 and not archived"
    """
    project = project_of(ctx)
    runs = [
        run
        for run in (project.runs() if text is None else project.filter(text))
        if (not state or run.life.state in state) and (not tag or {*tag} <= {*run.spec.tags})
    ]
    runs = runs[-last:] if last else runs
    if as_json:
        echo_json([run_json(run) for run in runs])
    elif not runs and text is not None:
        click.echo("No run is like that.")
    elif not runs:
        click.echo(f"No runs in {project.root}. Launch one: workbench run -- python train.py")
    else:
        for line in table(runs, shutil.get_terminal_size((120, 24)).columns):
            click.echo(line)


def table(runs: list[Run], width: int) -> list[str]:
    """The runs as lines of text, at most `width` cells wide."""
    columns: Columns | None = find_columns(runs)
    places = [cell_width(run.spec.name) for run in runs if run.origin]
    least = max(_COMMAND, min(_PLACE, max(places, default=0)))  # people name those runs by them
    while columns is not None:
        rows = [["#", "", "state", *columns.metrics, *columns.params]]
        rows += [_cells(run, columns) for run in runs]
        widths = [min(24, max(map(cell_width, column))) for column in zip(*rows, strict=True)]
        room = width - sum(widths) - 2 * len(widths)
        columns = columns.narrower() if room < least else None
    last = ["command", *(run.title for run in runs)]
    return [_line(row, widths, text, room) for row, text in zip(rows, last, strict=True)]


def _cells(run: Run, columns: Columns) -> list[str]:
    metrics = [metric_cell(run, name) for name in columns.metrics]
    params = [param_cell(run.params, name) for name in columns.params]
    return [run.label, sign(run), brief(run), *metrics, *params]


def _line(cells: list[str], widths: list[int], last: str, room: int) -> str:
    numbers = {0, *range(3, len(cells))}
    told = [
        fit(cell, width, "right" if place in numbers else "left")
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join([*told, fit(last, max(0, room))]).rstrip()
