"""`workbench rerun`: launch a run again, unchanged."""

from __future__ import annotations

import click

from ..tweak.edits import Edits
from .child import CODES, code_option, launch_child, origin_of
from .common import json_option, project_of, runs_argument


@click.command()
@runs_argument("reference", metavar="RUN")
@code_option
@click.option("-f", "--follow", is_flag=True, help="Stay and show the output.")
@json_option
@click.pass_context
def command(ctx: click.Context, reference: str, code: str, follow: bool, as_json: bool) -> None:
    """Launch RUN again, unchanged, as a child of it.

    \b
      workbench rerun last
      workbench rerun 13 --code run    # with the code exactly as it was
    """
    project = project_of(ctx)
    origin = origin_of(project, reference)
    launch_child(ctx, project, origin, Edits(code=CODES[code]), follow, as_json)
