"""The columns of one dataset as rows: type, missing values, distribution, summary."""

from __future__ import annotations

from collections.abc import Sequence

from ...compare.shapes import shapes
from ...draw.cells import Piece, Row, fit, line
from ...draw.spark import heights
from ...inputs.data.profiles.profile import Column, Profile
from . import words

CELLS = 20
_MOST = 1000  # columns


def profile_rows(name: str, known: Profile | str, width: int) -> tuple[list[Row], list[int]]:
    """A dataset and its columns, and which of the rows are columns."""
    told = f"{known}" if isinstance(known, str) else extent(known)
    rows = [
        line([Piece(fit(f" {name}  ", min(width, len(name) + 3)), "title"), Piece(told)], width)
    ]
    columns = [] if isinstance(known, str) else known.columns[:_MOST]
    if columns:
        names, types = widths(columns, width)
        head = f" {'column':<{names}} {'type':<{types}} {'missing':>7}  {'values':<{CELLS}}"
        rows.append(line([Piece(head, "dim")], width))
    start = len(rows)
    rows += [_row(column, *widths(columns, width), width) for column in columns]
    return rows, [0, *range(start, len(rows))]


def widths(columns: Sequence[Column], width: int) -> tuple[int, int]:
    """Cells for names and for types."""
    names = max(len(column.name) for column in columns)
    types = max(len(column.type) for column in columns)
    return min(max(6, names), max(12, width // 5)), min(max(4, types), 8 if width < 110 else 16)


def extent(known: Profile) -> str:
    """`1 797 rows, 73 columns`, and what is to be said of them."""
    if known.problem:
        return known.problem
    size = words.counted(known.rows, known.unit) if known.rows is not None else ""
    columns = words.counted(len(known.columns), "columns") if known.unit == "rows" else ""
    return "; ".join(filter(None, [", ".join(filter(None, [size, columns])), known.note]))


def _row(column: Column, names: int, types: int, width: int) -> Row:
    drawn = shapes([column], CELLS)
    shape = heights(drawn[0], max(drawn[0])) if drawn else ""
    missing = words.nulls(column)
    pieces = [
        Piece(f" {fit(column.name, names)} "),
        Piece(f"{fit(column.type, types)} ", "dim"),
        Piece(f"{words.percent(missing) if missing else '':>7}  ", "warn"),
        Piece(f"{shape:<{CELLS}} ", "meter"),
    ]
    room = max(0, width - names - types - CELLS - 13)
    return line([*pieces, Piece(fit(words.summary(column), room))], width)
