"""How charts share the board: side by side and above each other, none too small to read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...draw.cells import Piece, Row, fit

_MIN_WIDTH, _MIN_HEIGHT = 32, 8


@dataclass(frozen=True, slots=True)
class Place:
    """The cells of one chart."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Grid:
    """How many charts fit, and where they go."""

    columns: int
    rows: int

    @property
    def size(self) -> int:
        return self.columns * self.rows

    def places(self, width: int, height: int) -> list[Place]:
        """Where each chart goes, row by row; one column of cells is free between two."""
        places: list[Place] = []
        top = 0
        for lines in _shares(height, self.rows):
            left = 0
            for cells in _shares(width - (self.columns - 1), self.columns):
                places.append(Place(left, top, cells, lines))
                left += cells + 1
            top += lines
        return places


def grid_for(count: int, width: int, height: int) -> Grid:
    """The grid for so many charts: as few cells as hold them, none smaller than readable."""
    columns = max(1, min(width // _MIN_WIDTH, count))
    most = max(1, height // _MIN_HEIGHT)
    rows = min(most, math.ceil(count / columns))
    while columns > 1 and (columns - 1) * rows >= count:
        columns -= 1
    return Grid(columns, rows)


def tiled(grid: Grid, places: Sequence[Place], charts: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of the board; places without a chart are blank."""
    rows: list[Row] = []
    for first in range(0, len(places), grid.columns):
        band = places[first : first + grid.columns]
        for line in range(band[0].height):
            row: Row = ()
            for offset, place in enumerate(band):
                row = (*row, Piece(" ")) if offset else row
                held = charts[first + offset] if first + offset < len(charts) else None
                row = (*row, *(held[line] if held else (Piece(fit("", place.width)),)))
            rows.append(row)
    return rows


def _shares(total: int, parts: int) -> list[int]:
    """`total` cells shared out, the first ones getting what does not divide."""
    share, rest = divmod(total, parts)
    return [share + (part < rest) for part in range(parts)]
