"""`workbench sql`: questions that no command foresaw."""

from __future__ import annotations

import click

from ..draw.cells import cell_width, fit
from .common import echo_json, json_option, project_of


@click.command()
@click.argument("query")
@json_option
@click.pass_context
def command(ctx: click.Context, query: str, as_json: bool) -> None:
    """Answer a SQL QUERY (DuckDB's dialect) over all runs.

    \b
    The views:
      runs     run, name, state, command, cwd, parent, tags, started, ended, seconds,
               params, metrics (the last two as JSON)
      metrics  run, name, step, time, value, rank, source: each from one source
      all_metrics  the same, from every source
      meters   run, name, time, value
      params   run, name, value
    \b
      workbench sql "select run, min(value) from metrics where name = 'val/loss' group by run"
      workbench sql "select run, params->>'lr' as lr, metrics->>'acc' as acc from runs"
    """
    answer = project_of(ctx).query(query)
    if as_json:
        echo_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
        return
    rows = [list(answer.columns), *([_cell(value) for value in row] for row in answer.rows)]
    widths = [min(60, max(cell_width(row[i]) for row in rows)) for i in range(len(answer.columns))]
    for row in rows:
        cells = (fit(cell, width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
