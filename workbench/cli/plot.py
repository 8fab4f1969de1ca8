"""`workbench plot`: metrics as text in the terminal, or as a figure in a file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click

from ..draw.numerals import quantity
from ..errors import BadQuery
from ..index.catalog import Run
from ..outputs.series import Series
from ..project import Project
from ..view.figures import paper
from ..view.figures.panes import panes
from ..view.figures.style import THEMES
from ..view.figures.text import text
from ..view.figures.wish import TIME, FigureWish
from ..view.table import metric_names
from .common import echo_json, json_option, project_of, runs_argument

#: All points of a run, each run read once.
Read = Callable[[Run], Sequence[Series]]


def _size(
    ctx: click.Context, option: click.Parameter, value: str | None
) -> tuple[float, float] | None:
    """Inches, as in `8x5`."""
    if value is None:
        return None
    try:
        width, height = map(float, value.lower().split("x"))
    except ValueError:
        raise click.BadParameter("give inches, such as 8x5") from None
    if not (1 <= width <= 100 and 1 <= height <= 100):
        raise click.BadParameter("a side has 1 to 100 inches")
    return width, height


@click.command()
@runs_argument("runs", nargs=-1)
@click.option("-f", "--filter", "only", help="Only runs of which this is true, as in `ls -f`.")
@click.option(
    "-m", "--metric", "metrics", multiple=True, help="What to plot, or a pattern: -m 'acc/*'."
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="FILE.svg, .png, .pdf."
)
@click.option(
    "--source", help="Where from: sdk, output, files, tensorboard, … (default: each best)."
)
@click.option("--x", metavar="X", default="step", help="step, time, epoch, or a metric.")
@click.option("--time", "by_time", is_flag=True, help="The same as --x time.")
@click.option("--log", "log_y", is_flag=True, help="Logarithmic y axis.")
@click.option("--logx", "log_x", is_flag=True, help="Logarithmic x axis.")
@click.option(
    "--smooth", "smoothing", type=click.FloatRange(0, 1, max_open=True), default=0.0, help="0 to 1."
)
@click.option("--group", metavar="PARAM", default="", help="Mean and range of runs alike in PARAM.")
@click.option("--theme", type=click.Choice(THEMES), default="light", show_default=True)
@click.option("--size", metavar="WxH", callback=_size, help="Inches of the figure: 8x5.")
@click.option("--width", type=click.IntRange(min=20), help="Columns (default: the terminal's).")
@click.option("--height", type=click.IntRange(min=6), default=20, show_default=True)
@json_option
@click.pass_context
def command(ctx: click.Context, /, runs: tuple[str, ...], **asked: Any) -> None:
    """Plot metrics of RUNS (default: the last one) over each other.

    As text, or with -o as a figure; several metrics stand in a grid.

    \b
      workbench plot 12 13 --metric val/loss
      workbench plot last -m loss -m val_loss --log
      workbench plot 11 12 13 -m 'val/*' --smooth 0.6 -o figure.svg
      workbench plot 1 2 3 4 5 6 -m val/acc --group lr -o seeds.png
    """
    project = project_of(ctx)
    found = _runs(project, runs, asked["only"])
    read = _reader(project, asked["source"])
    names = _names(found, read, asked["metrics"], asked["source"])
    if asked["output"] is not None:
        _write(found, read, names, asked)
    elif asked["as_json"]:
        echo_json([_told(run, one) for run in found for one in read(run) if one.name in names])
    else:
        _print(found, read, names, asked)


def _wish(asked: dict[str, Any]) -> FigureWish:
    x = TIME if asked["by_time"] else asked["x"]
    keys = "log_x", "log_y", "smoothing", "group"
    return FigureWish(x, *(asked[key] for key in keys))


def _print(runs: Sequence[Run], read: Read, names: Sequence[str], asked: dict[str, Any]) -> None:
    width = asked["width"] or min(160, shutil.get_terminal_size((100, 24)).columns)
    wish = _wish(asked)
    for pane in panes(runs, read, names, wish, 2 * width):
        click.echo(text(pane, wish, width, asked["height"], sys.stdout.isatty()))


def _write(runs: Sequence[Run], read: Read, names: Sequence[str], asked: dict[str, Any]) -> None:
    target, wish = asked["output"], _wish(asked)
    paper.check(target)
    sheet = paper.Paper(asked["theme"], asked["size"])
    curves = len(names) * len(runs) * (2 if wish.smoothing else 1)
    columns = paper.columns(len(names), curves, sheet)
    drawn = panes(runs, read, names, wish, columns)
    size = paper.write(drawn, wish, target, sheet)
    if asked["as_json"]:
        curves = sum(len(pane.curves) for pane in drawn)
        told = {"path": str(target), "bytes": size, "metrics": list(names)}
        echo_json(told | {"curves": curves})
    else:
        click.echo(f"{target}  {quantity(size, 'B')}")


def _runs(project: Project, named: Sequence[str], only: str | None) -> list[Run]:
    """The runs named, of which a filter is true; without names all of them, or the last one."""
    if only is None:
        return project.find_all(named or ("last",))
    found = project.filter(only, project.find_all(named) if named else None)
    if not found:
        raise BadQuery("no run is as the filter says", "`workbench ls -f` lists those that are.")
    return found


def _reader(project: Project, source: str | None) -> Read:
    held: dict[int, Sequence[Series]] = {}

    def read(run: Run) -> Sequence[Series]:
        if run.number not in held:
            held[run.number] = project.points(run, source)
        return held[run.number]

    return read


def _names(
    runs: Sequence[Run], read: Read, wanted: Sequence[str], source: str | None
) -> Sequence[str]:
    """The metrics that are wanted; the one that matters most where none is named, of a source
    all. Raises BadQuery."""
    known = metric_names(runs)
    if source is not None:
        known = list(dict.fromkeys(series.name for run in runs for series in read(run)))
    if not known and source is not None:
        raise BadQuery(f"no metrics came from {source}", "`workbench show` tells the sources.")
    if not known:
        raise BadQuery("these runs have no metrics", "See `workbench logs` for their output.")
    named = [name for one in wanted for name in _matching(one, known)]
    return list(dict.fromkeys(named)) or (known if source is not None else known[:1])


def _matching(wanted: str, known: Sequence[str]) -> list[str]:
    """The metric of that name, else those that the pattern means."""
    found = [wanted] if wanted in known else [n for n in known if fnmatchcase(n, wanted)]
    if not found:
        raise BadQuery(f"no metric {wanted!r} in these runs", f"They have: {', '.join(known)}")
    return found


def _told(run: Run, series: Series) -> dict[str, object]:
    return {
        "run": run.spec.name if run.origin else run.number,
        "name": series.name,
        "step": series.step.tolist(),
        "time": series.time.tolist(),
        "value": series.value.tolist(),
    }
