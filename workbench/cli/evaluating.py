"""Waiting for evaluations in the terminal: a line whenever something has come of one."""

from __future__ import annotations

import shlex
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ..later.line import BEGUN, DROPPED, FAILED, MEASURED, PLANNED, Line, News
from ..view.table import value_text
from .common import safe

_TICK = 0.2  # seconds between looks
_LAST = 8  # lines of the output of an evaluation that failed


def wait(line: Line, quiet: bool = False) -> list[News]:
    """Advance the line until it is over, and tell what comes of it; what came of each run.

    ctrl+c asks whether to stop; a second ctrl+c leaves the evaluations that go on to themselves.
    """
    found: list[News] = []
    while not line.over:
        with _undisturbed() as heard:
            for news in line.advance():
                found += [news] if news.what != BEGUN else []
                if not quiet:
                    click.echo(text(news))
            time.sleep(_TICK)
        if heard and _leaves(line):
            return found + [News(run, DROPPED, why="you left") for run in line.waiting]
    return found


@contextmanager
def _undisturbed() -> Iterator[list[int]]:
    """Hold ctrl+c back, so that no launch is cut in half; the list holds what was heard."""
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield heard
    finally:
        signal.signal(signal.SIGINT, before)


def _leaves(line: Line) -> bool:
    """Ask what ctrl+c meant; whether to leave."""
    going = ", ".join(map(str, line.going))
    try:
        if click.confirm(f"\nStop evaluation {going}? (ctrl+c again leaves it running)", err=True):
            line.stop()
        return False
    except (click.Abort, KeyboardInterrupt):
        told = (
            f"evaluation {going} goes on, and adds what it measures" if going else "nothing goes on"
        )
        left = f"; {len(line.waiting)} more were not begun" if line.waiting else ""
        click.echo(f"\n{told}{left}", err=True)
        return True


def text(news: News) -> str:
    """What has come of measuring a run, for people; lines below it are indented."""
    head = f"run {news.run.label}: {_words(news)}"
    below = [f"the project's {path} as it is now: the run's code lacks it" for path in news.brought]
    below += news.last[-_LAST:]
    return safe("\n".join([head.replace("\n", "  "), *(f"    {one}" for one in below)]))


def news_json(news: News) -> dict[str, object]:
    """What has come of measuring a run, for `--json`."""
    plan = news.plan
    told: dict[str, object] = {
        "run": None if news.run.origin else news.run.number,
        "outcome": news.what,
        "evaluation": news.evaluation,
        "metrics": dict(news.metrics),
        "known": list(news.known),
        "why": news.why,
    }
    if plan is not None:
        checkpoint = plan.checkpoint.path if plan.checkpoint else None
        told |= {"command": list(plan.command), "checkpoint": checkpoint, "step": plan.step}
        told |= {"code": plan.tree, "brought": list(plan.brought)}
    return told


def _words(news: News) -> str:
    at = f"evaluation {news.evaluation}"
    if news.what == PLANNED and news.plan is not None:
        return f"{shlex.join(news.plan.command)}  in its code {news.plan.tree[:12]}"
    if news.what == BEGUN:
        return f"{at} runs in {news.cwd}"
    if news.what == MEASURED:
        return f"{_values(news)}  (evaluation {news.evaluation})"
    failed = news.what == FAILED and news.evaluation is not None
    return f"{at} {news.why}" if failed else f"{news.what}: {news.why}"


def _values(news: News) -> str:
    """What was added; of what the run has from itself only the names."""
    added = [f"{n} {value_text(v)}" for n, v in news.metrics.items() if n not in news.known]
    known = f"measured by itself, which stands: {', '.join(news.known)}" if news.known else ""
    return "; ".join(filter(None, ["  ".join(added), known]))
