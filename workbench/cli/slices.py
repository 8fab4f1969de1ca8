"""`workbench slices`: how a run does on each slice of the data."""

from __future__ import annotations

import click

from ..compare.slices import SliceTable, slice_tables
from ..draw.cells import cell_width, clean, fit
from ..draw.spark import bar
from ..errors import BadQuery
from ..index.catalog import Run
from ..project import Project
from ..view.table import value_text
from .common import echo_json, json_option, project_of, runs_argument, safe

_BAR = 20
_NAMES = 32


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
    base = project.find(against) if against else _baseline(project, found)
    old = base.metrics if base else {}
    tables = slice_tables(found.metrics, old, project.settings().direction)
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
        for line in page(table):
            click.echo(line)


def page(table: SliceTable) -> list[str]:
    """A family as lines: slice, value, change, bar, flags."""
    ways = {"up": "higher is better", "down": "lower is better"}
    lines = ["", f"{safe(table.family.title)}  {ways.get(table.direction or '', '')}".rstrip()]
    width = min(_NAMES, max(cell_width(clean(one.name)) for one in table.slices))
    most = max((abs(one.value) for one in table.slices if one.value - one.value == 0), default=0.0)
    for one in table.slices:
        change = "" if one.change is None else f"{one.change:+.3g}"
        rank = "" if one.rank is None else f"#{one.rank}"
        filled = bar(one.value / most if most else 0.0, _BAR)
        told = f"  {fit(one.name, width)}  {value_text(one.value):>7}  {change:>8}  {rank:>4}"
        lines.append(f"{told}  {filled}  {' '.join(one.flags)}".rstrip())
    return lines


def _baseline(project: Project, run: Run) -> Run | None:
    """The run that was chosen to compare with, else the parent; None for the run itself."""
    numbers = (project.settings().baseline, run.spec.parent)
    known = {one.number: one for one in project.runs() if one.number != run.number}
    return next((known[n] for n in numbers if n is not None and n in known), None)


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
