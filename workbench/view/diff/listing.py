"""The files that differ, each with what became of it, its counts and a small bar."""

from __future__ import annotations

from collections.abc import Sequence

from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...inputs.code.changes import Change
from ...inputs.code.listing import as_text

_BAR = 12  # cells
_COUNTS = 14


def shown_name(change: Change) -> str:
    """The path as it can be shown; of a renamed file both."""
    names = [name for name in (change.before, change.path) if name]
    return " → ".join(clean(as_text(name)) for name in names)


def counts(change: Change) -> list[Piece]:
    """`+4 −1`, or what the file is instead; nothing where only its name or its mode differs."""
    if change.binary:
        return [Piece("binary", "dim")]
    if change.added is None or change.removed is None:
        return [Piece("not kept", "dim")]
    if not change.lines:
        return []
    return [Piece(f"+{change.added}", "good"), Piece(f" −{change.removed}", "bad")]


def bars(changes: Sequence[Change], width: int) -> list[Row]:
    """A row a file."""
    names = [shown_name(change) for change in changes]
    room = max(8, width - _COUNTS - _BAR - 14)
    widest = min(room, max(map(cell_width, names), default=0))
    most = max((change.lines for change in changes), default=0)
    return [
        _row(change, fit(name, widest), most, width)
        for change, name in zip(changes, names, strict=True)
    ]


def _row(change: Change, name: str, most: int, width: int) -> Row:
    told = counts(change)
    blanks = Piece(" " * max(1, _COUNTS - sum(cell_width(piece.text) for piece in told)))
    head = [Piece(f"   {change.status:<8} ", "dim"), Piece(name), Piece("  ")]
    return line([*head, *told, blanks, *_bar(change, most)], width)


def _bar(change: Change, most: int) -> list[Piece]:
    """As long as the share of the file that changed most; a sign at least for each kind."""
    signs = ((change.added, "+", "good"), (change.removed, "−", "bad"))
    return [
        Piece(sign * max(1, round(count * _BAR / most)), ink) for count, sign, ink in signs if count
    ]
