"""The title row of a chart: what is drawn and which curve is which run.

A run is told by its ink and by a letter, so that it can be told without colour as well. The letter
belongs to the ink: a run that keeps its colour keeps its letter, in every chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import Piece, Row, cell_width, clean, fit, line
from .numerals import number

# Ways to write an entry, from roomy to narrow: cells for the name at most, cells for the value.
_NAMES_FIRST = ((None, 7), (None, 5), (12, 5), (None, 0), (12, 0), (8, 0), (5, 0), (0, 0))
_VALUES_FIRST = ((None, 7), (None, 5), (12, 5), (8, 5), (5, 5), (0, 5))
_GAP = "  "

Layout = tuple[int | None, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One curve: the one-cell sign it is told by, its name and the value to show, if any."""

    sign: str
    name: str
    value: float | None
    ink: str


def letter(ink: str) -> str:
    """The letter of an ink: `a` for "series-0"; a dot for what is not one of 26 series."""
    index = ink.removeprefix("series-")
    return chr(ord("a") + int(index)) if index in map(str, range(26)) else "•"


def title_row(title: str, entries: Sequence[Entry], width: int, values_first: bool = False) -> Row:
    """Title and legend in `width` cells.

    Names are cut and values left out, names cut first if `values_first`, until all entries fit;
    if they never do, the last says how many are missing.
    """
    if not entries:
        return (Piece(fit(title, width), "title"),)
    layouts = _VALUES_FIRST if values_first else _NAMES_FIRST
    wanted = _size(entries, layouts[0], width)
    left = min(cell_width(clean(title)), max(width // 2, width - wanted - len(_GAP)))
    room = width - left - len(_GAP)
    head = [Piece(fit(title, left), "title"), Piece(_GAP)]
    return line([*head, *_legend(entries, layouts, room)], width)


def _legend(entries: Sequence[Entry], layouts: Sequence[Layout], room: int) -> list[Piece]:
    for layout in layouts:
        if _size(entries, layout, room) <= room:
            return _pieces(entries, layout)
    shown: list[Entry] = []
    for entry in entries:
        rest = f"+{len(entries) - len(shown) - 1}"
        if _size([*shown, entry], layouts[-1], room) + len(_GAP) + len(rest) > room:
            break
        shown.append(entry)
    missing = Piece(f"+{len(entries) - len(shown)}", "dim")
    return [*_pieces(shown, layouts[-1]), *([Piece(_GAP)] if shown else []), missing]


def _size(entries: Sequence[Entry], layout: Layout, enough: int) -> int:
    """Cells that the entries take; no more are counted once they are more than `enough`."""
    total = -len(_GAP)
    for entry in entries:
        total += len(_GAP) + sum(cell_width(piece.text) for piece in _pieces([entry], layout))
        if total > enough:
            break
    return total


def _pieces(entries: Sequence[Entry], layout: Layout) -> list[Piece]:
    limit, digits = layout
    pieces: list[Piece] = []
    for entry in entries:
        name = clean(entry.name)
        if limit is not None and cell_width(name) > limit:
            name = fit(name, limit)
        pieces += [Piece(_GAP)] if pieces else []
        pieces.append(Piece(f"{entry.sign} {name}".rstrip(), entry.ink))
        if digits:
            pieces += _value(entry.value, digits)
    return pieces


def _value(value: float | None, digits: int) -> list[Piece]:
    if value is None:
        return [Piece(" —", "dim")]
    return [Piece(f" {number(value, digits)}", "" if math.isfinite(value) else "warn")]
