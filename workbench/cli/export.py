"""`workbench export`: runs as CSV or Parquet, for notebooks, spreadsheets, databases."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ..draw.numerals import quantity
from ..errors import BadQuery, UsageError
from ..index.catalog import Run
from ..project import Project
from ..view.table import metric_names
from .common import echo_json, json_option, project_of, runs_argument

_STANDARD_OUTPUT = "-"


@click.command()
@runs_argument("runs", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="FILE.csv or FILE.parquet; - prints CSV.",
)
@click.option(
    "--what",
    type=click.Choice(["runs", "metrics", "meters", "params"]),
    default="runs",
    show_default=True,
    help="One row a run, a value, a reading, a parameter.",
)
@click.option("-f", "--filter", "text", help="Only runs of which this is true, as in `ls -f`.")
@click.option("-m", "--metric", "metrics", multiple=True, help="Only these metrics (or meters).")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    runs: tuple[str, ...],
    output: str,
    what: str,
    text: str | None,
    metrics: tuple[str, ...],
    force: bool,
    as_json: bool,
) -> None:
    """Write RUNS (default: all) to a file, those that other tools recorded included.

    \b
      workbench export -o runs.csv
      workbench export -f "val/acc > 0.9" -o good.parquet
      workbench export 12 13 --what metrics -m val/loss -o curves.parquet
      workbench export last --what params -o -
    """
    project = project_of(ctx)
    found = project.find_all(runs) if runs else project.runs()
    found = found if text is None else project.filter(text, found)
    _check(found, what, metrics)
    if output == _STANDARD_OUTPUT:
        if as_json:
            raise UsageError("--json tells what was written, and - prints it", "Give a file.")
        _print(project, found, what, metrics)
        return
    written = project.export(found, what, Path(output), metrics, force)
    if as_json:
        told = {"path": str(written.path), "format": written.format, "what": what}
        echo_json(told | {"rows": written.rows, "bytes": written.bytes})
    else:
        size = quantity(written.bytes, "B")
        click.echo(f"{written.rows:,} row{'s' * (written.rows != 1)}, {size}: {written.path}")


def _check(runs: Sequence[Run], what: str, wanted: Sequence[str]) -> None:
    known = metric_names(runs)
    unknown = [name for name in wanted if name not in known]
    if unknown and what in ("runs", "metrics"):
        raise BadQuery(f"no metric {unknown[0]!r} in these runs", f"They have: {', '.join(known)}")
    if wanted and what == "params":
        raise UsageError("parameters are no metrics", "Leave out --metric.")


def _print(project: Project, runs: Sequence[Run], what: str, only: Sequence[str]) -> None:
    """A pipe cannot be renamed into place: it gets a file that is whole."""
    with TemporaryDirectory(prefix="workbench-") as folder:
        written = project.export(runs, what, Path(folder) / "export.csv", only)
        with written.path.open("rb") as file:
            sys.stdout.flush()
            shutil.copyfileobj(file, sys.stdout.buffer)
