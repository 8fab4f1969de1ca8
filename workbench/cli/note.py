"""`workbench note`: what somebody wants to remember of a run."""

from __future__ import annotations

import click

from .common import echo_json, json_option, labels_json, project_of, runs_argument, safe


@click.command()
@runs_argument("run")
@click.argument("text", required=False)
@json_option
@click.pass_context
def command(ctx: click.Context, run: str, text: str | None, as_json: bool) -> None:
    """Keep TEXT as the note on RUN (an empty text takes it away); without TEXT, print the note.

    \b
      workbench note 12 "wider, but the loss explodes after epoch 3"
    """
    project = project_of(ctx)
    if text is not None:
        project.label([project.find(run)], note=text.strip())
    found = project.find(run)
    if as_json:
        echo_json(labels_json(found))
    elif found.labels.note:
        click.echo(safe(found.labels.note))
