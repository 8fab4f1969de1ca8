"""Numbers, durations and moments as people write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_NUMBER = re.compile(
    r"([+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]?inf|[+-]?infinity|nan)\s*(%?)",
    re.ASCII | re.IGNORECASE,
)
_UNITS = {
    "ms": 0.001,
    **dict.fromkeys("s sec secs second seconds".split(), 1.0),
    **dict.fromkeys("m min mins minute minutes".split(), 60.0),
    **dict.fromkeys("h hr hrs hour hours".split(), 3600.0),
    **dict.fromkeys("d day days".split(), 86400.0),
    **dict.fromkeys("w week weeks".split(), 604800.0),
}
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)\s*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[t\s]\s*(\d{1,2}:\d\d)(:\d\d)?(z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)
_AGO = re.compile(r"(.*\S)\s+ago", re.DOTALL)

#: What may follow the first word of a number, a duration, a moment, and still belong to it.
GOES_ON = {
    "duration": re.compile(rf"[\d.]*({'|'.join(_UNITS)})|\d+", re.ASCII | re.IGNORECASE),
    "moment": re.compile(
        rf"[\d.]*({'|'.join(_UNITS)})|\d+|ago|\d\d?:\d\d(:\d\d)?\S*", re.ASCII | re.IGNORECASE
    ),
}
PERCENT = re.compile("%")


def number(text: str) -> float | None:
    """`1e-3`, `.9`, `52_000`, `90 %`, `inf`, `nan`; None for what is no number."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    value = float(found[1].replace("_", ""))
    return value / 100 if found[2] else value


def duration(text: str) -> float | None:
    """Seconds: `90`, `1h30m`, `5 min`, `2.5 days`; None for what is no duration."""
    text = text.strip().lower()
    if (plain := number(text)) is not None:
        return plain
    total, at = 0.0, 0
    while found := _AMOUNT.match(text, at):
        if found[2] not in _UNITS:
            return None
        total, at = total + float(found[1]) * _UNITS[found[2]], found.end()
    return total if at and at == len(text) else None


def moment(text: str, now: float) -> tuple[float, float] | None:
    """Where a moment begins and ends, seconds since the epoch: `2d ago`, `2026-11-25` (that day),
    `2026-11-25 14:30` (that minute), `today`, `yesterday`; None for what is no moment.

    Days and times are those of this machine, unless they say their offset.
    """
    text = text.strip().lower()
    if found := _AGO.fullmatch(text):
        ago = duration(found[1])
        return None if ago is None else (now - ago, now - ago)
    try:
        begun, lasts = _calendar(text, now)
        return begun.timestamp(), (begun + lasts).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _calendar(text: str, now: float) -> tuple[datetime, timedelta]:
    """When it begins and how long it lasts. Raises ValueError, OverflowError, OSError."""
    day = timedelta(days=1)
    if text in ("today", "yesterday"):
        today = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return (today if text == "today" else today - day), day
    if _DAY.fullmatch(text):
        return datetime.fromisoformat(text), day
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    date, minute, second, offset = found.groups(default="")
    told = datetime.fromisoformat(f"{date}T{minute:0>5}{second}{offset.upper()}")
    return told, timedelta(seconds=1) if second else timedelta(minutes=1)
