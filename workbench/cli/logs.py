"""`workbench logs`: the output of a run."""

from __future__ import annotations

import codecs
import sys

import click

from ..inside import layout
from ..outputs.terminal import Screen, plain
from .common import project_of, runs_argument


@click.command()
@runs_argument("run", default="last")
@click.option("-f", "--follow", is_flag=True, help="Stay and show what comes.")
@click.option("-n", "--lines", type=click.IntRange(min=0), help="Only the last N lines.")
@click.option("--raw", is_flag=True, help="The bytes as they were written.")
@click.pass_context
def command(ctx: click.Context, run: str, follow: bool, lines: int | None, raw: bool) -> None:
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
    if not path.exists():
        click.echo(f"run {found.number} has no output", err=True)
        return
    with path.open("rb") as file:
        if raw:
            while piece := file.read(1 << 20):
                sys.stdout.buffer.write(piece)
            return
        screen = Screen(keep=lines + 1 if lines else sys.maxsize)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while piece := file.read(1 << 20):
            screen.feed(decode(piece))
    told = [plain(line) for line in screen.lines]
    told = told[:-1] if told and not told[-1] else told
    for line in told[-lines:] if lines is not None else told:
        click.echo(line)
