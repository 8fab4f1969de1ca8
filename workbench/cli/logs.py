"""`workbench logs`: the output of a run."""

from __future__ import annotations

import shutil
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import click

from ..inside import layout
from ..outputs.log import Lines, Output
from .common import echo_json, json_option, project_of, runs_argument

#: Lines that progress bars may move in.
_BARS = 100


@click.command()
@runs_argument("run", default="last")
@click.option("-f", "--follow", is_flag=True, help="Stay and show what comes.")
@click.option("-n", "--lines", type=click.IntRange(min=0), help="Only the last N lines.")
@click.option("--raw", is_flag=True, help="The bytes as they were written.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, run: str, follow: bool, lines: int | None, raw: bool, as_json: bool
) -> None:
    """Print the output of a run as a terminal would show it: progress bars in their last state.

    \b
      workbench logs -f last
      workbench logs 12 -n 50
      workbench logs 12 --raw > 12.log
    """
    project = project_of(ctx)
    found = project.find(run)
    if follow:
        from .following import follow_run

        ctx.exit(follow_run(project, found.number))
    path = found.folder / layout.OUTPUT
    if raw and path.exists():
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return
    told = read_lines(path) if lines is None else deque(read_lines(path), maxlen=lines)
    if as_json:
        echo_json(list(told))
        return
    for line in told:
        click.echo(line)


def read_lines(path: Path) -> Iterator[str]:
    """The lines of an output as a terminal shows them."""
    output, lines = Output(path), Lines(held=_BARS)
    while (text := output.read()) is not None:
        yield from lines.feed(text)
    yield from lines.close()
