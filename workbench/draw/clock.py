"""Points in time on an axis, in the local time of whoever looks."""

from __future__ import annotations

import time

from .numerals import number
from .ticks import time_ticks

_MINUTE, _DAY = 60, 86400


def clock_ticks(lo: float, hi: float, most: int) -> list[float]:
    """Ticks in [lo, hi], seconds since the epoch, at round local times."""
    offset = _offset(lo)
    return [tick - offset for tick in time_ticks(lo + offset, hi + offset, most)]


def clock_labels(ticks: list[float]) -> list[str]:
    """`14:05`, with seconds where ticks are less than a minute apart; `25 Nov` at midnight."""
    close = len(ticks) > 1 and ticks[1] - ticks[0] < _MINUTE
    return [_label(tick, "%H:%M:%S" if close else "%H:%M") for tick in ticks]


def clock(seconds: float) -> str:
    """A point in time with its date, `2024-11-25 14:05:03`; a number where no calendar has it."""
    return _written(seconds, "%Y-%m-%d %H:%M:%S")


def _label(tick: float, form: str) -> str:
    midnight = (tick + _offset(tick)) % _DAY == 0
    return _written(tick, "%d %b" if midnight else form)


def _written(seconds: float, form: str) -> str:
    try:
        return time.strftime(form, time.localtime(seconds))
    except (OverflowError, OSError, ValueError):
        return number(seconds, 9)


def _offset(seconds: float) -> int:
    """How far local time is ahead of UTC then; 0 where no calendar has it."""
    try:
        return time.localtime(seconds).tm_gmtoff
    except (OverflowError, OSError, ValueError):
        return 0
