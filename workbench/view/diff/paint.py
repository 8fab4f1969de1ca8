"""A line of code in pieces: its colours, the words that changed, its tabs, its wrapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...compare.hunks import Line
from ...draw.cells import Piece, cell_width, clean, cut
from ...draw.syntax import Inked

_TAB = 4
_GROUND = {"+": "/added", "-": "/removed", " ": ""}


def ground(kind: str) -> str:
    """The ground that a line of this kind stands on."""
    return _GROUND[kind]


def painted(line: Line, inked: Sequence[Inked]) -> list[Piece]:
    """The text of a line with blanks for its tabs, and what is to be said of its end."""
    pieces = list(_expanded(_runs(line, inked)))
    if line.cut:
        pieces.append(Piece(f" … {line.cut:,} more characters", "dim"))
    if line.bare:
        pieces.append(Piece("  no line end", "dim"))
    return pieces


def wrapped(pieces: Sequence[Piece], room: int, ink: str) -> list[list[Piece]]:
    """The pieces in rows of `room` cells (2 or more), the last one filled up in `ink`."""
    rows: list[list[Piece]] = [[]]
    left = room
    for piece in pieces:
        text = piece.text
        while text:
            part = cut(text, left)
            if part:
                rows[-1].append(Piece(part, piece.ink))
                left -= cell_width(part)
                text = text[len(part) :]
            if text:
                rows[-1].append(Piece(" " * left, ink))
                rows.append([])
                left = room
    rows[-1].append(Piece(" " * left, ink))
    return rows


def _runs(line: Line, inked: Sequence[Inked]) -> Iterator[tuple[str, str]]:
    """Stretches of one ink: the ink, and the text."""
    place = ground(line.kind)
    inks = [place] * len(line.text)
    for first, last, ink in inked:
        last = min(last, len(inks))
        inks[first:last] = [ink + place] * max(0, last - first)
    for first, last in line.changed:
        inks[first:last] = [f"{ink}-word" for ink in inks[first:last]]
    start = 0
    for ink, group in groupby(inks):
        end = start + sum(1 for _ in group)
        yield ink, line.text[start:end]
        start = end


def _expanded(runs: Iterator[tuple[str, str]]) -> Iterator[Piece]:
    column = 0
    for ink, text in runs:
        shown = ""
        for place, part in enumerate(text.split("\t")):
            if place:
                blanks = _TAB - column % _TAB
                shown, column = shown + " " * blanks, column + blanks
            part = clean(part)
            shown, column = shown + part, column + cell_width(part)
        yield Piece(shown, ink)
