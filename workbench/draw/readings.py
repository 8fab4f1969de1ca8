"""The values that a legend shows: the last ones, or those at a cursor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .curves import Band, Curve, Series, members
from .legend import Entry, letter


def readings(curves: Sequence[Curve], cursor: float | None, reach: float) -> list[Entry]:
    """Sign, name and value of each curve (see `reading`)."""
    entries = []
    for curve in curves:
        sign = letter(curve.ink) if len(curves) > 1 else "━"
        entries.append(Entry(sign, called(curve), reading(curve, cursor, reach), curve.ink))
    return entries


def called(curve: Curve) -> str:
    """The name of a curve; of a band with the number of its members."""
    return f"{curve.name} ×{len(curve.members)}" if isinstance(curve, Band) else curve.name


def reading(curve: Curve, cursor: float | None, reach: float) -> float | None:
    """The last value of a curve or, within `reach` in x, that at the cursor; of a band the mean of
    its members'. None where there is none, or only half of the members or fewer have one there."""
    held = [one for one in members(curve) if one.x.size]
    found = [
        value
        for one in held
        for value in (one.y[-1:].tolist() if cursor is None else _nearest(one, cursor, reach))
    ]
    return sum(value / len(found) for value in found) if 2 * len(found) > len(held) else None


def _nearest(one: Series, x: float, reach: float) -> list[float]:
    """The value at the point nearest to x, the last one of several; none beyond the ends."""
    if not one.x.size or not one.x[0] - reach <= x <= one.x[-1] + reach:
        return []
    around = np.clip(np.searchsorted(one.x, x) - np.array([1, 0]), 0, one.x.size - 1)
    nearest = one.x[around[np.argmin(np.abs(one.x[around] - x))]]
    return [float(one.y[int(np.searchsorted(one.x, nearest, side="right")) - 1])]
