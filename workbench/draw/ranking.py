"""All values of a chart as a list: sorted, each with its difference to a baseline's value.

                beside 13
a 14 warm  0.8071 +0.0201
c 12       0.7980 +0.0110
b 13       0.7870    base
d 11            —
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import Piece, Row, cell_width, clean, fit, line
from .legend import Entry
from .numerals import number

NARROW, _WIDE = 26, 40  # cells of a column of the list
_APART = 2  # cells between two columns
_NUMBER, _DELTA = 7, 8


@dataclass(frozen=True, slots=True)
class Base:
    """What the others are compared with: the name of its entry, and its value if it has one."""

    name: str
    value: float | None


def list_width(names: Sequence[str], based: bool) -> int:
    """Cells for a list of so named entries in one column, as few as hold all names, within bounds;
    `based` with the differences."""
    numbers = 1 + _NUMBER + (1 + _DELTA if based else 0)
    longest = max((cell_width(clean(name)) for name in names), default=0)
    return min(2 + longest + numbers, _WIDE)


def value_list(
    entries: Sequence[Entry], width: int, height: int, base: Base | None, good: str | None
) -> list[Row]:
    """The entries in `height` rows of `width` cells, in as many columns as are needed and fit.

    Best first where `good` says which way that is ("up" or "down"), else highest first; what has
    no finite value comes last. The differences are to `base`, which need not be an entry and is
    named above them. What does not fit is counted in the last place.
    """
    if width < 1 or height < 1:
        return [()] * max(height, 0)
    if base is not None and height > 1:
        cells = min(width, list_width([entry.name for entry in entries], True))
        head = line([Piece(fit(f"beside {base.name}", cells, "right"), "dim")], width)
        return [head, *_listed(entries, width, height - 1, base, good)]
    return _listed(entries, width, height, base, good)


def _listed(
    entries: Sequence[Entry], width: int, height: int, base: Base | None, good: str | None
) -> list[Row]:
    """The entries alone."""
    ranked = sorted(entries, key=lambda entry: _rank(entry.value, good))
    most = max(1, width // NARROW)
    columns = min(most, math.ceil(len(ranked) / max(1, height)) or 1)
    needed = list_width([entry.name for entry in entries], base is not None)
    cells = min(needed + _APART * (columns > 1), width // columns)
    inside = cells - _APART * (columns > 1)
    places = [line(_told(entry, inside, base, good), cells) for entry in ranked]
    room = columns * height
    if len(places) > room:
        places[room - 1 :] = [line([Piece(f"+{len(places) - room + 1} more", "dim")], cells)]
    rows = []
    for row in range(height):
        beside = places[row::height]
        rows.append(line([piece for place in beside for piece in place], width))
    return rows


def _rank(value: float | None, good: str | None) -> tuple[int, float]:
    if value is None or math.isnan(value):
        return (2 if value is None else 1), 0.0
    return 0, (value if good == "down" else -value)


def _told(entry: Entry, cells: int, base: Base | None, good: str | None) -> Row:
    """One entry in so many cells; without the difference where there is no baseline."""
    value = "—" if entry.value is None else number(entry.value, _NUMBER)
    odd = entry.value is not None and not math.isfinite(entry.value)
    right = [Piece(f" {value:>{_NUMBER}}", "warn" if odd else "")]
    if base is not None:
        right.append(_difference(entry, base, good))
    name = cells - 2 - sum(len(piece.text) for piece in right)
    head = Piece(f"{entry.sign} {fit(entry.name, max(name, 0))}", entry.ink)
    return line([head, *right], cells)


def _difference(entry: Entry, base: Base, good: str | None) -> Piece:
    if entry.name == base.name:
        return Piece(f" {'base':>{_DELTA}}", "dim")
    if base.value is None or entry.value is None or not math.isfinite(entry.value - base.value):
        return Piece(" " * (_DELTA + 1))
    delta = entry.value - base.value
    sign = "+" if delta > 0 else ""
    better = delta > 0 if good == "up" else delta < 0
    ink = "" if good is None or delta == 0 else "good" if better else "bad"
    return Piece(f" {sign + number(delta, _DELTA - len(sign)):>{_DELTA}}", ink)
