"""What the values in a filter mean beside what they are compared with, or a BadFilter there."""

from __future__ import annotations

from ..errors import BadFilter
from . import literals
from .meaning import nearest
from .tree import Operand, Sign, Value
from .words import STATE_WORDS, Kind

_ORDERED = ("number", "mixed", "duration", "moment")
_TEXTS = ("mixed", "text", "tags", "state")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SIGNS = {"text": "=, !=, ~ or !~", "number": "=, !=, <, <=, > or >=", "same": "= or !="}


def check(operand: Operand, sign: Sign, kind: Kind) -> None:
    """Raise BadFilter for a sign that means nothing there."""
    fits = kind in _ORDERED if sign in ("<", "<=", ">", ">=") else kind in (*_TEXTS, "data")
    if sign in ("=", "!=") or fits:
        return
    told = "number" if kind in _ORDERED else "text" if kind in (*_TEXTS, "data") else "same"
    raise BadFilter(
        f"`{operand.name}` cannot be compared with {sign}",
        f"Use {_SIGNS[told]}.",
        start=operand.start,
        end=operand.end,
    )


def number(operand: Operand, value: Value, kind: Kind = "number") -> float:
    """A number, or where that is its kind a duration in seconds. Raises BadFilter."""
    found = (literals.duration if kind == "duration" else literals.number)(value.text)
    if found is None:
        told = "duration" if kind == "duration" else "number"
        hint = "Such as 90, 1h30m, 2 days." if kind == "duration" else ""
        raise bad(value, f"`{operand.name}` is a {told}, and `{value.text}` is none", hint)
    return found


def moment(operand: Operand, value: Value, now: float) -> tuple[float, float]:
    """Where a moment begins and ends, seconds since the epoch. Raises BadFilter."""
    found = literals.moment(value.text, now)
    if found is None:
        hint = "Such as 2d ago, today, 2026-11-25, 2026-11-25 14:30."
        raise bad(value, f"`{operand.name}` is a time, and `{value.text}` is none", hint)
    return found


def truth(value: Value) -> bool:
    """Yes or no. Raises BadFilter."""
    found = _TRUTHS.get(value.text.lower())
    if found is None:
        raise bad(value, f"`{value.text}` is neither yes nor no")
    return found


def states(value: Value) -> frozenset[str]:
    """The states that a word stands for. Raises BadFilter."""
    found = STATE_WORDS.get(value.text.lower())
    if found is None:
        near = nearest(value.text, STATE_WORDS)
        asks = f"; did you mean {near}?" if near else ""
        raise bad(value, f"`{value.text}` is no state{asks}", f"States: {', '.join(STATE_WORDS)}.")
    return found


def bad(value: Value, message: str, hint: str = "") -> BadFilter:
    """The error that points at a value."""
    return BadFilter(message, hint, start=value.start, end=value.end)
