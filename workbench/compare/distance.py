"""How far two distributions of a column are apart, and whether that is more than chance.

Every distance is a share from 0 to 1:

- values that can be counted one by one: the total variation distance, the least share of rows
  whose value would have to be another one for both to be alike: half the sum of |p − q| (Levin,
  Peres, Wilmer, *Markov Chains and Mixing Times*, 4.1). Where only the most frequent values are
  known, all others count as one: it is at least so far.
- other numbers: the Kolmogorov–Smirnov distance, the largest distance between the two cumulative
  distributions (Kolmogorov 1933, Smirnov 1948). These are taken from the edges of both histograms
  and from the quantiles, in straight lines between; quantiles are exact to about 1 %.
- the difference of the shares of rows without a value, of NaN and infinities.

The largest of them counts. It is *as by chance* below the distance that two samples of these sizes
from one distribution exceed once in a hundred: for numbers Smirnov's 1.63 √((n + m) / nm), for
values the mean of the total variation, by the normal approximation, and above it McDiarmid's bound
(1989). The share of one value may move where the whole does so as by chance: each value is asked by
the z-test of two proportions with a pooled share (NIST/SEMATECH *e-Handbook of Statistical
Methods*, 7.3.3), once in a hundred over all values by Bonferroni's inequality (Dunn 1961), where
five rows are expected on either side. The names of what lies above are ours: a little (below 0.1),
moved (below 0.25), far.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ..inputs.data.profiles.profile import Column, Numbers, Top

SAME, CHANCE, LITTLE, MOVED, FAR = "same", "as by chance", "a little", "moved", "far"
_ORDER = (SAME, CHANCE, LITTLE, MOVED, FAR)
VALUES, NUMBERS, MISSING = "total variation", "Kolmogorov-Smirnov", "missing values"
_SMIRNOV = 1.63
_APPROXIMATE = 0.01
#: So many rows are expected of a value that is missing by chance once in a hundred (Poisson).
_EXPECTED = math.log(100)
_LITTLE, _FAR = 0.1, 0.25
_ENOUGH = 5.0  # rows of a value that are expected, for the normal approximation


@dataclass(frozen=True, slots=True)
class Distance:
    """A share from 0 to 1 by a `method`, and what that is called. `gone` and `fresh` are values
    that are there no more, or newly, and not by chance; told where all values are known. `shifted`
    is the value whose share moved most, None where none moved by more than chance."""

    share: float
    method: str
    verdict: str
    gone: Sequence[str] = ()
    fresh: Sequence[str] = ()
    shifted: str | None = None


def between(old: Column, new: Column) -> Distance | None:
    """How far a column has moved; None where the two cannot be compared: of another kind, not
    looked into, or nothing is known of their values."""
    if old.kind != new.kind or old.count is None or new.count is None:
        return None
    found = [_nulls(old, new)]
    if old.top is not None and new.top is not None and (_all(old.top, new.top) or _are_texts(old)):
        found.append(_values(old.top, new.top))
    if old.numbers is not None and new.numbers is not None and not _counted(old, new):
        found.append(_numbers(old.numbers, new.numbers))
    if len(found) == 1 and old.count and new.count:
        return None
    verdict = max((one.verdict for one in found), key=_ORDER.index)
    most = max(found, key=lambda one: (_ORDER.index(one.verdict), one.share))
    values = next((one for one in found if one.method == VALUES), most)
    told = (values.gone, values.fresh, values.shifted)
    return Distance(most.share, most.method, verdict, *told)


def cumulative(numbers: Numbers) -> tuple[list[float], list[float]]:
    """The cumulative distribution as points that rise: numbers, and the share up to each. Several
    points at one number are a step."""
    total, below = sum(numbers.counts) or 1, 0
    points = [(numbers.edges[0], 0.0)]
    for edge, count in zip(numbers.edges[1:], numbers.counts, strict=True):
        below += count
        points.append((edge, below / total))
    last = len(numbers.quantiles) - 1
    points += [(x, level / last) for level, x in enumerate(numbers.quantiles) if 0 < level < last]
    points.sort()
    shares, most = [], 0.0
    for _, share in points:
        most = max(most, share)
        shares.append(most)
    return [x for x, _ in points], shares


def share_below(points: tuple[Sequence[float], Sequence[float]], x: float, right: bool) -> float:
    """The share up to `x` in a cumulative distribution; of a step its upper end if `right`."""
    xs, shares = points
    at = bisect_right(xs, x) if right else bisect_left(xs, x)
    if at == 0:
        return 0.0
    if at == len(xs) or (not right and xs[at] == x):
        return shares[min(at, len(xs) - 1)]
    low, high = xs[at - 1], xs[at]
    width = high / 2 - low / 2  # halves: the whole may overflow; of the smallest numbers it is 0
    part = (x / 2 - low / 2) / width if width > 0 else 1.0
    return shares[at - 1] + (shares[at] - shares[at - 1]) * part


def _numbers(old: Numbers, new: Numbers) -> Distance:
    was, now = sum(old.counts), sum(new.counts)
    one, other = cumulative(old), cumulative(new)
    share = max(
        abs(share_below(one, x, right) - share_below(other, x, right))
        for x in {*one[0], *other[0]}
        for right in (False, True)
    )
    odd = abs(old.odd / (was + old.odd) - new.odd / (now + new.odd))
    chance = max(_APPROXIMATE, _smirnov(was, now))
    return Distance(max(share, odd), NUMBERS, _verdict(max(share, odd), chance))


def _values(old: Top, new: Top) -> Distance:
    was = dict(zip(old.values, old.counts, strict=True))
    now = dict(zip(new.values, new.counts, strict=True))
    n, m = max(1, old.total), max(1, new.total)
    if old.rest or new.rest:
        known = was.keys() & now.keys()
        was, now = ({v: c[v] for v in known} for c in (was, now))
    shifted = _shifted(was, now, n, m)
    shares = [(was.get(v, 0) / n, now.get(v, 0) / m) for v in was.keys() | now.keys()]
    shares.append((1 - sum(p for p, _ in shares), 1 - sum(q for _, q in shares)))
    share = sum(abs(p - q) for p, q in shares) / 2
    verdict = _verdict(share if share > 1e-12 else 0.0, _by_chance(shares, n, m))
    complete = not old.rest and not new.rest
    gone = [v for v in was if complete and v not in now and was[v] * m / n > _EXPECTED]
    fresh = [v for v in now if complete and v not in was and now[v] * n / m > _EXPECTED]
    if gone or fresh or shifted is not None:
        verdict = max(verdict, LITTLE, key=_ORDER.index)
    return Distance(share, VALUES, verdict, gone, fresh, shifted)


def _shifted(was: Mapping[str, int], now: Mapping[str, int], n: int, m: int) -> str | None:
    """The value whose share of `n` and of `m` rows differs by most standard errors."""
    errors = {v: _standard_errors(was.get(v, 0), now.get(v, 0), n, m) for v in {**was, **now}}
    most = max(errors, key=lambda v: errors[v], default=None)
    if most is None or errors[most] <= NormalDist().inv_cdf(1 - 0.01 / (2 * len(errors))):
        return None
    return most


def _standard_errors(was: int, now: int, n: int, m: int) -> float:
    """By how many standard errors two shares differ; 0 where too few rows could tell."""
    pooled = (was + now) / (n + m)
    if min(n, m) * min(pooled, 1 - pooled) < _ENOUGH:
        return 0.0
    return abs(was / n - now / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def _nulls(old: Column, new: Column) -> Distance:
    n, m = max(1, (old.count or 0) + old.nulls), max(1, (new.count or 0) + new.nulls)
    share = abs(old.nulls / n - new.nulls / m)
    return Distance(share, MISSING, _verdict(share, _smirnov(n, m)))


def _by_chance(shares: Sequence[tuple[float, float]], n: int, m: int) -> float:
    """The total variation that samples of `n` and `m` rows exceed once in a hundred."""
    size = 1 / n + 1 / m
    spread = 0.0
    for p, q in shares:
        both = (p * n + q * m) / (n + m)
        spread += math.sqrt(max(0.0, both * (1 - both)) * size)
    return spread * math.sqrt(2 / math.pi) / 2 + math.sqrt(math.log(100) / 2 * size)


def _smirnov(n: int, m: int) -> float:
    return _SMIRNOV * math.sqrt(1 / max(1, n) + 1 / max(1, m))


def _verdict(share: float, chance: float) -> str:
    if share == 0:
        return SAME
    if share <= chance:
        return CHANCE
    return LITTLE if share < _LITTLE else MOVED if share < _FAR else FAR


def _all(old: Top, new: Top) -> bool:
    return not old.rest and not new.rest


def _counted(old: Column, new: Column) -> bool:
    """Whether all values of both are known one by one: nothing else need be compared."""
    return old.top is not None and new.top is not None and _all(old.top, new.top)


def _are_texts(column: Column) -> bool:
    return column.numbers is None or column.numbers.of == "lengths"
