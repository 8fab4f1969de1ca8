"""The board: it holds the series of the runs on it, and draws what is wished for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...draw.chart import Series
from ...draw.passes import apart
from ...index.catalog import Run
from ...project import Project
from ...settings import Settings
from .along import Along, epochs
from .cell import Baseline, Cell, Shown, bundled
from .grid import Grid, Place, grid_for, tiled
from .held import Held
from .names import chart_names, chosen
from .overview import draw_overview, overview
from .wish import CLOCK, EPOCH, STEP, TIME, BoardWish, Charted, Drawn

OnBoard = Sequence[tuple[Run, Charted]]


class Board:
    """For one thread."""

    def __init__(self, project: Project) -> None:
        self._held = Held(project)
        self._along = Along(self._held)
        self._listed: list[Run] = []

    def advance(self, wish: BoardWish, runs: Sequence[Run], seconds: float) -> bool:
        """Read what is new of what is wished for, for at most so long; whether there was any."""
        if wish.kind != "curves":
            before, self._listed = self._listed, list(runs)
            same = len(before) == len(runs) and all(map(_is, before, runs))
            return not same
        wanted = {one.number for one in wish.runs}
        wanted |= {wish.baseline} if wish.alone and wish.baseline is not None else set()
        shown = [run for run in runs if run.number in wanted]
        return self._held.advance(shown, wish.meters, seconds)

    def draw(self, wish: BoardWish, runs: Sequence[Run], settings: Settings) -> Drawn:
        """The board as rows of `wish.width` cells, `wish.height` of them; `runs` are all runs."""
        if wish.kind != "curves":
            seen = overview(runs, wish)
            return draw_overview(seen, wish, {n: settings.direction(n) for n in seen.metrics})
        by_number = {run.number: run for run in runs}
        shown = [(by_number[one.number], one) for one in wish.runs if one.number in by_number]
        baseline = by_number.get(wish.baseline) if wish.baseline is not None else None
        return self._curves(wish, shown, baseline, settings)

    def _curves(
        self, wish: BoardWish, shown: OnBoard, baseline: Run | None, settings: Settings
    ) -> Drawn:
        runs = list({run.number: run for run, _ in shown}.values())
        names, single = chart_names(self._held, runs, wish.only, wish.meters)
        reading = not all(map(self._held.complete, runs))
        if not names or wish.width < 1 or wish.height < 1:
            return Drawn(reading=reading)
        selected = chosen(names, wish.selected)
        grid = Grid(1, 1) if wish.alone else grid_for(len(names), wish.width, wish.height)
        page = selected // grid.size
        here = names[page * grid.size : (page + 1) * grid.size]
        cells = [self._cell(name, wish, shown, baseline, settings) for name in here]
        places = grid.places(wish.width, wish.height)
        charts = _charts(cells, places, wish, names[selected] if grid.size > 1 else "")
        values = charts[selected - page * grid.size].entries
        return Drawn(
            rows=tuple(tiled(grid, places, [chart.rows for chart in charts])),
            metrics=tuple(names),
            selected=selected,
            page=page,
            pages=math.ceil(len(names) / grid.size),
            columns=grid.columns,
            lines=grid.rows,
            reading=reading,
            areas=tuple(chart.area for chart in charts if chart.area),
            axes=self._axes(runs),
            clipped=any(chart.clipped for chart in charts),
            single=single,
            at=wish.cursor,
            values=tuple((one.name, one.value) for one in values if one.value is not None),
        )

    def _cell(
        self,
        name: str,
        wish: BoardWish,
        shown: OnBoard,
        baseline: Run | None,
        settings: Settings,
    ) -> Cell:
        told = ((one.group, self._series(run, name, wish.x, one.ink)) for run, one in shown)
        curves = bundled([(group, series) for group, series in told if series is not None])
        compared = None
        if baseline is not None and wish.alone:
            compared = Baseline(baseline.legend, self._series(baseline, name, wish.x, ""))
        live = any(run.live for run, _ in shown)
        return Cell(name, curves, live, settings.direction(name), compared)

    def _series(self, run: Run, name: str, along: str, ink: str) -> Series | None:
        """The series of a run as a chart wants it; None where it has no points along that x.

        Only where x counts does it begin anew; the values of a metric go up and down.
        """
        points = self._held.series(run, name)
        x = self._along.x(run, name, along) if len(points) else None
        if x is None or along not in (STEP, EPOCH):
            return None if x is None else Series(run.legend, ink, x, points.value)
        counts, replaced = apart(x, points.value)
        old = tuple(Series(run.legend, ink, *one) for one in replaced)
        return Series(run.legend, ink, *counts, old)

    def _axes(self, runs: Sequence[Run]) -> tuple[str, ...]:
        """What x may be for these runs."""
        metrics = list(dict.fromkeys(name for run in runs for name in self._held.metrics(run)))
        counted = [EPOCH] if epochs(metrics) else []
        return (STEP, *counted, TIME, CLOCK, *metrics)


def _is(one: Run, other: Run) -> bool:
    return one is other


def _charts(
    cells: Sequence[Cell], places: Sequence[Place], wish: BoardWish, selected: str
) -> list[Shown]:
    """The charts in their places; the selected one has a mark."""
    pairs = zip(cells, places, strict=False)
    return [cell.draw(wish, place, "▸ " if cell.name == selected else "") for cell, place in pairs]
