"""Round positions on an axis: linear, logarithmic and of time; and calm upper limits.

Every tick is `n × step` correctly rounded (0.3, never 0.30000000000000004) and lies inside the
range asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

_CALM = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200)
_DAY = 86400


def ticks(lo: float, hi: float, most: int, whole: bool = False) -> list[float]:
    """At most `most` ticks in [lo, hi], 1, 2, 2.5 or 5 × 10^k apart, the closest that fit.

    `whole` keeps to whole numbers where the range holds any. A range that is empty, reversed or
    not finite has no ticks; one of a single value has that value.
    """
    if most < 1 or not lo <= hi or not math.isfinite(lo) or not math.isfinite(hi):
        return []
    if lo == hi:
        return [lo]
    finer: list[float] = []
    for mantissa, exponent in _steps(lo, hi, most):
        if whole and exponent < 0:
            continue
        found = _multiples(lo, hi, mantissa, exponent)
        if len(found) <= most:
            break
        finer = found
    found = found or finer[:most]
    return found if found or not whole else ticks(lo, hi, most)


def widen(lo: float, hi: float, most: int) -> tuple[float, float]:
    """The range lo < hi moved out to multiples of the closest step of `ticks` for `most`."""
    for mantissa, exponent in _steps(lo, hi, most):
        if len(found := _multiples(lo, hi, mantissa, exponent)) <= most:
            break
    step = float(f"{mantissa}e{exponent}")
    below = float(f"{(math.ceil(lo / step) - 1) * mantissa}e{exponent}")
    above = float(f"{(math.floor(hi / step) + 1) * mantissa}e{exponent}")
    return (lo if lo in found else min(below, lo)), (hi if hi in found else max(above, hi))


def log_widen(lo: float, hi: float) -> tuple[float, float]:
    """The range 0 < lo <= hi moved out to 1, 2 or 5 × 10^k."""
    return _log_step(lo, -1), _log_step(hi, 1)


def log_ticks(lo: float, hi: float, most: int) -> list[float]:
    """At most `most` ticks in [lo, hi], lo > 0: decades, with 2 and 5 between them when few."""
    if most < 1 or not 0 < lo <= hi < math.inf:
        return []
    decades = range(math.floor(math.log10(lo)), math.ceil(math.log10(hi)) + 1)
    fine = [v for k in decades for m in (1, 2, 5) if lo <= (v := float(f"{m}e{k}")) <= hi]
    if len(fine) <= most:
        return fine if len(fine) > 1 else ticks(lo, hi, most)
    powers = [k for k in decades if lo <= float(f"1e{k}") <= hi]
    if len(powers) < 2:
        return fine[:: math.ceil(len(fine) / most)]
    return [float(f"1e{k}") for k in powers[:: math.ceil(len(powers) / most)]]


def time_ticks(lo: float, hi: float, most: int) -> list[float]:
    """Ticks in [lo, hi] seconds at round seconds, minutes, hours or days."""
    if hi - lo < 2 or not math.isfinite(hi - lo):
        return ticks(lo, hi, most)
    for step in _SECONDS:
        if (hi - lo) / step <= most + 1:
            counts = range(math.ceil(lo / step), math.floor(hi / step) + 1)
            found = [float(n * step) for n in counts if lo <= n * step <= hi]
            if 0 < len(found) <= most:
                return found
    days = ticks(lo / _DAY, hi / _DAY, most, whole=True)
    return [day * _DAY for day in days if lo <= day * _DAY <= hi]


def grow(hi: float) -> float:
    """A calm upper limit: the smallest 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 × 10^k that is >= hi.

    An axis that ends there moves about ten times a decade, not at each point. 1 for hi <= 0.
    """
    if not hi > 0:
        return 1.0
    if math.isinf(hi):
        return hi
    exponent = math.floor(math.log10(hi)) - 1
    limits = (float(f"{m}e{k}") for k in (exponent - 1, exponent) for m in _CALM)
    return next(limit for limit in limits if limit >= hi)


def _log_step(value: float, way: int) -> float:
    """The nearest 1, 2 or 5 × 10^k at `value` or beyond it; `value` where no float is."""
    exponent = math.floor(math.log10(value))
    steps = [float(f"{m}e{k}") for k in range(exponent - 1, exponent + 2) for m in (1, 2, 5)]
    beyond = [step for step in steps if 0 < step < math.inf and (step - value) * way >= 0]
    return min(beyond, key=lambda step: abs(step - value), default=value)


def _steps(lo: float, hi: float, most: int) -> Iterator[tuple[int, int]]:
    """Steps mantissa × 10**exponent, growing, from the first of which `most` + 1 may be enough."""
    rough = hi / (most + 1) - lo / (most + 1)
    power = max(math.floor(math.log10(rough)) if rough > 0 else -323, -322)
    for exponent in range(power, 309):
        for step in ((1, exponent), (2, exponent), (25, exponent - 1), (5, exponent)):
            if step[0] * 10.0 ** step[1] >= rough:
                yield step


def _multiples(lo: float, hi: float, mantissa: int, exponent: int) -> list[float]:
    """The multiples of a step inside [lo, hi], each the float nearest to its decimal."""
    step = float(f"{mantissa}e{exponent}")
    counts = range(math.floor(lo / step), math.ceil(hi / step) + 1)
    values = (float(f"{n * mantissa}e{exponent}") for n in counts)
    return [value for value in dict.fromkeys(values) if lo <= value <= hi]
