"""The state of a run in a sign and a few words. No sign relies on its colour."""

from __future__ import annotations

from ..draw.numerals import duration
from ..index.catalog import Run
from ..run.lifecycle import Failed, Killed, Lost, NeverStarted, Recorded, Waiting, signal_name

SIGNS = {
    "queued": "◌",
    "waiting": "◔",
    "running": "●",
    "finished": "✓",
    "failed": "✗",
    "killed": "⨯",
    "stopped": "■",
    "never-started": "!",
    "lost": "?",
    "recorded": "◇",
}


def sign(run: Run) -> str:
    """One cell that tells the state."""
    return SIGNS[run.life.state]


def brief(run: Run) -> str:
    """The state in a table's cell: how long it runs or ran, its place in the line if it waits, or
    else why it did not end well."""
    took = elapsed(run.seconds)
    match run.life:
        case Failed(code, why):
            return _cause(why) or (f"exit {code}" if code else "failed")
        case Killed(number, why):
            return _cause(why) or (signal_name(number) if number else "killed")
        case NeverStarted():
            return "never started"
        case Lost():
            return "damaged" if run.problem else "lost"
        case Recorded() if run.seconds is None:
            return "recorded"
        case Waiting(place=place) if place:
            return f"waiting {place}"
        case life if life.state in ("queued", "waiting", "stopped"):
            return life.state
        case _:
            return took


def elapsed(seconds: float | None) -> str:
    """A duration as people tell it: `4.2s`, `31m5s`, `2h10m`; empty where it is not known."""
    if seconds is None:
        return ""
    if seconds < 10:
        return duration(round(seconds, 1))
    return duration(round(seconds / 60) * 60 if seconds >= 3600 else round(seconds))


def _cause(why: str) -> str:
    """`ValueError` of `ValueError: bad shape`; `CUDA out of memory` as it is."""
    head = why.partition(":")[0].strip()
    return head.rpartition(".")[2] if " " not in head else head
