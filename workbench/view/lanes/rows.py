"""What the lanes are made of: names with values, remarks, titles."""

from __future__ import annotations

import textwrap
import time

from ...draw.cells import Piece, Row, fit, line

_NAMES = 28


def beside(
    left_title: str,
    left: list[tuple[str, str]],
    right_title: str,
    right: list[tuple[str, str]],
    width: int,
) -> list[Row]:
    """Two lists of names and values, side by side where there is room."""
    if width < 60:
        both = [(left_title, "title"), *left, (right_title, "title"), *right]
        return [pair(entry, width) for entry in both]
    half = width // 2
    count = max(len(left), len(right))
    rows: list[Row] = [
        line([Piece(fit(f" {left_title}", half), "title"), Piece(right_title, "title")], width)
    ]
    for place in range(count):
        first = pair(left[place], half) if place < len(left) else (Piece(fit("", half)),)
        second = pair(right[place], width - half) if place < len(right) else ()
        rows.append(line([*first, *second], width))
    return rows


def pair(entry: tuple[str, str], width: int) -> Row:
    """A name and its value."""
    name, value = entry
    if value == "title":
        return line([Piece(f" {name}", "title")], width)
    room = min(_NAMES, max(8, width // 2))
    return line([Piece(f" {fit(name, room)} ", "dim"), Piece(fit(value, width - room - 2))], width)


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
