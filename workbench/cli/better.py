"""`workbench better`: which way a metric is better."""

from __future__ import annotations

import click

from .. import settings
from ..view.table import metric_names
from .common import echo_json, json_option, project_of, safe


@click.command()
@click.argument("metric", required=False)
@click.argument("way", required=False, type=click.Choice(["up", "down", "unknown"]))
@json_option
@click.pass_context
def command(ctx: click.Context, metric: str | None, way: str | None, as_json: bool) -> None:
    """Say that METRIC is better when it goes up or down, or that nobody knows; without arguments,
    print what is known of each metric.

    It is guessed from the name (losses down, accuracies up); what cannot be guessed is unknown, and
    then no difference is called better or worse. `[metrics]` in workbench.toml has the last word.

    \b
      workbench better kl down
    """
    project = project_of(ctx)
    if metric is not None and way is not None:
        settings.set_direction(project.root, metric, way)
    known = project.settings()
    measured = metric_names(project.runs())
    names = measured if metric is None else [metric]
    if metric is not None and metric not in measured:
        click.echo(safe(f"no run has a metric {metric} yet"), err=True)
    told = {name: known.direction(name) or "unknown" for name in names}
    if as_json:
        echo_json(told)
        return
    width = min(40, max(map(len, told), default=0))
    for name, direction in told.items():
        click.echo(f"{safe(name):<{width}}  {direction}")
