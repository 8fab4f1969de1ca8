"""The charts of some runs: one a metric, in a grid, a page at a time.

`Board` holds the series of the runs on it and reads them piece by piece; `draw` gives rows.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..draw.cells import Piece, Row, fit
from ..draw.chart import Frame, Series, chart
from ..draw.natural import natural_key
from ..index.catalog import Run
from ..index.series import Measured
from ..outputs.series import Array
from ..outputs.series import Series as Points
from ..project import Project
from .table import weight

#: Runs whose series are held in memory at most.
_HELD = 64
_MIN_WIDTH, _MIN_HEIGHT = 32, 8
_EXACT = 2.0**53  # beyond it a float is no count of steps


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What the charts should show. `runs` are numbers with their inks; `selected` is
    a metric, `alone` shows only that one; `cursor` is a fraction of the x axis."""

    runs: tuple[tuple[int, str], ...] = ()
    width: int = 0
    height: int = 0
    selected: str = ""
    alone: bool = False
    log_y: bool = False
    smoothing: float = 0.0
    by_time: bool = False
    cursor: float | None = None
    only: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows of a board, and what is on it: `values` are those of the selected metric by the
    name of the curve, nearest to `at` on the x axis where the crosshair is on, else the last."""

    rows: tuple[Row, ...] = ()
    metrics: tuple[str, ...] = ()
    selected: int = 0
    page: int = 0
    pages: int = 1
    columns: int = 0
    lines: int = 0
    reading: bool = False
    at: float | None = None
    values: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """How many charts fit, and where they go."""

    columns: int
    rows: int

    @property
    def size(self) -> int:
        return self.columns * self.rows


class Board:
    """The series of the runs on the board. For one thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._held: OrderedDict[int, Measured] = OrderedDict()
        self._complete: set[int] = set()
        self._settled: dict[int, object] = {}  # by number, the metrics that lists show

    def advance(self, runs: Sequence[Run], seconds: float) -> bool:
        """Read what is new of these runs for at most so long; whether there was any."""
        deadline = time.monotonic() + seconds
        fresh = False
        for run in runs:
            held = self._series(run)
            more = run.number not in self._settled
            while more and time.monotonic() < deadline:
                more = held.advance()
                fresh |= more
            if not more:
                self._complete.add(run.number)
                if run.settled and run.number not in self._settled:
                    self._settled[run.number] = run.metrics
                    held.settle()
        return fresh

    def draw(self, wish: BoardWish, runs: Sequence[Run]) -> Drawn:
        """The board as rows of `wish.width` cells, `wish.height` of them."""
        by_number = {run.number: run for run in runs}
        shown = [(by_number[number], ink) for number, ink in wish.runs if number in by_number]
        metrics = self._metrics([run for run, _ in shown], wish.only)
        reading = any(run.number not in self._complete for run, _ in shown)
        if not metrics or wish.width < 1 or wish.height < 1:
            return Drawn(reading=reading)
        selected = metrics.index(wish.selected) if wish.selected in metrics else 0
        grid = Grid(1, 1) if wish.alone else _grid(len(metrics), wish.width, wish.height)
        page = selected // grid.size
        names = metrics[page * grid.size : (page + 1) * grid.size]
        cells = [self._chart(name, wish, shown) for name in names]
        chosen = cells[selected - page * grid.size]
        rows = _tile(cells, grid, wish, selected - page * grid.size)
        pages = math.ceil(len(metrics) / grid.size)
        at = chosen.cursor(wish)
        return Drawn(
            tuple(rows),
            tuple(metrics),
            selected,
            page,
            pages,
            grid.columns,
            grid.rows,
            reading,
            at,
            chosen.values(at),
        )

    def _series(self, run: Run) -> Measured:
        held = self._held.get(run.number)
        added = run.settled and self._settled.get(run.number, run.metrics) is not run.metrics
        if held is None or added:  # what was measured later is in a file that was not there
            held = self._held[run.number] = self._project.series(run)
            self._complete.discard(run.number)
            self._settled.pop(run.number, None)
        self._held.move_to_end(run.number)
        while len(self._held) > _HELD:
            self._held.popitem(last=False)
        return held

    def _metrics(self, runs: Sequence[Run], only: str) -> list[str]:
        """What matters first; what was measured once only comes after all curves."""
        points: dict[str, int] = {}
        for columns in (self._series(run).columns for run in runs):
            for name in columns.names():
                if only.lower() in name.lower():
                    points[name] = max(points.get(name, 0), len(columns.series(name)))
        return sorted(points, key=lambda n: (points[n] < 2, weight(n), natural_key(n)))

    def _chart(self, name: str, wish: BoardWish, shown: Sequence[tuple[Run, str]]) -> _Cell:
        series = []
        for run, ink in shown:
            points = self._series(run).columns.series(name)
            if len(points):
                label = run.legend
                series.append(Series(label, ink, _x(points, run, wish.by_time), points.value))
        return _Cell(name, series, any(run.live for run, _ in shown))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One chart before it is drawn."""

    name: str
    series: list[Series]
    live: bool

    def cursor(self, wish: BoardWish) -> float | None:
        """The x that the crosshair is on."""
        if wish.cursor is None:
            return None
        low, high = _extent(self.series)
        at = low + wish.cursor * (high - low)
        return float(round(at)) if not wish.by_time and 10 < high - low < _EXACT else at

    def values(self, at: float | None) -> tuple[tuple[str, float], ...]:
        """By curve, the value nearest to an x, or the last; none of one that is not there."""
        found = ((one.name, _value(one, at, *_extent(self.series))) for one in self.series)
        return tuple((name, value) for name, value in found if value is not None)

    def draw(self, wish: BoardWish, width: int, height: int, mark: str) -> list[Row]:
        frame = Frame(
            title=mark + self.name,
            width=width,
            height=height,
            x_label="time" if wish.by_time else "step",
            log_y=wish.log_y,
            smoothing=wish.smoothing,
            live=self.live,
            time_axis=wish.by_time,
            cursor=self.cursor(wish),
        )
        return chart(frame, self.series)


def _x(points: Points, run: Run, by_time: bool) -> Array:
    """Steps, or seconds since the run began."""
    if not by_time:
        return points.step
    begin = run.started if run.started is not None else float(points.time[0])
    return points.time - begin


def _extent(series: Sequence[Series]) -> tuple[float, float]:
    """The range of all finite x; 0 to 1 where there is none."""
    found = [x for x in (one.x[np.isfinite(one.x)] for one in series) if x.size]
    if not found:
        return 0.0, 1.0
    return min(float(x.min()) for x in found), max(float(x.max()) for x in found)


def _value(one: Series, at: float | None, low: float, high: float) -> float | None:
    """The last value, or the one nearest to `at`; None beyond the ends of the series."""
    if at is None:
        return float(one.y[-1])
    near = np.abs(one.x - at)
    finite = one.x[np.isfinite(one.x)]
    slack = (high - low) / 100
    if not finite.size or not finite.min() - slack <= at <= finite.max() + slack:
        return None
    return float(one.y[near.size - 1 - int(np.nanargmin(near[::-1]))])


def _grid(count: int, width: int, height: int) -> Grid:
    """The grid for so many charts: as few cells as hold them, none smaller than readable."""
    columns = max(1, min(width // _MIN_WIDTH, count))
    most = max(1, height // _MIN_HEIGHT)
    rows = min(most, math.ceil(count / columns))
    while columns > 1 and (columns - 1) * rows >= count:
        columns -= 1
    return Grid(columns, rows)


def _tile(cells: Sequence[_Cell], grid: Grid, wish: BoardWish, selected: int) -> list[Row]:
    """The charts side by side and above each other, filling the board."""
    several = grid.size > 1 and not wish.alone
    bands: list[Row] = []
    heights = _shares(wish.height, grid.rows)
    widths = _shares(wish.width - (grid.columns - 1), grid.columns)
    for band, height in enumerate(heights):
        drawn = []
        for column, width in enumerate(widths):
            place = band * grid.columns + column
            mark = "▸ " if several and place == selected else ""
            if place < len(cells):
                drawn.append(cells[place].draw(wish, width, height, mark))
            else:
                drawn.append([(Piece(fit("", width)),)] * height)
        for parts in zip(*drawn, strict=True):
            row = parts[0]
            for part in parts[1:]:
                row = (*row, Piece(" "), *part)
            bands.append(row)
    return bands


def _shares(total: int, parts: int) -> list[int]:
    """`total` cells shared out, the first ones getting what does not divide."""
    share, rest = divmod(total, parts)
    return [share + (part < rest) for part in range(parts)]
