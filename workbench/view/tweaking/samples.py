"""Rows of a dataset that a filter keeps, and rows that it drops; each can be dropped by hand."""

from __future__ import annotations

from collections.abc import Sequence
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
_SIGNS = {True: (" ", "", "dim"), False: ("×", "bad", "dim")}

Cells = Sequence[str | None]


def sample_rows(
    path: str, text: str, preview: Preview, width: int
) -> list[tuple[Row, Field | None]]:
    """A head, and the rows with the fields that they are; nothing where there are none. `text` is
    the filter as it stands."""
    kept, gone = preview.samples
    names = [column.name for column in preview.before.columns]
    if not names or not (kept or gone):
        return []
    shown = _widths(names, [*kept, *gone], width)
    head = [Piece(f"   {'row':>9}  ", "dim"), Piece(_joined(names, shown), "dim")]
    by_hand = _by_hand(text)
    told: list[tuple[Row, Field | None]] = [(line(head, width), None)]
    for cells, stays in [*((one, True) for one in kept), *((one, False) for one in gone)]:
        told.append(_sample(path, cells, stays, by_hand, shown, width))
    return told


def row_of(field: Field) -> tuple[str, int]:
    """The dataset and the number of the row that a field is."""
    path, _, row = field.name.rpartition("#")
    return path, int(row)


def _sample(
    path: str,
    cells: Cells,
    stays: bool,
    by_hand: Sequence[tuple[int, int]],
    widths: Sequence[int],
    width: int,
) -> tuple[Row, Field]:
    number = int(cells[0] or 0)
    mine = any(low <= number <= high for low, high in by_hand)
    sign, ink, number_ink = _SIGNS[stays]
    pieces = [
        Piece(f" {sign} ", ink),
        Piece(f"{number:>9}  ", number_ink),
        Piece(_joined(cells[1:], widths), "" if stays else "dim"),
    ]
    field = Field(
        lane="data",
        name=f"{path}#{number}",
        value="" if stays else "dropped",
        was="" if stays else "dropped",
        kind=ROW,
        help="space drops this row, or keeps it again" if stays or mine else "",
        locked="" if stays or mine else "the filter drops it, not a person",
    )
    return line(pieces, width), field


def _by_hand(text: str) -> Sequence[tuple[int, int]]:
    try:
        return dropped(text)
    except BadFilter:
        return ()


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
