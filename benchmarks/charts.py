"""One chart of 8 runs with 100,000 points each: reduced and drawn, beside plotext."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import plotext
from numpy.typing import NDArray

from workbench.draw.cells import plain
from workbench.draw.chart import Frame, Series, chart

from .common import Figure, Setting, median

Array = NDArray[np.float64]
_WIDTH, _HEIGHT = 120, 30


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds a drawing."""
    plotext.terminal.limit(False, False)
    data = [_walk(seed) for seed in range(8)]
    series = [Series(f"run {n}", f"series-{n}", x, y) for n, (x, y) in enumerate(data)]
    contenders: dict[str, tuple[int, Callable[[], object]]] = {
        "workbench": (20, lambda: _ours(series, 0.0)),
        "workbench, smoothed": (20, lambda: _ours(series, 0.6)),
        "plotext": (1, lambda: _plotext(data)),
    }
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(2):
        for name, (times, draw) in contenders.items():
            taken[name] += [_milliseconds(draw) for _ in range(times)]
    what = "draw 8 × 100,000 points"
    goals = {"workbench": "< 50", "workbench, smoothed": "< 50"}
    return [Figure(what, name, median(t), "ms", goals.get(name, "")) for name, t in taken.items()]


def _walk(seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return np.arange(100_000, dtype=float), rng.normal(size=100_000).cumsum()


def _ours(series: list[Series], smoothing: float) -> str:
    return plain(chart(Frame("loss", _WIDTH, _HEIGHT, smoothing=smoothing), series))


def _plotext(data: list[tuple[Array, Array]]) -> str:
    figure = plotext.figure
    figure.clear()
    figure.plot_size(_WIDTH, _HEIGHT)
    for number, (x, y) in enumerate(data):
        signal = figure.signal(x.tolist(), y.tolist(), marker=plotext.marker("braille"))
        figure.draw(signal.lines(True).label(f"run {number}"))
    return str(figure.build().string())


def _milliseconds(draw: Callable[[], object]) -> float:
    begun = time.perf_counter()
    draw()
    return 1000 * (time.perf_counter() - begun)
