"""Rows of a dataset that a filter keeps, and rows that it drops; each can be dropped by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...errors import BadFilter
from ...tweak.field import Field
from .dropping import dropped

if TYPE_CHECKING:
    from ...inputs.data.subsets.preview import Preview

#: The kind of a field that is a row of a dataset.
ROW = "row"
_CELL = 16  # cells of a value, at most

Cells = Sequence[str | None]


class Samples:
    """The rows of one dataset that are shown. What is dropped by hand stays in its place, so that
    it can be kept again."""

    def __init__(self) -> None:
        self._seen: dict[int, Cells] = {}

    def rows(self, path: str, preview: Preview, width: int) -> list[tuple[Row, Field | None]]:
        """A head, and the rows with the fields that they are; nothing where there are none."""
        names = [column.name for column in preview.before.columns]
        kept, gone = ({int(one[0] or 0): one for one in side} for side in preview.samples)
        self._seen |= kept | gone
        by_hand = _by_hand(self._seen, preview.text)
        shown = sorted({*kept, *(row for row in by_hand if row <= max(kept, default=row))})
        shown += [row for row in sorted(gone) if row not in shown]
        if not names or not shown:
            return []
        widths = _widths(names, [self._seen[row] for row in shown], width)
        head = [Piece(f"   {'row':>9}  ", "dim"), Piece(_joined(names, widths), "dim")]
        told: list[tuple[Row, Field | None]] = [(line([], width), None), (line(head, width), None)]
        for row in shown:
            stays = row in kept and row not in by_hand
            drawn = _drawn(self._seen[row], stays, widths, width)
            told.append((drawn, _field(path, row, stays, row in by_hand)))
        return told


def row_of(field: Field) -> tuple[str, int]:
    """The dataset and the number of the row that a field is."""
    path, _, row = field.name.rpartition("#")
    return path, int(row)


def _drawn(cells: Cells, stays: bool, widths: Sequence[int], width: int) -> Row:
    number = Piece(f"{fit(_text(cells[0]), 9, 'right')}  ", "dim")
    sign = Piece(" " if stays else "×", "" if stays else "bad")
    values = Piece(_joined(cells[1:], widths), "" if stays else "dim")
    return line([Piece(" "), sign, Piece(" "), number, values], width)


def _field(path: str, row: int, stays: bool, by_hand: bool) -> Field:
    state = "" if stays else "dropped"
    free = stays or by_hand
    return Field(
        lane="data",
        name=f"{path}#{row}",
        value=state,
        was=state,
        kind=ROW,
        help="space drops this row, or keeps it again" if free else "",
        locked="" if free else "the filter drops it, not a person",
    )


def _by_hand(rows: Iterable[int], text: str) -> set[int]:
    """Those of the rows that a filter drops by their numbers."""
    try:
        ranges = dropped(text)
    except BadFilter:
        return set()
    return {row for row in rows if any(low <= row <= high for low, high in ranges)}


def _widths(names: Sequence[str], rows: Sequence[Cells], width: int) -> list[int]:
    """The cells of as many columns as fit."""
    found: list[int] = []
    room = width - 14
    for place, name in enumerate(names):
        texts = [name, *(_text(row[place + 1]) for row in rows)]
        needed = min(_CELL, max(cell_width(clean(text)) for text in texts))
        if room < needed + 2:
            break
        room -= needed + 2
        found.append(needed)
    return found


def _joined(cells: Cells, widths: Sequence[int]) -> str:
    return "  ".join(fit(_text(cell), room) for cell, room in zip(cells, widths, strict=False))


def _text(cell: str | None) -> str:
    return "—" if cell is None else cell
