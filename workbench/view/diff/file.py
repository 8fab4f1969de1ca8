"""One file of a difference: its name, what there is to tell of it, and its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...compare.hunks import FileDifference, Hunk
from ...draw.cells import Piece, Row, fit, line
from .colour import PLAIN, Colours
from .listing import counts, shown_name
from .split import split_rows
from .unified import unified_rows

#: Cells from which on there is room for both sides.
WIDE = 130


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """The rows of a file, the first of them its head; `stops` are those that hunks begin with."""

    rows: Sequence[Row]
    stops: Sequence[int]


def draw(
    found: FileDifference, width: int, split: bool | None = None, colours: Colours = PLAIN
) -> DrawnFile:
    """A file in rows of `width` cells: side by side where `split` says so, or, when it is None,
    where there is room."""
    rows = [_head(found, width)]
    rows += [line([Piece(fit(f"   {note}", width), "dim")], width) for note in found.notes]
    stops = []
    side_by_side = width >= WIDE if split is None else split
    body = split_rows if side_by_side else unified_rows
    digits = _digits(found.hunks)
    for hunk in found.hunks:
        stops.append(len(rows))
        rows.append(_hunk_head(hunk, width))
        rows += body(hunk, colours, digits, width)
    return DrawnFile(rows, stops)


def _head(found: FileDifference, width: int) -> Row:
    pieces = [Piece("── ", "axis"), Piece(shown_name(found.change), "title"), Piece("  ")]
    return line([*pieces, *counts(found.change), Piece(f" {'─' * width}", "axis")], width)


def _hunk_head(hunk: Hunk, width: int) -> Row:
    """Where it is: the first line that is shown, in the new file or else in the old one."""
    first = hunk.lines[0].new or next((one.new for one in hunk.lines if one.new), None)
    place = first or hunk.lines[0].old or 0
    return line([Piece(fit(f" @@ line {place}  {hunk.heading}", width), "meter")], width)


def _digits(hunks: Iterable[Hunk]) -> int:
    """Cells that the numbers of the lines take."""
    numbers = [n for hunk in hunks for one in hunk.lines[-1:] for n in (one.old, one.new) if n]
    numbers += [one.old for hunk in hunks for one in hunk.lines if one.old]
    return max(3, len(str(max(numbers, default=0))))
