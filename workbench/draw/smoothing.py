"""Smoothing of noisy series: the time-weighted exponential moving average of W&B and TensorBoard.

For points (x_i, y_i) in order and a slider `weight` in [0, 1):

    w   = min(sqrt(weight), 0.999)
    a_i = w ** (1000 * (x_i - x_{i-1}) / span)        the older a point, the less it counts
    s_i = (s_{i-1} * a_i + y_i) / (d_{i-1} * a_i + 1)  s and d being the running sums: the divisor
                                                       is what keeps the first values unbiased

It is the formula that https://docs.wandb.ai/guides/app/features/panels/line-plot/smoothing gives as
its default; with 1000 evenly spaced points in `span` it is TensorBoard's debiased average with
factor w. `span` is the width of the x axis shown: what a slider position looks like depends on
neither the number of points nor on how often a run logs.

Here the same sums are taken block by block: with g_i = w ** (-t_i), t_i being x_i in units of
span / 1000, s_i is cumsum(y * g) / cumsum(g), and a block ends before g overflows.
"""

from __future__ import annotations

import math

import numpy as np

from .reduction import Floats, edges

UNITS = 1000.0  # a_i is w to the number of thousandths of the axis between two points
_BLOCK = 300.0  # nats that the weights grow within one block; e**300 is far from overflow
_FORGOTTEN = 50.0  # nats after which a point counts for nothing
_HUGE = 1e290  # values beyond are scaled down, for sums of them to be finite
_OLDEST = 1e15  # nats; keeps the age finite for any x


def smooth(x: Floats, y: Floats, weight: float, span: float, count: Floats | None = None) -> Floats:
    """The smoothed y, same shape; x finite and ascending, `span` > 0 in units of x.

    A y that is not finite counts for nothing and stays what it is. Weight 0 changes nothing.
    `count` is how many points each one stands for, one if None (see `thinned`).
    """
    rate = _rate(weight, span)
    if rate == math.inf or x.size == 0:
        return y.copy()
    finite = np.isfinite(y)
    scale = float(np.abs(y[finite]).max(initial=0.0)) or 1.0
    counted = finite * (1.0 if count is None else count)
    values = np.where(finite, y, 0.0) / scale * counted
    with np.errstate(over="ignore"):
        age = np.minimum((x - x[0]) * rate, _OLDEST)
    return np.where(finite, _averages(values, counted, age) * scale, y)


def thinned(x: Floats, y: Floats, span: float) -> tuple[Floats, Floats, Floats]:
    """Middle x, mean y and count of the points in each quarter of a thousandth of `span`.

    Of many points only this much is smoothed for a chart: the weights within so little of the axis
    are nearly the same, and no screen has as many columns. x ascending, y finite.
    """
    size = float(x[-1]) - float(x[0]) if x.size else 0.0
    bins = max(1, math.ceil(4 * UNITS * min(size / span, 10.0)))
    if x.size <= 2 * bins:
        return x, y, np.ones_like(x)
    start = np.searchsorted(x, edges(float(x[0]), float(x[-1]), bins)[:-1])
    start = start[np.append(True, start[1:] > start[:-1])]
    count = np.diff(start, append=x.size).astype(np.float64)
    last = np.append(start[1:], x.size) - 1
    unit = _HUGE if max(float(y.max()), -float(y.min())) > _HUGE else 1.0
    total = np.add.reduceat(y / unit if unit > 1 else y, start)
    return x[start] / 2 + x[last] / 2, total / count * unit, count


def reach(weight: float, span: float) -> float:
    """How far back in x, in units of x, points still count for the smoothed value."""
    rate = _rate(weight, span)
    return 0.0 if rate == math.inf else _FORGOTTEN / rate


def _rate(weight: float, span: float) -> float:
    """Nats by which a point fades in one unit of x; infinite when nothing is to be smoothed."""
    factor = min(math.sqrt(max(weight, 0.0)), 0.999)
    if factor < 1e-6 or not span > 0:
        return math.inf
    return -math.log(factor) * UNITS / span


def _averages(values: Floats, counted: Floats, age: Floats) -> Floats:
    """Weighted averages so far; `age` in nats, ascending from 0."""
    result = np.zeros_like(values)
    total = weights = 0.0
    start = 0
    while start < age.size:
        stop = int(np.searchsorted(age, age[start] + _BLOCK, side="right"))
        gain = np.exp(age[start:stop] - age[start])
        totals = np.cumsum(values[start:stop] * gain) + total
        sums = np.cumsum(counted[start:stop] * gain) + weights
        np.divide(totals, sums, out=result[start:stop], where=sums > 0)
        if stop < age.size:
            fade = math.exp(age[start] - age[stop])
            total, weights = float(totals[-1]) * fade, float(sums[-1]) * fade
        start = stop
    return result
