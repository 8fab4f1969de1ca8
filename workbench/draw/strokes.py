"""What of a curve falls into each sub-column: from which row of dots to which.

Rows of dots count from 0 at the top. What is drawn as a line is joined: each column reaches half
way to its neighbours, so that there is no gap and a steep line stays one dot wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .reduction import Columns, Floats

_FAR = 1e6  # dots; a point further off bends its line no further


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """In sub-column `start` + i the rows from `top[i]` to `bottom[i]`; none where they are NaN.

    Rows outside of the canvas are just outside: lines to them are seen to leave it.
    """

    start: int
    top: Floats
    bottom: Floats


def stroke(
    x: ArrayLike, y: ArrayLike, columns: int, rows: int, gaps: Columns, joined: bool = True
) -> Stroke | None:
    """The stroke through points in order of x on `columns` × `rows` dots; None without a point.

    y is finite. An x outside is put at the border. `gaps` are sub-columns, ascending, that the
    line is not drawn across. If not `joined`, a column reaches no further than its own points.
    """
    column = np.minimum(np.maximum(np.asarray(x, dtype=np.intp), 0), columns - 1)
    if column.size == 0:
        return None
    row = np.rint(np.minimum(np.maximum(np.asarray(y, dtype=np.float64), -_FAR), _FAR))
    start = np.append(0, np.flatnonzero(column[1:] != column[:-1]) + 1)
    at, first, last = column[start], row[start], row[np.append(start[1:], row.size) - 1]
    top, bottom = np.minimum.reduceat(row, start), np.maximum.reduceat(row, start)
    if at[-1] - at[0] >= at.size:
        first, last, top, bottom = _bridged(at, first, last, top, bottom, gaps)
    near = [np.minimum(np.maximum(r, -1.0), float(rows)) for r in (first, last, top, bottom)]
    return Stroke(int(at[0]), *(_joined(*near) if joined else near[2:]))


def hull(strokes: Iterable[Stroke], columns: int) -> Stroke:
    """From the topmost to the lowest of some strokes, in each of all sub-columns."""
    top, bottom = np.full(columns, np.nan), np.full(columns, np.nan)
    for one in strokes:
        part = slice(one.start, one.start + one.top.size)
        np.fmin(top[part], one.top, out=top[part])
        np.fmax(bottom[part], one.bottom, out=bottom[part])
    return Stroke(0, top, bottom)


def _bridged(
    at: Columns, first: Floats, last: Floats, top: Floats, bottom: Floats, gaps: Columns
) -> list[Floats]:
    """first, last, top and bottom of every sub-column from at[0] to at[-1].

    Between those given the line is straight, and NaN where there is a gap.
    """
    width = np.diff(at)
    leg = np.repeat(np.arange(width.size), width)
    along = (np.arange(leg.size) - (at[leg] - at[0])) / width[leg]
    straight = np.rint(last[leg] + (first[leg + 1] - last[leg]) * along)
    cut = np.searchsorted(gaps, at[1:]) > np.searchsorted(gaps, at[:-1], "right")
    straight[cut[leg]] = np.nan
    filled = []
    for known in (first, last, top, bottom):
        values = np.append(straight, np.nan)
        values[at - at[0]] = known
        filled.append(values)
    return filled


def _joined(first: Floats, last: Floats, top: Floats, bottom: Floats) -> tuple[Floats, Floats]:
    """Top and bottom of sub-columns side by side, each reaching half way to its neighbours.

    They meet without sharing a dot row, so that a steep line stays one dot wide.
    """
    leave, step = last[:-1], first[1:] - last[:-1]
    half = leave + np.trunc(step / 2)
    onward = half + np.sign(step)
    top, bottom = top.copy(), bottom.copy()
    np.fmin(top[:-1], half, out=top[:-1])
    np.fmax(bottom[:-1], half, out=bottom[:-1])
    np.fmin(top[1:], onward, out=top[1:])
    np.fmax(bottom[1:], onward, out=bottom[1:])
    return top, bottom
