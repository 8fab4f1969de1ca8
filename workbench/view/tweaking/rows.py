"""The fields of a lane as rows: a sign, the name, the value, what it was, what it is.

    * lr           1e-4     was 3e-4   float · default 0.1 · command line
    ! batch_size   many     was 64     not a whole number
      seed         0                   int · default 0

The first cell is left free for the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...draw.cells import Piece, Row, cell_width, clean, fit, fit_end, is_path, line
from ...tweak.field import Field
from . import telling

CHANGED, WRONG, LOCKED = "*", "!", "×"
_SIGNS = {CHANGED: "warn", WRONG: "bad", LOCKED: "dim"}


def field_rows(fields: Sequence[Field], width: int) -> list[Row]:
    """A row a field, each exactly `width` cells."""
    names = _room([one.name for one in fields], 4, width // 3)
    values = _room([telling.value(one) for one in fields], 8, width // 4)
    olds = _room([telling.was(one) for one in fields], 0, width // 5)
    return [_row(one, names, values, olds, width) for one in fields]


def sign(field: Field) -> str:
    """One cell that tells whether it is changed, wrong, or cannot be edited."""
    if field.problem:
        return WRONG
    return CHANGED if field.changed else LOCKED if field.locked else " "


def _row(field: Field, names: int, values: int, olds: int, width: int) -> Row:
    mark = sign(field)
    ink = "bad" if field.problem else "warn" if field.changed else ""
    default = field.value is None and not field.changed
    room = max(0, width - names - values - olds - 9)
    aside = telling.trouble(field) or telling.facts(field)
    return line(
        [
            Piece(f" {mark} ", _SIGNS.get(mark, "")),
            Piece(f"{_name(field.name, names)}  ", "title" if field.changed else ""),
            Piece(f"{fit(telling.value(field), values)}  ", ink or ("dim" if default else "")),
            Piece(f"{fit(telling.was(field), olds)}  " if olds else "", "dim"),
            Piece(fit(aside, room), "bad" if field.problem else "dim"),
        ],
        width,
    )


def _name(name: str, room: int) -> str:
    cut: Callable[[str, int], str] = fit_end if is_path(name) else fit
    return cut(name, room)


def _room(texts: Sequence[str], least: int, most: int) -> int:
    """Cells for these texts, which the longest of them needs, within bounds."""
    longest = max((cell_width(clean(text)) for text in texts), default=0)
    return max(least, min(longest, most)) if longest else 0
