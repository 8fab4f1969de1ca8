"""The passes of a run that went back: one that was resumed, or began anew.

Where the step goes back a new pass begins. It replaces what stands at its first step and beyond;
what is left of all passes is what the run has come to, and ascends.
"""

from __future__ import annotations

import numpy as np

from .reduction import Floats

#: x and y of one length, x ascending.
Points = tuple[Floats, Floats]

_MOST = 64  # passes; points that go back more often were written in no order


def apart(x: Floats, y: Floats) -> tuple[Points, list[Points]]:
    """Of points in the order of writing those that count, and of each earlier pass the others.

    Points that go back more than some dozens of times all count, in that order. What has no
    finite x is left out where there is more than one pass.
    """
    if not (x[1:] < x[:-1]).any() and np.isfinite(x).all():
        return (x, y), []
    there = np.isfinite(x)
    x, y = x[there], y[there]
    start = np.flatnonzero(x[1:] < x[:-1]) + 1
    if start.size >= _MOST:
        return (x, y), []
    ends = [*start.tolist(), x.size]
    later = [*np.minimum.accumulate(x[start][::-1])[::-1].tolist(), np.inf]
    counts = np.zeros(x.size, dtype=bool)
    replaced = []
    for first, end, limit in zip([0, *start.tolist()], ends, later, strict=True):
        cut = first + int(np.searchsorted(x[first:end], limit))
        counts[first:cut] = True
        replaced.append((x[cut:end], y[cut:end]))
    return (x[counts], y[counts]), replaced[:-1]
