"""Values of any kind on a line from 0 to 1: numbers, magnitudes, or names in order.

A few names among numbers stand behind them, after a gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from .cells import clean
from .natural import natural_key
from .numerals import number

Value = float | str | None

_DECADES = 100.0  # from this ratio on magnitudes tell more than differences
_DECADE = 10.0  # from this one on where values then lie more evenly
_SURE = 1e-6  # more than rounding
_BESIDE, _BESIDE_ALL = 0.12, 0.5  # of the line for each name beside numbers, and for all at most


@dataclass(frozen=True, slots=True)
class Gauge:
    """Numbers from `lo` to `hi` on the line up to `share`, by magnitude if `log`; and `names`, on
    all of it where `share` is 0."""

    lo: float = 0.0
    hi: float = 1.0
    log: bool = False
    names: tuple[str, ...] = ()
    share: float = 1.0

    def place(self, value: Value) -> float | None:
        """Where a value stands, from 0 to 1; None for no value and for one that is not finite."""
        if value is None:
            return None
        if self.share == 0 or isinstance(value, str):
            return self._of_name(written(value))
        if not math.isfinite(value):
            return None
        if self.log:
            size = math.log10(self.hi) - math.log10(self.lo)
            return self.share * _part(math.log10(value) - math.log10(self.lo), size)
        return self.share * _part(value / 2 - self.lo / 2, self.hi / 2 - self.lo / 2)

    def ends(self) -> tuple[str, str]:
        """What stands at 0 and at 1."""
        low = self.names[0] if self.share == 0 else number(self.lo, 8)
        return low, self.names[-1] if self.names else number(self.hi, 8)

    def between(self) -> list[tuple[float, str]]:
        """What is to be read between the ends, and where: names, and the last of the numbers."""
        names = self.names[:-1] if self.share else self.names[1:-1]
        told = [(place, name) for name in names if (place := self._of_name(name)) is not None]
        mixed = self.names and self.share
        return [(self.share, number(self.hi, 8)), *told] if mixed else told

    @property
    def turns(self) -> bool:
        """Whether its numbers have a place by magnitude as well as by difference."""
        return self.share > 0 and 0 < self.lo < self.hi

    @property
    def apart(self) -> float:
        """How far a name is from the next one."""
        count = len(self.names)
        return (1 - self.share) / max(1, count if self.share else count - 1)

    def _of_name(self, name: str) -> float | None:
        if name not in self.names:
            return None
        index = self.names.index(name)
        if self.share == 0:
            return index * self.apart if len(self.names) > 1 else 0.5
        return self.share + (index + 1) * self.apart


def gauge(values: Sequence[Value], other: bool = False) -> Gauge:
    """The line that all of these values have a place on.

    Names where there are as many texts as numbers or more; magnitudes where all numbers are
    positive and span decades, or one and lie more evenly so. `other`: as it would not be by
    itself, where it `turns`.
    """
    texts = [value for value in values if isinstance(value, str)]
    numbers = [v for v in values if isinstance(v, float | int) and math.isfinite(v)]
    if texts and len(numbers) <= len(texts):
        told = {written(value) for value in values if value is not None}
        return Gauge(names=_sorted(told), share=0.0)
    names = _sorted({written(text) for text in texts})
    if not numbers:
        return Gauge()
    lo, hi = min(numbers), max(numbers)
    share = 1.0 - min(_BESIDE * len(names), _BESIDE_ALL)
    log = _by_magnitude(lo, hi, numbers)
    return Gauge(lo, hi, log != (other and 0 < lo < hi), names, share)


def _by_magnitude(lo: float, hi: float, numbers: Sequence[float]) -> bool:
    if not lo > 0 or hi / lo < _DECADE:
        return False
    if hi / lo >= _DECADES:
        return True
    different = set(numbers)
    even = fmean(_part(value - lo, hi - lo) for value in different)
    by_magnitude = fmean(math.log(value / lo) / math.log(hi / lo) for value in different)
    return abs(by_magnitude - 0.5) < abs(even - 0.5) - _SURE


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural_key))


def _part(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.5


def value_of(told: object) -> Value:
    """A parameter of any kind as a value: yes and no are names, and so is what is no number."""
    if told is None:
        return None
    if isinstance(told, bool):
        return "yes" if told else "no"
    if isinstance(told, int | float):
        try:
            return float(told)
        except OverflowError:
            return str(told)
    return str(told)


def written(value: Value) -> str:
    """A value in few cells, `—` for none."""
    if value is None:
        return "—"
    return clean(value) if isinstance(value, str) else number(value, 8)
