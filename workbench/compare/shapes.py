"""The distributions of a column of some runs, in the same bins, so that they can be drawn side by
side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from ..inputs.data.profiles.profile import Column, Numbers, Top
from .distance import share_below

_ROUNDING = 1e-9  # of a share: less than one row of a billion


def shapes(columns: Sequence[Column], cells: int) -> list[list[float]]:
    """The share of rows in each bin, for each of the columns: at most `cells` bins, the same for
    all. Frequent values are a bin each where all columns have few, else numbers are put in bins of
    one width. Empty where nothing is known of a column, or they are not of one kind."""
    tops = [column.top for column in columns]
    numbers = [column.numbers for column in columns]
    held = [one for one in numbers if one is not None]
    if len(held) == len(columns) and not _are_categories(columns):
        return _binned(held, cells)
    known = [one for one in tops if one is not None]
    return _valued(known, cells) if len(known) == len(columns) else []


def _are_categories(columns: Sequence[Column]) -> bool:
    """Whether these are texts of which most rows have a frequent one."""
    return all(
        column.kind == "text" and column.top is not None and 2 * column.top.rest < column.top.total
        for column in columns
    )


def _valued(tops: Sequence[Top], cells: int) -> list[list[float]]:
    """By value, the most frequent of all first; the last bin is what is left, if anything is."""
    all_of_them = Counter[str]()
    for top in tops:
        all_of_them.update(dict(zip(top.values, top.counts, strict=True)))
    order = [value for value, _ in all_of_them.most_common(cells - 1)]
    found = []
    for top in tops:
        total = top.total or 1
        counts = dict(zip(top.values, top.counts, strict=True))
        shares = [counts.get(value, 0) / total for value in order]
        found.append([*shares, max(0.0, 1 - sum(shares))])
    if all(one[-1] < _ROUNDING for one in found):
        return [one[:-1] for one in found]
    return found


def _binned(numbers: Sequence[Numbers], cells: int) -> list[list[float]]:
    ranges = [_core(one) for one in numbers]
    low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
    whole = (low - 0.5).is_integer() and (high - 0.5).is_integer() and high - low <= cells
    bins = max(1, int(high - low)) if whole else cells if high > low else 1
    edges = [low * (1 - part / bins) + high * (part / bins) for part in range(1, bins)]
    found = []
    for one in numbers:
        points = _points(one)
        shares = (share_below(points, edge, True) for edge in edges)
        below = [0.0, *accumulate(shares, max), 1.0]  # edges may be a rounding out of order
        found.append([_share(b - a) for a, b in pairwise(below)])
    return found


def _share(difference: float) -> float:
    """Nothing where it is only what two floats differ by: whatever is above 0 is drawn."""
    return difference if difference >= _ROUNDING else 0.0


def _core(numbers: Numbers) -> tuple[float, float]:
    """Where most of the numbers are: bins at the ends, which reach far, no wider than the rest."""
    edges = numbers.edges
    if len(edges) < 4:
        return edges[0], edges[-1]
    width = edges[2] - edges[1]
    return max(edges[0], edges[1] - width), min(edges[-1], edges[-2] + width)


def _points(numbers: Numbers) -> tuple[list[float], list[float]]:
    """The cumulative distribution at the edges of the histogram."""
    total, below = sum(numbers.counts) or 1, 0
    shares = [0.0]
    for count in numbers.counts:
        below += count
        shares.append(below / total)
    return list(numbers.edges), shares
