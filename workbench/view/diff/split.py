"""A hunk with its removed lines beside the added ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ...compare.hunks import Hunk, Line
from ...draw.cells import Piece, Row, line
from .colour import Colours
from .paint import ground, painted, wrapped

_SIGNS = {"+": ("+", "good"), "-": ("-", "bad"), " ": (" ", "")}


def split_rows(hunk: Hunk, colours: Colours, digits: int, width: int) -> Iterator[Row]:
    """Rows of the old line, its number before it, and of the new one in the other half."""
    half = (width - 1) // 2
    other = width - 1 - half
    bar = Piece("│", "axis")
    for old, new in hunk.pairs:
        left = _side(old, old.old if old else None, colours, digits, half)
        right = _side(new, new.new if new else None, colours, digits, other)
        blanks = [Piece(" " * half)], [Piece(" " * other)]
        for one, two in zip_longest(left, right):
            yield line([*(one or blanks[0]), bar, *(two or blanks[1])], width)


def _side(
    one: Line | None, number: int | None, colours: Colours, digits: int, width: int
) -> list[list[Piece]]:
    if one is None:
        return []
    place = ground(one.kind)
    sign, ink = _SIGNS[one.kind]
    head = [Piece(f" {number:>{digits}} ", "dim"), Piece(sign, ink + place)]
    rows = []
    for pieces in wrapped(painted(one, colours.of(one)), max(2, width - digits - 3), place):
        rows.append([*head, *pieces])
        head = [Piece(f" {'…':>{digits}} ", "dim"), Piece(" ", place)]
    return rows
