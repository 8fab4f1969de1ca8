"""Curves drawn with braille dots, 2 × 4 to a cell, or with a few ASCII characters.

Coordinates are dots: x is a sub-column from 0 to 2 × width - 1, y a dot row from 0 (top) to
4 × height - 1. A curve fills, in each sub-column, the span from its lowest to its highest point
and is joined to the next: no spike is lost, no gap looks like one. A cell that several curves
share takes the ink of the last one drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .cells import Piece, Row
from .reduction import Columns, Floats
from .strokes import Stroke, stroke

_BLANK = ord(" ")
_NONE = np.empty(0, dtype=np.intp)

# A cell is a byte: four bits for its left sub-column, top first, then four for the right one.
_BRAILLE_BITS = (0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80)
_BY_ROWS = {1: "'", 2: "-", 4: "-", 8: ".", 3: "'", 6: "-", 12: ".", 9: ":", 5: ":", 10: ":"}


def _characters(sign: Callable[[int], int]) -> NDArray[np.uint32]:
    """The code point of each of the 256 patterns of dots."""
    return np.array([ord(" "), *map(sign, range(1, 256))], dtype=np.uint32)


def _braille(cell: int) -> int:
    return 0x2800 + sum(dot for bit, dot in enumerate(_BRAILLE_BITS) if cell >> bit & 1)


def _ascii(cell: int) -> int:
    """A character of about the height of the dots."""
    return ord(_BY_ROWS.get((cell | cell >> 4) & 0x0F, "|"))


_UNICODE, _ASCII = _characters(_braille), _characters(_ascii)


class Canvas:
    """A drawing surface of `width` × `height` cells; `rows` gives the finished drawing."""

    def __init__(self, width: int, height: int, ascii: bool = False) -> None:
        self.width, self.height = width, height
        self._characters = _ASCII if ascii else _UNICODE
        self._dots = np.zeros((height, width), dtype=np.uint8)
        self._owner = np.zeros((height, width), dtype=np.intp)
        self._sunk = np.zeros((height, width), dtype=bool)
        self._inks = [""]
        self._marks: dict[tuple[int, int], tuple[str, str]] = {}
        self._rules: dict[int, tuple[str, str]] = {}

    def curve(self, x: ArrayLike, y: ArrayLike, ink: str, gaps: Columns = _NONE) -> None:
        """Draw a line through points in order of x.

        y is finite; above or below the canvas it leads the line out of sight. An x outside is put
        at the border. `gaps` are sub-columns, ascending, that the line is not drawn across.
        """
        drawn = stroke(x, y, 2 * self.width, 4 * self.height, gaps)
        if drawn is not None:
            self._paint(self._filled(drawn), ink)

    def shade(self, area: Stroke, ink: str) -> None:
        """Fill a wide stroke with few dots, every fourth of a column: it is told from a line."""
        rows = np.arange(4 * self.height)[:, None] + 2 * np.arange(2 * self.width)
        self._paint(self._filled(area) & _cells(rows % 4 == 0), ink)

    def outline(self, area: Stroke, ink: str) -> None:
        """The first and the last dot of a wide stroke in each sub-column, as far as in sight."""
        dots = np.zeros((4 * self.height, 2 * self.width), dtype=bool)
        for rows in (area.top, area.bottom):
            seen = np.flatnonzero((rows >= 0) & (rows < 4 * self.height))
            dots[rows[seen].astype(np.intp), area.start + seen] = True
        self._paint(_cells(dots), ink)

    def segments(self, left: int, start: Floats, right: int, end: Floats, ink: str) -> None:
        """Many straight lines from sub-column `left` to `right` at once, from rows `start` to
        rows `end` of dots; all of them lie on the canvas."""
        if not start.size:
            return
        rows = np.unique(np.rint(np.stack((start, end))), axis=1)
        steps = int(max(right - left, np.abs(rows[1] - rows[0]).max(), 1))
        along = np.arange(steps + 1) / steps
        dots = np.zeros((4 * self.height, 2 * self.width), dtype=bool)
        down = np.rint(rows[0][:, None] + (rows[1] - rows[0])[:, None] * along)
        dots[down.astype(np.intp), np.rint(left + (right - left) * along).astype(np.intp)] = True
        self._paint(_cells(dots), ink)

    def sink(self) -> None:
        """Put behind what is drawn so far: later curves have the cells they pass to themselves."""
        self._sunk = self._dots != 0

    def mark(self, column: int, row: int, char: str, ink: str) -> None:
        """Put a one-cell character over whatever the cell holds."""
        self._marks[row, column] = (char, ink)

    def rule(self, column: int, char: str, ink: str) -> None:
        """A vertical line of one-cell characters, behind the curves."""
        self._rules[column] = (char, ink)

    def is_blank(self, column: int, row: int) -> bool:
        """Whether the cell exists and holds neither dots nor a mark."""
        inside = 0 <= column < self.width and 0 <= row < self.height
        return inside and not self._dots[row, column] and (row, column) not in self._marks

    def rows(self) -> list[Row]:
        """The drawing: `height` rows of `width` cells."""
        chars = self._characters[self._dots]
        owner = self._owner.copy()
        for column, (char, ink) in self._rules.items():
            blank = chars[:, column] == _BLANK
            chars[blank, column] = ord(char)
            owner[blank, column] = self._ink(ink)
        for cell, (char, ink) in self._marks.items():
            chars[cell], owner[cell] = ord(char), self._ink(ink)
        return _styled(chars, owner, self._inks)

    def _ink(self, ink: str) -> int:
        if ink not in self._inks:
            self._inks.append(ink)
        return self._inks.index(ink)

    def _filled(self, area: Stroke) -> NDArray[np.uint8]:
        """Cells with the dots of a stroke; NaN sets none."""
        dots = 4 * self.height
        above = np.zeros(2 * self.width, dtype=np.int32)
        below = np.zeros(2 * self.width, dtype=np.int32)
        part = slice(area.start, area.start + area.top.size)
        above[part] = np.fmin(np.fmax(area.top, 0), dots)
        below[part] = np.maximum(np.fmin(np.fmax(area.bottom + 1, 0), dots), above[part])
        filled = _first_rows(below, self.height) - _first_rows(above, self.height)
        cells: NDArray[np.uint8] = filled[:, ::2] | np.left_shift(filled[:, 1::2], np.uint8(4))
        return cells

    def _paint(self, cells: NDArray[np.uint8], ink: str) -> None:
        """Set the dots of these cells, which are of that ink from now on."""
        taken = cells != 0
        np.copyto(self._dots, 0, where=taken & self._sunk)
        self._sunk &= ~taken
        self._dots |= cells
        np.copyto(self._owner, self._ink(ink), where=taken)


def _cells(dots: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Rows and columns of dots put together to cells of four rows and two columns."""
    cells = np.zeros((dots.shape[0] // 4, dots.shape[1] // 2), dtype=np.uint8)
    for row in range(4):
        for column in range(2):
            bit = np.uint8(1 << (row + 4 * column))
            cells |= dots[row::4, column::2] * bit
    return cells


def _first_rows(count: NDArray[np.int32], height: int) -> NDArray[np.uint8]:
    """For `height` cells one below the other: 2 to the number of their first `count` dot rows."""
    offset = 4 * np.arange(height, dtype=np.int32)[:, None]
    inside = np.minimum(np.maximum(count - offset, 0), 4).astype(np.uint8)
    rows: NDArray[np.uint8] = np.left_shift(np.uint8(1), inside)
    return rows


def _styled(chars: NDArray[np.uint32], owner: NDArray[np.intp], inks: list[str]) -> list[Row]:
    """Rows of pieces; blanks go with the ink before them, since they show none."""
    height, width = chars.shape
    source = np.where(chars == _BLANK, 0, np.arange(width))
    source = np.maximum.accumulate(source, axis=1) + width * np.arange(height)[:, None]
    owner = owner.ravel()[source]
    text = chars.astype("<u4").tobytes().decode("utf-32-le")
    starts = np.ones((height, width), dtype=bool)
    starts[:, 1:] = owner[:, 1:] != owner[:, :-1]
    begin = np.flatnonzero(starts)
    colours = owner.ravel()[begin].tolist()
    rows: list[list[Piece]] = [[] for _ in range(height)]
    for a, b, ink in zip(begin.tolist(), [*begin[1:].tolist(), len(text)], colours, strict=True):
        rows[a // width].append(Piece(text[a:b], inks[ink]))
    return list(map(tuple, rows))
