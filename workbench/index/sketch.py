"""The course of a metric in a few numbers, folded in as it is read: lowest, highest, how many, and
a sparkline.

A sketch holds at most 16 buckets of equally many values, each with its lowest and highest, so no
spike is lost. When they are full, neighbours are put together and hold twice as many. It costs a
few nanoseconds a value and needs no NumPy: lists of a thousand runs are made of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_BUCKETS = 16
_CELLS = 8
_BLOCKS = "▁▂▃▄▅▆▇█"


class Stat(NamedTuple):
    """A metric of a run: its lowest and highest finite value (None where there is none), how many
    values there are, and their course as at most eight block characters. JSON keeps it as a list,
    of which `Stat._make` makes it again."""

    low: float | None = None
    high: float | None = None
    count: int = 0  # type: ignore[assignment]  # hides tuple.count, which nobody needs
    spark: str = ""


@dataclass(slots=True)
class Sketch:
    """`stride` values are in each bucket, `filled` in the last one."""

    count: int = 0
    stride: int = 1
    filled: int = 0
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, told: Sequence[Any]) -> Sketch:
        """The sketch that `told` says."""
        count, stride, filled, lows, highs = told
        return cls(count, stride, filled, list(lows), list(highs))

    def told(self) -> list[object]:
        """What `of` takes."""
        return [self.count, self.stride, self.filled, self.lows, self.highs]

    def add(self, values: Sequence[object]) -> None:
        """Fold in values; what is not finite counts, and is in no bucket."""
        self.count += len(values)
        numbers = _finite(values)
        at, end = self._begin(numbers), len(numbers)
        while at < end:
            at += self._fill(numbers[at : at + self._room()])

    def _begin(self, numbers: Sequence[float]) -> int:
        """While there are few, each has a bucket of its own; how many were taken."""
        if self.stride > 1:
            return 0
        first = numbers[: _BUCKETS - len(self.lows)]
        self.lows += first
        self.highs += first
        self.filled = 1
        return len(first)

    def stat(self) -> Stat:
        """What is known by now."""
        if not self.lows:
            return Stat(count=self.count)
        return Stat(min(self.lows), max(self.highs), self.count, self._spark())

    def _room(self) -> int:
        """How many values the bucket takes that is filled next."""
        if self.lows and self.filled < self.stride:
            return self.stride - self.filled
        if len(self.lows) == _BUCKETS:
            self.lows = list(map(min, self.lows[::2], self.lows[1::2]))
            self.highs = list(map(max, self.highs[::2], self.highs[1::2]))
            self.stride *= 2
        self.lows.append(math.inf)
        self.highs.append(-math.inf)
        self.filled = 0
        return self.stride

    def _fill(self, numbers: Sequence[float]) -> int:
        self.lows[-1] = min(self.lows[-1], min(numbers))
        self.highs[-1] = max(self.highs[-1], max(numbers))
        self.filled += len(numbers)
        return len(numbers)

    def _spark(self) -> str:
        """The course: of each cell the value that is farthest from the middle of all."""
        each = math.ceil(len(self.lows) / _CELLS)
        lows = [min(self.lows[at : at + each]) for at in range(0, len(self.lows), each)]
        highs = [max(self.highs[at : at + each]) for at in range(0, len(self.highs), each)]
        low, high = min(lows), max(highs)
        size = high / 2 - low / 2  # halves: the difference never overflows
        if not size:  # all are alike, or differ by less than can be halved
            return _BLOCKS[3] * len(lows)
        middle = sum(a / 2 + b / 2 for a, b in zip(lows, highs, strict=True)) / len(lows)
        far = (b if b - middle >= middle - a else a for a, b in zip(lows, highs, strict=True))
        return "".join(_BLOCKS[round((one / 2 - low / 2) / size * 7)] for one in far)


def _finite(values: Sequence[object]) -> Sequence[float]:
    """The finite numbers among the values; in JSON what is not finite is a text."""
    if set(map(type, values)) <= {float, int} and math.isfinite(sum(values)):  # type: ignore[arg-type]
        return values  # type: ignore[return-value]  # all of them are numbers
    numbers = (value for value in values if isinstance(value, float | int))
    return [value for value in numbers if math.isfinite(value)]
