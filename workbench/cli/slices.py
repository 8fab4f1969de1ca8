"""`workbench slices`: how a run does on each slice of the data."""

from __future__ import annotations

import shutil

import click

from ..compare.baseline import Baselines
from ..compare.slices import SliceTable, slice_tables
from ..draw.cells import Row, plain
from ..errors import BadQuery
from ..index.catalog import Run
from ..view.lanes.slices import slice_rows
from .common import echo_json, json_option, project_of, runs_argument, safe


@click.command()
@runs_argument("run", default="last")
@click.option("--against", metavar="RUN", help="Compare with RUN (default: the baseline).")
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, against: str | None, as_json: bool) -> None:
    """Tell how a RUN does on each slice of the data, the worst first.

    Slices are metrics that measure one thing on several parts of the data: acc/road,
    acc/pedestrian, f1_class_0. They are compared with the baseline, else with the run's parent.

    \b
      workbench slices 12
      workbench slices 12 --against 11 --json
    """
    project = project_of(ctx)
    found = project.find(run)
    settings = project.settings()
    baselines = Baselines(project.runs(), settings)
    base = project.find(against) if against else baselines.of(found)
    old = base.metrics if base else {}
    tables = slice_tables(found.metrics, old, settings.direction)
    if as_json:
        echo_json([_told(table, found, base) for table in tables])
        return
    if not tables:
        raise BadQuery(
            f"{found.called} has no metrics of slices",
            "They are three or more of one measure, such as acc/road, acc/sky, acc/pedestrian.",
        )
    click.echo(safe(found.called + (f" against {base.called}" if base else "")))
    for table in tables:
        click.echo("\n" + "\n".join(text.rstrip() for text in plain(_rows(table)).splitlines()))


def _rows(table: SliceTable) -> list[Row]:
    return slice_rows(table, min(120, shutil.get_terminal_size((100, 24)).columns))


def _told(table: SliceTable, run: Run, base: Run | None) -> dict[str, object]:
    slices = [
        {
            "slice": one.name,
            "metric": one.metric,
            "value": one.value,
            "baseline": one.old,
            "change": one.change,
            "rank": one.rank,
            "flags": list(one.flags),
        }
        for one in table.slices
    ]
    told = {"measure": table.family.title, "pattern": table.family.measure}
    sides = {"run": run.label, "baseline": base.label if base else None}
    return {**told, "direction": table.direction, **sides, "slices": slices}
