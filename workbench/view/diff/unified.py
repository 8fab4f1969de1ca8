"""A hunk with its removed lines above the added ones."""

from __future__ import annotations

from collections.abc import Iterator

from ...compare.hunks import Hunk, Line
from ...draw.cells import Piece, Row, line
from .colour import Colours
from .paint import ground, painted, wrapped

_SIGNS = {"+": ("+", "good"), "-": ("-", "bad"), " ": (" ", "")}


def unified_rows(hunk: Hunk, colours: Colours, digits: int, width: int) -> Iterator[Row]:
    """Rows of both numbers, the sign, and the text, which goes on below where it is long."""
    room = max(2, width - 2 * digits - 4)
    for one in hunk.lines:
        place = ground(one.kind)
        head = _head(one, digits)
        for pieces in wrapped(painted(one, colours.of(one)), room, place):
            yield line([*head, *pieces], width)
            head = [Piece(f" {'…':>{2 * digits + 1}} ", "dim"), Piece(" ", place)]


def _head(one: Line, digits: int) -> list[Piece]:
    sign, ink = _SIGNS[one.kind]
    numbers = f" {one.old or '':>{digits}} {one.new or '':>{digits}} "
    return [Piece(numbers, "dim"), Piece(sign, ink + ground(one.kind))]
