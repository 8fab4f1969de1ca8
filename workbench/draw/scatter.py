"""Runs as points: one value of each against another.

    val/acc by lr   ◆ 14  lr 0.003  val/acc 0.91
    0.95┤         2   ◆
        │    •  •        a
    0.90┤  •                 •
        └─┬────────┬────────┬──
       lr 1e-4    0.001    0.01

Runs that share a cell are counted in it. What is text stands side by side in order; of a value that
is a number in most runs it stands beside the numbers, after a gap.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .axes import Axis, axis_row, gutter, label_row, x_axis, y_axis, y_labels
from .canvas import Canvas
from .cells import Piece, Row, cell_width, clean, fit, line
from .gauge import Gauge, Value, gauge, written
from .numerals import label, log_label
from .ticks import log_ticks, ticks

CHOSEN = "◆"
_MARGIN = 1 / 15  # of an axis on either side


@dataclass(frozen=True, slots=True)
class Spot:
    """One run. `sign` tells it from the others, empty if it need not be; `ink` may tell how good
    it is; `chosen` is the one that somebody looks at."""

    name: str
    x: Value
    y: Value
    ink: str = ""
    sign: str = ""
    chosen: bool = False


def scatter(
    across: str,
    upward: str,
    spots: Sequence[Spot],
    width: int,
    height: int,
    other: bool = False,
) -> list[Row]:
    """`height` rows of `width` cells; `across` and `upward` name what x and y are.

    Spots without a finite x or y are not drawn but counted in the title. Axes of positive values
    that span decades, or one and lie more evenly so, are logarithmic; with `other` x is where it
    would not be, and the other way round (see `gauge`).
    """
    if width < 1 or height < 1:
        return [()] * max(height, 0)
    wide, tall = gauge([spot.x for spot in spots], other), gauge([spot.y for spot in spots])
    shown = [spot for spot in spots if _known(wide, spot.x) and _known(tall, spot.y)]
    title = _title(across, upward, spots, shown, width)
    if width < 12 or height < 5:
        return [title, *[line([], width)] * (height - 1)]
    rows = height - 3
    up, left = _upward(tall, rows, width)
    cells = width - left - 1
    along = _across(wide, cells)
    canvas = Canvas(cells, rows)
    _put(canvas, shown, (wide, along), (tall, up))
    labels = y_labels(up, rows, left)
    body = [(*a, *b) for a, b in zip(labels, canvas.rows(), strict=True)]
    axis = axis_row(along, left, cells, {})
    return [title, *body, axis, label_row(along, left, cells, across, width, None)]


def _known(on: Gauge, value: Value) -> bool:
    return on.place(value) is not None


def _title(
    across: str, upward: str, spots: Sequence[Spot], shown: Sequence[Spot], width: int
) -> Row:
    missing = len(spots) - len(shown)
    lacking = f"  {missing} of {len(spots)} have no value" if missing else ""
    told = [(f"{upward} by {across}   ", "title")]
    for spot in spots:
        if spot.chosen:
            told.append((f"{CHOSEN} {fit(spot.name, min(20, cell_width(spot.name)))}  ", "cursor"))
            told.append((f"{across} {written(spot.x)}  {upward} {written(spot.y)}", ""))
    room = max(width - len(lacking), 0)
    pieces = []
    for text, ink in told:
        size = min(cell_width(clean(text)), room)
        pieces.append(Piece(fit(text, size), ink))
        room -= size
    return line([*pieces, Piece(" " * room), Piece(lacking, "dim")], width)


def _upward(tall: Gauge, rows: int, width: int) -> tuple[Axis, int]:
    if tall.names:
        axis = _of_names(tall, rows // 2)
    else:
        axis = y_axis(tall.lo, tall.hi, rows, tall.log, exact=False)
    return axis, gutter(axis, width)


def _across(wide: Gauge, cells: int) -> Axis:
    if wide.names:
        room = int(cells * wide.apart / (1 + 2 * _MARGIN))
        return _of_names(wide, cells // 8, max(3, room - 1))
    lo, hi = (math.log10(wide.lo), math.log10(wide.hi)) if wide.log else (wide.lo, wide.hi)
    margin = (hi / 2 - lo / 2) * _MARGIN
    return x_axis(lo - margin, hi + margin, cells, live=False, unit="", log=wide.log)


def _of_names(on: Gauge, most: int, room: int = 12) -> Axis:
    """The line of a gauge as an axis: at most so many ticks of numbers, and then the names."""
    values: list[float] = []
    labels: list[str] = []
    if on.share:
        found = log_ticks if on.log else ticks
        values = found(on.lo, on.hi, max(2, round(most * on.share)))
        labels = log_label(values) if on.log else label(values)
    labels += [fit(name, min(room, cell_width(name))) for name in on.names]
    there: list[Value] = [*values, *on.names]
    places = [on.place(value) for value in there]
    told = tuple(place for place in places if place is not None)
    return Axis(-_MARGIN, 1 + _MARGIN, told, tuple(labels))


def _number(on: Gauge, value: Value) -> float:
    """The value on an axis: where there are names its place on the line."""
    place = on.place(value)
    assert place is not None
    return place if on.names else float(value)  # type: ignore[arg-type]  # a place: no text


def _put(
    canvas: Canvas, shown: Sequence[Spot], wide: tuple[Gauge, Axis], tall: tuple[Gauge, Axis]
) -> None:
    """Mark the spots: those of no sign counted by cell, then those of a sign, the chosen last."""
    if not shown:
        return
    x = [_number(wide[0], spot.x) for spot in shown]
    if wide[0].log and not wide[0].names:
        x = [math.log10(value) for value in x]
    columns = wide[1].cells(x, canvas.width)
    y = np.array([_number(tall[0], spot.y) for spot in shown])
    dots = np.clip(np.rint(tall[1].rows(y, 4 * canvas.height)), 0, 4 * canvas.height - 1)
    held: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot, column, dot in zip(shown, columns, dots.astype(int).tolist(), strict=True):
        held[column, dot // 4].append(spot)
    for place, spots in held.items():
        last = max(spots, key=lambda spot: (spot.chosen, bool(spot.sign)))
        count = str(len(spots)) if len(spots) < 10 else "+"
        sign = CHOSEN if last.chosen else count if len(spots) > 1 else last.sign or "•"
        canvas.mark(*place, sign, "cursor" if last.chosen else last.ink)
