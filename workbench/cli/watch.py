"""`workbench watch`: a quick run on each save of the code."""

from __future__ import annotations

import shlex
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
import orjson

from ..draw.cells import Piece
from ..loop.loop import BEGUN, CUT, ENDED, Loop, News
from ..project import Project
from ..view.loop import result
from .ansi import painted, wants_colour
from .common import at_json, json_option, jsonable, project_of, run_json, safe

_FILES = 3  # that were saved, by name
_PATIENCE = 10.0  # seconds for a run that was asked to stop


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@json_option
@click.argument("command_line", nargs=-1, type=click.UNPROCESSED, metavar="[--] [COMMAND...]")
@click.pass_context
def command(ctx: click.Context, as_json: bool, command_line: tuple[str, ...]) -> None:
    """Run COMMAND now and again on each save of the project's code, until ctrl+c.

    COMMAND should be quick; it runs in the project's folder, and is kept for the next time, when it
    need not be given. `[watch] command = "…"` in workbench.toml says it for everybody. Each run is
    one like any other, tagged `watch`; its result is told beside that of the last one that went
    through. A save while one goes on cuts it short. With --json a line tells each step.

    \b
      workbench watch -- python train.py --max-steps 20
      workbench watch
    """
    project = project_of(ctx)
    loop = project.watch(shlex.join(command_line))
    tell = _tell_json if as_json else _tell
    with _held_back(loop):
        if not as_json:
            click.echo("watching; ctrl+c ends it", err=True)
        while not loop.over:
            for news in loop.advance():
                tell(project, news)
        _leave(loop)


@contextmanager
def _held_back(loop: Loop) -> Iterator[None]:
    """Let signals end the loop, so that no launch is cut in half."""
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {one: signal.signal(one, lambda *_: loop.end()) for one in asked}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _leave(loop: Loop) -> None:
    """Stop the run that goes on, and wait for its end."""
    going = loop.going
    loop.stop()
    deadline = time.monotonic() + _PATIENCE
    while not loop.wait_over() and time.monotonic() < deadline:
        time.sleep(0.05)
    if going is not None:
        click.echo(f"run {going.number} was stopped", err=True)


def _tell(project: Project, news: News) -> None:
    """A line for people, and a traceback below it."""
    if news.what == ENDED and news.outcome is not None:
        _echo(result(news.outcome, project.settings()))
        failed = news.outcome.failure
        for line in failed.lines if failed is not None else ():
            click.echo(f"    {safe(line)}")
    elif news.what == BEGUN:
        _echo([Piece(f"● {news.run}  {_saved(news.files)}".rstrip(), "dim")])
    elif news.what == CUT:
        _echo([Piece(f"■ {news.run}  cut short", "dim")])
    else:
        click.echo(safe(news.why), err=True)


def _echo(pieces: Sequence[Piece]) -> None:
    click.echo(painted(tuple(pieces), wants_colour()))


def _saved(files: Sequence[str]) -> str:
    """`train.py, model.py and 3 more`."""
    if not files:
        return ""
    more = f" and {len(files) - _FILES} more" if len(files) > _FILES else ""
    return f"{', '.join(files[:_FILES])}{more} saved"


def _tell_json(_: Project, news: News) -> None:
    told: dict[str, object] = {"what": news.what, "run": news.run, "before": news.before}
    told |= {"files": list(news.files)} if news.files else {}
    told |= {"why": news.why} if news.why else {}
    if (outcome := news.outcome) is not None:
        told |= {"changed": outcome.changed, "result": run_json(outcome.run)}
        told |= {"at": at_json(outcome.failure)} if outcome.failure else {}
    click.echo(orjson.dumps(jsonable(told), option=orjson.OPT_NON_STR_KEYS))
