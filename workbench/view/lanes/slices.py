"""A family of slices as rows: a table and a bar chart, the worst first, flags spelled out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...compare.baseline import Delta
from ...compare.metrics import judge
from ...compare.slices import FELL, Slice, SliceTable
from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...draw.numerals import number
from ...draw.spark import bar
from ...settings.directions import Direction
from ..columns import told_delta
from ..table import value_text

_NAMES = 28
_WAYS = {"up": "higher is better", "down": "lower is better"}
_LONGEST = 40  # cells of a bar
_ALARMS = 5


def alarms(tables: Sequence[SliceTable], whose: str, width: int) -> list[Row]:
    """What is flagged, in a line each, so that it is seen before any table is."""
    found = [(table, one) for table in tables for one in table.flagged]
    names = [clean(f"{whose}{table.family.title} {one.name}") for table, one in found[:_ALARMS]]
    room = min(max(map(cell_width, names), default=0), width // 2)
    rows = [
        line([Piece(f" ! {fit(name, room)} ", "bad"), *_alarm(one)], width)
        for name, (_, one) in zip(names, found, strict=False)
    ]
    more = len(found) - _ALARMS
    return [*rows, line([Piece(f"   and {more} more below", "bad")], width)] if more > 0 else rows


def _alarm(one: Slice) -> list[Piece]:
    return [Piece(f" {value_text(one.value):>7}  "), Piece(_flags(one), "bad")]


def slice_rows(table: SliceTable, width: int) -> list[Row]:
    """A head, and a row a slice."""
    room = min(_NAMES, max(cell_width(clean(one.name)) for one in table.slices))
    room = max(8, min(room, width - 34))
    changes = any(one.old is not None for one in table.slices)
    long = max(4, min(_LONGEST, width - room - (46 if changes else 37)))
    most = _most(table.slices)
    rows = [_head(table, width)]
    for one in table.slices:
        change = [_change(one, table.direction)] if changes else []
        filled = bar(abs(one.value) / most if most else 0.0, long)
        rows.append(line([_named(one, room), *change, *_ranked(one, filled)], width))
    return rows


def _head(table: SliceTable, width: int) -> Row:
    way = _WAYS.get(table.direction or "", "nobody has told whether higher is better")
    told = f"  {len(table.slices)} slices, {way}"
    return line([Piece(f" {clean(table.family.title)}", "title"), Piece(told, "dim")], width)


def _named(one: Slice, room: int) -> Piece:
    text = f" {fit(one.name, room)} {value_text(one.value):>7} "
    return Piece(text, "bad" if one.flags else "")


def _ranked(one: Slice, filled: str) -> list[Piece]:
    rank = "" if one.rank is None else f"#{one.rank}"
    ink = "bad" if one.flags else "meter"
    flags = Piece(_flags(one), "bad")
    return [Piece(f"{rank:>5} ", "dim"), Piece(filled, ink), Piece("  "), flags]


def _change(one: Slice, direction: Direction | None) -> Piece:
    """The difference to the baseline, and what it means."""
    if one.change is None:
        return Piece(" " * 9, "dim")
    told = told_delta(Delta(one.change, judge(one.change, direction) or "unknown"), 8)
    return Piece(f"{told.text:>8} ", told.ink)


def _flags(one: Slice) -> str:
    """In words: `worst`, `fell −0.12`, `nan`."""
    words = [f"{flag} {signed(one.change or 0.0)}" if flag == FELL else flag for flag in one.flags]
    return ", ".join(words)


def signed(change: float) -> str:
    """A difference with its sign, in few cells."""
    return ("−" if change < 0 else "+") + number(abs(change), 6)


def _most(slices: Sequence[Slice]) -> float:
    """What a full bar stands for: 1 for shares of 1, else the largest value."""
    most = max((abs(one.value) for one in slices if math.isfinite(one.value)), default=0.0)
    return 1.0 if 0.2 < most <= 1 else most
