"""The fields of a lane as rows: a sign, the name, the value, what it was, what it is.

    * lr           1e-4     was 3e-4   float · default 0.1 · command line
    ! batch_size   many     was 64     not a whole number
      seed         0                   int · default 0

The first cell is left free for the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...draw.cells import Piece, Row, cell_width, clean, fit, fit_end, is_path, line
from ...tweak.field import Field
from . import telling

CHANGED, WRONG, LOCKED = "*", "!", "×"
_HELP = 20  # cells that a help needs to be worth its place
_SIGNS = {CHANGED: "warn", WRONG: "bad", LOCKED: "dim"}


class _Cells(NamedTuple):
    """How many cells the parts of a row have."""

    names: int
    values: int
    olds: int
    facts: int


def field_rows(fields: Sequence[Field], width: int) -> list[Row]:
    """A row a field, each exactly `width` cells."""
    names = _room([one.name for one in fields], 4, width // 3)
    olds = _room([telling.was(one) for one in fields], 0, width // 5)
    values = _room([telling.value(one) for one in fields], 8, width // 4 if olds else width // 3)
    facts = _room([telling.facts(one) for one in fields], 0, width // 3)
    return [_row(one, _Cells(names, values, olds, facts), width) for one in fields]


def sign(field: Field) -> str:
    """One cell that tells whether it is changed, wrong, or cannot be edited."""
    if field.problem:
        return WRONG
    return CHANGED if field.changed else LOCKED if field.locked else " "


def _row(field: Field, cells: _Cells, width: int) -> Row:
    mark = sign(field)
    ink = "bad" if field.problem else "warn" if field.changed else ""
    default = field.value is None and not field.changed
    return line(
        [
            Piece(f" {mark} ", _SIGNS.get(mark, "")),
            Piece(f"{_name(field.name, cells.names)}  ", "title" if field.changed else ""),
            Piece(
                f"{fit(telling.value(field), cells.values)}  ", ink or ("dim" if default else "")
            ),
            Piece(f"{fit(telling.was(field), cells.olds)}  " if cells.olds else "", "dim"),
            Piece(_aside(field, cells, width), "bad" if field.problem else "dim"),
        ],
        width,
    )


def _aside(field: Field, cells: _Cells, width: int) -> str:
    """What is wrong with it, else what it is and what it is for."""
    room = max(0, width - cells.names - cells.values - cells.olds - (9 if cells.olds else 7))
    if trouble := telling.trouble(field):
        return fit(trouble, room)
    plain = not field.help or field.kind in ("code", "file")
    if plain or cells.facts + _HELP > room:
        return fit(telling.facts(field), room)
    return fit(f"{fit(telling.facts(field), cells.facts)}  {field.help}", room)


def _name(name: str, room: int) -> str:
    cut: Callable[[str, int], str] = fit_end if is_path(name) else fit
    return cut(name, room)


def _room(texts: Sequence[str], least: int, most: int) -> int:
    """Cells for these texts, which the longest of them needs, within bounds."""
    longest = max((cell_width(clean(text)) for text in texts), default=0)
    return max(least, min(longest, most)) if longest else 0
