"""How a run does on each slice of the data, which is the worst, and which fell.

99 % on the road and 8 % on pedestrians is an average that looks well. What is flagged is flagged
by rules that hold for three slices and for three hundred, and only where it is known which way
the measure is better:

    worst   behind the median of its family by more than 3 deviations (1.4826 × the median absolute
            deviation, which is a standard deviation where values are normal) and by more than 5 %
            of the median; or below half of it, or above twice of it where lower is better
    fell    worse than the baseline's by more than 2 deviations of the family's changes around
            their median, and by more than 5 % of the baseline's value; where the whole family
            moved alike, by the latter alone
    nan     no number at all
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ..draw.natural import natural_key
from ..settings.directions import Direction
from .families import LEAST, Family, families
from .metrics import Directions

WORST, FELL, NAN = "worst", "fell", "nan"
_NORMAL = 1.4826  # median absolute deviations to a standard deviation
_OUTLIER, _NOISE = 3.0, 2.0  # deviations
_LEAST_PART = 0.05  # of the median, or of the baseline's value


@dataclass(frozen=True, slots=True)
class Slice:
    """A measure on one part of the data. `old` is the baseline's value, None where it has none;
    `rank` counts from 1, the best, and is None where nobody knows what is better."""

    name: str
    metric: str
    value: float
    old: float | None = None
    rank: int | None = None
    flags: tuple[str, ...] = ()

    @property
    def change(self) -> float | None:
        """Its value less the baseline's."""
        return None if self.old is None else self.value - self.old


@dataclass(frozen=True, slots=True)
class SliceTable:
    """A family of metrics: the worst slice first, as people sort where that is not known."""

    family: Family
    direction: Direction | None
    slices: Sequence[Slice]

    @property
    def flagged(self) -> Sequence[Slice]:
        """Those that want a look."""
        return [one for one in self.slices if one.flags]


def slice_tables(
    metrics: Mapping[str, float], baseline: Mapping[str, float], directions: Directions
) -> list[SliceTable]:
    """A table for each family among the last values of a run's metrics, beside those of its
    baseline (empty where there is none). Those with something flagged come first."""
    tables = [_table(family, metrics, baseline, directions) for family in families(metrics)]
    return sorted(tables, key=lambda table: not table.flagged)


def _sense(names: Iterable[str], directions: Directions) -> int:
    """1 where higher is better for all of these metrics, -1 for lower, 0 where it is not known."""
    told = {directions(name) for name in names}
    return 1 if told == {"up"} else -1 if told == {"down"} else 0


def _table(
    family: Family,
    metrics: Mapping[str, float],
    baseline: Mapping[str, float],
    directions: Directions,
) -> SliceTable:
    sense = _sense(family.members.values(), directions)
    values = {slice_: metrics[name] for slice_, name in family.members.items()}
    olds = {s: baseline[name] for s, name in family.members.items() if name in baseline}
    flags = {WORST: _worst(values, sense), FELL: _fallen(values, olds, sense)}
    flags[NAN] = {slice_ for slice_, value in values.items() if math.isnan(value)}
    ranks = _ranks(values, sense)
    slices = [
        Slice(
            slice_,
            family.members[slice_],
            value,
            olds.get(slice_),
            ranks.get(slice_),
            tuple(flag for flag, flagged in flags.items() if slice_ in flagged),
        )
        for slice_, value in values.items()
    ]
    direction: Direction | None = "up" if sense > 0 else "down" if sense < 0 else None
    return SliceTable(family, direction, sorted(slices, key=_worst_first))


def _worst(values: Mapping[str, float], sense: int) -> set[str]:
    """Those far behind their siblings."""
    known = {name: value for name, value in values.items() if math.isfinite(value)}
    if not sense or len(known) < LEAST:
        return set()
    middle = median(known.values())
    least = max(_OUTLIER * _deviation(known.values()), _LEAST_PART * abs(middle))
    return {
        name
        for name, value in known.items()
        if (middle - value) * sense > least or _is_half(value, middle, sense)
    }


def _is_half(value: float, middle: float, sense: int) -> bool:
    """Whether a value above 0 is only half as good as the median."""
    return 0 <= value < middle / 2 if sense > 0 else value > 2 * middle > 0


def _fallen(values: Mapping[str, float], olds: Mapping[str, float], sense: int) -> set[str]:
    """Those that are worse than they were by more than noise."""
    changes = {name: (values[name] - old) * sense for name, old in olds.items()}
    known = {name: change for name, change in changes.items() if math.isfinite(change)}
    noise = _NOISE * _deviation(known.values()) if len(known) >= LEAST else 0.0
    return {
        name
        for name, change in known.items()
        if -change > max(noise, _LEAST_PART * abs(olds[name]))
    }


def _deviation(values: Iterable[float]) -> float:
    """The spread of values that an outlier does not widen."""
    held = list(values)
    middle = median(held)
    return _NORMAL * median(abs(value - middle) for value in held)


def _ranks(values: Mapping[str, float], sense: int) -> Mapping[str, int]:
    """1 for the best; equal values share a rank, NaN has none."""
    if not sense:
        return {}
    known = sorted(-value * sense for value in values.values() if not math.isnan(value))
    first = {value: place for place, value in reversed([*enumerate(known, 1)])}
    return {n: first[-value * sense] for n, value in values.items() if not math.isnan(value)}


def _worst_first(one: Slice) -> tuple[object, ...]:
    return not math.isnan(one.value), -(one.rank or 0), natural_key(one.name)
