"""Charts of runs with 100,000 points each: one chart beside plotext, in all its ways, and the
whole board from the press of a key that marks 20 runs to the rows that are shown."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import plotext
from numpy.typing import NDArray

from workbench.draw.cells import plain
from workbench.draw.chart import Band, Frame, Series, chart
from workbench.draw.curves import Curve
from workbench.index.catalog import Run
from workbench.project import Project
from workbench.settings import Settings
from workbench.view.board import Board, BoardWish, Charted

from .common import Figure, Setting, median, metric_lines, scratch, write_run

Array = NDArray[np.float64]
_WIDTH, _HEIGHT = 120, 30
_POINTS = 100_000


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds a drawing."""
    return [*_beside_plotext(), *_ways(), *_board(setting)]


def _beside_plotext() -> list[Figure]:
    plotext.terminal.limit(False, False)
    data = [_walk(seed) for seed in range(8)]
    series = _series(data)
    contenders: dict[str, tuple[int, Callable[[], object]]] = {
        "workbench": (20, lambda: _ours(series)),
        "workbench, smoothed": (20, lambda: _ours(series, smoothing=0.6)),
        "plotext": (1, lambda: _plotext(data)),
    }
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(2):
        for name, (times, draw) in contenders.items():
            taken[name] += [_milliseconds(draw) for _ in range(times)]
    what = "draw 8 × 100,000 points"
    goals = {"workbench": "< 50", "workbench, smoothed": "< 50"}
    return [Figure(what, name, median(t), "ms", goals.get(name, "")) for name, t in taken.items()]


def _ways() -> list[Figure]:
    """One chart of 20 runs, each way that it can be drawn."""
    series = _series([_walk(seed) for seed in range(20)])
    bands = [Band(f"group {n}", f"series-{n}", tuple(series[n::4])) for n in range(4)]
    ways: dict[str, Callable[[], object]] = {
        "as it is": lambda: _ours(series),
        "smoothed": lambda: _ours(series, smoothing=0.6),
        "logarithmic x": lambda: _ours(series, log_x=True),
        "outliers clipped": lambda: _ours(series, clip=True),
        "zoomed": lambda: _ours(series, x_range=(30_000.0, 40_000.0)),
        "bands of 5": lambda: _ours(bands),
        "bands of 5, smoothed": lambda: _ours(bands, smoothing=0.6),
    }
    what = "draw 20 × 100,000 points"
    return [
        Figure(what, name, median([_milliseconds(draw) for _ in range(10)]), "ms", "< 100")
        for name, draw in ways.items()
    ]


def _board(setting: Setting) -> list[Figure]:
    """Marked → drawn: four charts of 20 runs, read from the index and drawn, then drawn again."""
    names = ("train/loss", "train/acc", "val/loss", "val/acc")
    with scratch(setting, "charts") as folder:
        contents = [metric_lines(names, _POINTS, seed) for seed in range(4)]
        for number in range(1, 21):
            write_run(folder, number, contents[number % 4], {"lr": 0.1 * number})
        project = Project.open(folder)
        runs = project.runs()
        wish = BoardWish(
            tuple(Charted(run.number, f"series-{run.number % 16}") for run in runs), 130, 40
        )
        Board(project).advance(wish, runs, math.inf)  # fills the index
        first, again = [], []
        for _ in range(5):
            board = Board(project)
            first.append(_milliseconds(lambda board=board: _shown(board, wish, runs)))
            again.append(_milliseconds(lambda board=board: _shown(board, wish, runs)))
    what = "mark 20 runs → 4 charts of 20 × 100,000 points"
    return [
        Figure(what, "read and drawn", median(first), "ms", "< 100"),
        Figure(what, "drawn again", median(again), "ms", "< 100"),
    ]


def _shown(board: Board, wish: BoardWish, runs: Sequence[Run]) -> object:
    board.advance(wish, runs, math.inf)
    return board.draw(wish, runs, Settings())


def _series(data: list[tuple[Array, Array]]) -> list[Series]:
    return [Series(f"run {n}", f"series-{n % 16}", x, y) for n, (x, y) in enumerate(data)]


def _walk(seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return np.arange(_POINTS, dtype=float), rng.normal(size=_POINTS).cumsum()


def _ours(curves: Sequence[Curve], **wanted: Any) -> str:
    return plain(chart(Frame("loss", _WIDTH, _HEIGHT, **wanted), curves))


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
