"""What a figure shows, whatever it is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...draw.reduction import Floats

STEP, TIME, EPOCH = "step", "time", "epoch"


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class FigureWish:
    """`x` is `step`, `time` (seconds since the start), `epoch` or the name of a metric;
    `smoothing` the weight of `draw.smoothing`, from 0 to below 1; `group` a parameter: runs that
    have one value of it are drawn as one."""

    x: str = STEP
    log_x: bool = False
    log_y: bool = False
    smoothing: float = 0.0
    group: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One curve; x and y of one shape (n,), a NaN in y being a gap.

    `place` tells its colour, the same in all panes. `raw` is what was smoothed, as (x, y);
    `replaced` the earlier passes of a run that went back (see `draw.passes`), each as (x, y);
    `low` and `high` the edges of a band at x, both empty where there is none. `nan`, `above` and
    `below` are the x where values are no numbers, and infinite; `odd` are all kinds of values that
    have no place on the axis, as "infinite", and how many there are.
    """

    label: str
    place: int
    x: Floats
    y: Floats
    raw: tuple[Floats, Floats] | None = None
    low: Floats = field(default_factory=_none)
    high: Floats = field(default_factory=_none)
    nan: Floats = field(default_factory=_none)
    above: Floats = field(default_factory=_none)
    below: Floats = field(default_factory=_none)
    replaced: tuple[tuple[Floats, Floats], ...] = ()
    odd: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Pane:
    """The curves of one metric. `x_label` tells what x is."""

    title: str
    x_label: str
    curves: Sequence[Curve]

    @property
    def nothing(self) -> str:
        """What is said where there is nothing to draw; empty where there is something."""
        if not self.curves:
            return "no points"
        drawn = (y for one in self.curves for y in (one.y, one.high, *(y for _, y in one.replaced)))
        return "" if any(np.isfinite(y).any() for y in drawn) else "no finite value"
