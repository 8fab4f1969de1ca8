"""`workbench gc`: remove what is not needed."""

from __future__ import annotations

import click

from .common import echo_json, json_option, project_of


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Remove leftovers, the code, checkouts, filtered data and drafts of runs that were removed,
    and the index.

    No run is touched. The index is made anew when it is next needed.
    """
    leftovers, snapshots = project_of(ctx).collect_garbage()
    if as_json:
        echo_json({"leftovers": [str(path) for path in leftovers], "snapshots": snapshots})
        return
    click.echo(f"removed the index, {len(leftovers)} leftovers, {snapshots} snapshots of code")
