"""What the lanes are made of: names with values, remarks, titles."""

from __future__ import annotations

import textwrap
import time

from ...draw.cells import Piece, Row, fit, line


def fact(name: str, text: str, width: int) -> list[Row]:
    """A name and its text, which goes on below where it is long."""
    room = max(10, width - 14)
    parts = textwrap.wrap(text, room)[:8]
    heads = [f" {name:<12} ", *[" " * 14] * (len(parts) - 1)]
    return [
        line([Piece(head, "dim"), Piece(fit(part, room))], width)
        for head, part in zip(heads, parts, strict=True)
    ]


def note(text: str, width: int) -> list[Row]:
    """A remark."""
    return [line([Piece(fit(f" {text}", width), "dim")], width)]


def clock(seconds: float | None) -> str:
    """A time as people write it; empty where it is not known."""
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
