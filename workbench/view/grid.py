"""A table of names by sides that fits any width: sides that do not fit follow below.

    params      13       14       15
     lr         3e-4     *1e-4    3e-4
     seed       1        1        *2

The first column, what all are compared with, is repeated in each block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..draw.cells import Piece, Row, cell_width, clean, fit, line

_NAMES, _CELLS = 36, 28  # cells of a name and of a value, at most
_GAP = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with a cell for each column."""

    name: str
    cells: Sequence[Piece]


def grid(title: str, heads: Sequence[Piece], entries: Sequence[Entry], width: int) -> list[Row]:
    """The blocks of a table, each with its title and its heads; nothing without entries."""
    return [row for block in blocks(title, heads, entries, width) for row in block]


def blocks(
    title: str, heads: Sequence[Piece], entries: Sequence[Entry], width: int
) -> list[list[Row]]:
    """The same, block by block."""
    if not entries:
        return []
    names = [title, *(f" {entry.name}" for entry in entries)]
    first = max(4, min(_NAMES, width // 3, max(cell_width(clean(name)) for name in names)))
    columns = [[head, *(entry.cells[place] for entry in entries)] for place, head in _places(heads)]
    widths = [_width(column, width) for column in columns]
    found = []
    for places in _split(widths, width - first):
        rows = [
            [Piece(fit(name, first), "dim" if at else "title")] for at, name in enumerate(names)
        ]
        for place in places:
            for row, piece in zip(rows, columns[place], strict=True):
                row += [Piece(" " * _GAP), Piece(fit(piece.text, widths[place]), piece.ink)]
        found.append([line(row, width) for row in rows])
    return found


def _places(heads: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """The heads, each above cells that begin with a mark or a blank."""
    for place, head in enumerate(heads):
        yield place, Piece(f" {head.text}", head.ink)


def _width(column: Sequence[Piece], width: int) -> int:
    longest = max(cell_width(clean(piece.text)) for piece in column)
    return max(1, min(longest, _CELLS, width // 3))


def _split(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """The columns of each block: the first one, and as many more as fit."""
    base = widths[0] + _GAP
    places, used = [0], base
    for place in range(1, len(widths)):
        if len(places) > 1 and used + widths[place] + _GAP > room:
            yield places
            places, used = [0], base
        places.append(place)
        used += widths[place] + _GAP
    yield places
