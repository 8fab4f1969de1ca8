"""`workbench plot`: metrics as a figure in the terminal, drawn by plotext."""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
import numpy as np

from ..draw import numerals, ticks
from ..draw.reduction import ordered, reduce
from ..errors import BadQuery
from ..index.catalog import Run
from ..outputs.series import Array, Series
from ..project import Project
from ..view.table import metric_names
from .common import echo_json, json_option, project_of, runs_argument, safe

_COLORS = ("blue+", "orange+", "green+", "magenta+", "cyan+", "red+", "gray+", "white")


@click.command()
@runs_argument("runs", nargs=-1)
@click.option("-m", "--metric", "metrics", multiple=True, help="What to plot; several times, too.")
@click.option(
    "--source", help="Where from: sdk, output, files, tensorboard, … (default: each best)."
)
@click.option("--time", "by_time", is_flag=True, help="Seconds since the start instead of steps.")
@click.option("--log", "log_y", is_flag=True, help="Logarithmic y axis.")
@click.option("--width", type=click.IntRange(min=20), help="Columns (default: the terminal's).")
@click.option("--height", type=click.IntRange(min=6), default=20, show_default=True)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    runs: tuple[str, ...],
    metrics: tuple[str, ...],
    source: str | None,
    by_time: bool,
    log_y: bool,
    width: int | None,
    height: int,
    as_json: bool,
) -> None:
    """Plot metrics of RUNS (default: the last one) over each other.

    \b
      workbench plot 12 13 --metric val/loss
      workbench plot last -m loss -m val_loss --log
    """
    project = project_of(ctx)
    found = project.find_all(runs or ("last",))
    names = _names(found, metrics) if source is None else metrics
    held = {run.number: read_series(project, run, names, source) for run in found}
    names = names or _all_names(held.values(), source)
    if as_json:
        echo_json([_told(run, series) for run in found for series in held[run.number]])
        return
    width = width or min(160, shutil.get_terminal_size((100, 24)).columns)
    for name in names:
        curves = [
            (run.legend, run, series)
            for run in found
            for series in held[run.number]
            if series.name == name and len(series)
        ]
        click.echo(figure(name, curves, by_time, log_y, width, height))


def read_series(
    project: Project, run: Run, names: Sequence[str], source: str | None = None
) -> list[Series]:
    """All points of these metrics of a run; without names, of all that `source` has."""
    held = project.series(run, source)
    while held.advance():
        pass
    return [held.columns.series(name) for name in names or held.columns.names()]


def _all_names(held: Iterable[Sequence[Series]], source: str | None) -> list[str]:
    names = list(dict.fromkeys(series.name for found in held for series in found))
    if not names:
        raise BadQuery(f"no metrics came from {source}", "`workbench show` tells the sources.")
    return names


Curve = tuple[str, Run, Series]


def figure(
    title: str, curves: Sequence[Curve], by_time: bool, log_y: bool, width: int, height: int
) -> str:
    """The figure as text, coloured if it goes to a terminal. No spike is lost: of each column
    the first, lowest, highest and last value are drawn."""
    import plotext  # a quarter of a second, paid by nobody else

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.title(safe(title))
    figure.label("seconds" if by_time else "step", "x")
    xs, ys = [], []
    for place, (label, run, series) in enumerate(curves):
        x, y = _points(series, run, by_time, log_y, 2 * width)
        if len(x):
            marker = plotext.marker("braille", plotext.pixel(_COLORS[place % len(_COLORS)]))
            signal = figure.signal(list(x), list(y), marker=marker).lines(True)
            figure.draw(signal.label(safe(label)))
            xs += [float(x[0]), float(x[-1])]
            ys += [float(y.min()), float(y.max())]
    if xs:
        _rule(figure, "x", min(xs), max(xs), width // 12)
        _rule(figure, "y", min(ys), max(ys), height // 3, log_y)
        figure.legend(True, max(xs), max(ys), ha="right", relative=True)
    return str(figure.build().string(colorless=not sys.stdout.isatty())).rstrip()


def _rule(figure: Any, axis: str, low: float, high: float, most: int, log: bool = False) -> None:
    """Round ticks. `log`: the values are powers of ten."""
    if low == high:
        low, high = low - (abs(low) or 1), high + (abs(high) or 1)
    if log:
        powers = ticks.log_ticks(10**low, 10**high, most)
        values, labels = [math.log10(power) for power in powers], numerals.log_label(powers)
    else:
        values = ticks.ticks(low, high, most)
        labels = numerals.label(values)
    figure.ruler(axis).lim(low, high).ticks(values, labels)


def _points(
    series: Series, run: Run, by_time: bool, log_y: bool, columns: int
) -> tuple[Array, Array]:
    begin = run.started if run.started is not None else float(series.time[0])
    x, y = ordered(series.time - begin if by_time else series.step, series.value)
    if log_y:
        y = np.log10(np.where(y > 0, y, np.nan))
    good = np.isfinite(x) & np.isfinite(y)
    x, y = x[good], y[good]
    if len(x) <= 2 * columns:
        return x, y
    low, high = float(x[0]), float(x[-1])
    seen = reduce(x, y, low, high, columns)
    at = low + (seen.column + 0.5) * (high - low) / columns
    parts = np.stack((seen.first, seen.low, seen.high, seen.last), axis=1)
    return np.repeat(at, 4), parts.ravel()


def _names(runs: Sequence[Run], wanted: Sequence[str]) -> list[str]:
    known = metric_names(runs)
    if not known:
        raise BadQuery("these runs have no metrics", "See `workbench logs` for their output.")
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise BadQuery(f"no metric {unknown[0]!r} in these runs", f"They have: {', '.join(known)}")
    return list(wanted) or known[:1]


def _told(run: Run, series: Series) -> dict[str, object]:
    return {
        "run": run.spec.name if run.origin else run.number,
        "name": series.name,
        "step": series.step.tolist(),
        "time": series.time.tolist(),
        "value": series.value.tolist(),
    }
