"""Sparklines, bars and meter histories in block characters, an eighth of a cell exact."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .cells import Piece, Row
from .reduction import Columns, Floats
from .ticks import grow

_RISING = " ▁▂▃▄▅▆▇█"
_FILLING = " ▏▎▍▌▋▊▉█"


def spark(values: ArrayLike, width: int) -> str:
    """The course of `values` in exactly `width` cells, lowest ▁ and highest █.

    Fewer values than cells take one cell each, from the left. More are put together evenly, and
    a cell shows the one farthest from the mean of all: no spike is lost. NaN alone is a blank,
    infinities are ▁ and █, a flat series is ▄.
    """
    data = np.asarray(values, dtype=np.float64).ravel()
    if data.size == 0 or width < 1:
        return " " * max(width, 0)
    cells = min(data.size, width)
    start = np.arange(cells) * data.size // cells
    level = _levels(data)
    low, high = np.fmin.reduceat(level, start), np.fmax.reduceat(level, start)
    mean = level[~np.isnan(level)].sum() / data.size
    farthest = np.where(high - mean >= mean - low, high, low)
    eighths = np.where(np.isnan(farthest), 0, 1 + np.rint(farthest * 7))
    return "".join(_RISING[int(eighth)] for eighth in eighths).ljust(width)


def bar(fraction: float, width: int) -> str:
    """A bar from the left in exactly `width` cells.

    Something shows as soon as `fraction` is above 0, and it is full only at 1; NaN is blank.
    """
    cells = max(width, 0)
    if not fraction > 0 or not cells:
        return " " * cells
    eighths = max(1, math.floor(min(fraction, 1.0) * 8 * cells))
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_FILLING[rest] if rest else "")).ljust(cells)


def heights(shares: Sequence[float], most: float) -> str:
    """One cell a share: `most` is full, nothing is blank, and whatever is above 0 shows."""
    full = most if most > 0 else 1.0
    parts = (0 if share <= 0 else max(1, round(min(1.0, share / full) * 8)) for share in shares)
    return "".join(_RISING[part] for part in parts)


def meter_history(
    values: ArrayLike, width: int, height: int, lo: float, hi: float, ink: str
) -> list[Row]:
    """A filled area of `height` rows of `width` cells, lo at the bottom, hi at the top.

    The newest value is on the right. More values than cells are put together, a cell showing the
    highest, as many to a cell as keeps the older cells unchanged while values arrive. What is
    above `lo` shows at least an eighth; NaN is blank.
    """
    heights = _newest_right(np.asarray(values, dtype=np.float64).ravel(), max(width, 0))
    with np.errstate(invalid="ignore", over="ignore"):
        part = np.clip((heights - lo) / (hi - lo if hi > lo else 1.0), 0, 1)
    eighths = np.where(part > 0, np.maximum(1, np.rint(part * 8 * height)), 0)
    rows: list[Row] = []
    for row in range(height):
        level = np.clip(eighths - 8 * (height - 1 - row), 0, 8).astype(np.intp)
        rows.append((Piece("".join(_RISING[index] for index in level), ink),))
    return rows


def _levels(data: Floats) -> Floats:
    """The values from 0 (lowest) to 1 (highest); infinities are put at the ends."""
    finite = data[np.isfinite(data)]
    lo, hi = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    bounded = np.clip(data / 2, lo / 2, hi / 2)  # halves: their difference never overflows
    size = hi / 2 - lo / 2
    flat = np.where(np.isnan(data), np.nan, 3 / 7)
    level = (bounded - lo / 2) / size if size > 0 else flat
    return np.where(np.isposinf(data), 1.0, np.where(np.isneginf(data), 0.0, level))


def _newest_right(data: Floats, width: int) -> Floats:
    """The highest of each cell, right-aligned among `width` cells, NaN where there is none."""
    cells = np.full(width, np.nan)
    if data.size and width:
        share = math.ceil(grow(math.ceil(data.size / width)))
        start: Columns = np.arange(0, data.size, share)
        cells[width - start.size :] = np.fmax.reduceat(data, start)
    return cells
