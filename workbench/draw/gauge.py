"""Values of any kind on a line from 0 to 1: numbers, magnitudes, or names in order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import clean
from .natural import natural_key
from .numerals import number

Value = float | str | None

_DECADES = 100  # from this ratio on magnitudes tell more than differences


@dataclass(frozen=True, slots=True)
class Gauge:
    """A line from `lo` to `hi`, by magnitude if `log`; or the `names` that stand on it."""

    lo: float = 0.0
    hi: float = 1.0
    log: bool = False
    names: tuple[str, ...] = ()

    def place(self, value: Value) -> float | None:
        """Where a value stands, from 0 to 1; None for no value and for one that is not finite."""
        if self.names:
            known = value is not None and written(value) in self.names
            return (
                self._of(self.names.index(written(value)), len(self.names) - 1) if known else None
            )
        if not isinstance(value, float | int) or not math.isfinite(value):
            return None
        if self.log:
            size = math.log10(self.hi) - math.log10(self.lo)
            return self._of(math.log10(value) - math.log10(self.lo), size)
        return self._of(value / 2 - self.lo / 2, self.hi / 2 - self.lo / 2)

    def ends(self) -> tuple[str, str]:
        """What stands at 0 and at 1."""
        if self.names:
            return self.names[0], self.names[-1]
        return number(self.lo, 8), number(self.hi, 8)

    @staticmethod
    def _of(part: float, whole: float) -> float:
        return part / whole if whole > 0 else 0.5


def gauge(values: Sequence[Value]) -> Gauge:
    """The line that all of these values have a place on.

    Names as soon as one of them is a text; magnitudes where all are positive and span decades.
    """
    told = [value for value in values if value is not None]
    if any(isinstance(value, str) for value in told):
        return Gauge(names=tuple(sorted({written(value) for value in told}, key=natural_key)))
    numbers = [value for value in told if isinstance(value, float | int) and math.isfinite(value)]
    if not numbers:
        return Gauge()
    lo, hi = min(numbers), max(numbers)
    return Gauge(lo, hi, log=lo > 0 and hi / lo >= _DECADES)


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
