"""All listed runs in one picture: a scatter, or parallel coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...draw.cells import Row
from ...draw.gauge import Value, gauge, value_of
from ...draw.legend import letter
from ...draw.parallel import SHADES, Strand, parallel
from ...draw.scatter import Spot, scatter
from ...index.catalog import Run
from ..table import find_columns, metric_names, varying
from .names import chosen, matching
from .wish import BoardWish, Drawn


@dataclass(frozen=True, slots=True)
class Overview:
    """What can be seen of all runs: `params` vary among them, `metrics` were measured."""

    runs: Sequence[Run]
    params: Sequence[str]
    metrics: Sequence[str]

    def value(self, run: Run, name: str) -> Value:
        """What a run has of a parameter that varies, else of a metric."""
        if name in self.params:
            return value_of(run.params.get(name))
        return run.metrics.get(name)


def overview(runs: Sequence[Run], wish: BoardWish) -> Overview:
    """Of the runs that are listed."""
    if wish.listed is not None:
        listed = frozenset(wish.listed)
        runs = [run for run in runs if run.number in listed]
    return Overview(runs, varying(runs), list(matching(metric_names(runs), wish.only)))


def draw_overview(of: Overview, wish: BoardWish, good: Mapping[str, str | None]) -> Drawn:
    """The picture that is wished for, of the selected metric; nothing while there is none."""
    if not of.metrics or wish.width < 1 or wish.height < 1:
        return Drawn()
    selected = chosen(of.metrics, wish.selected)
    metric = of.metrics[selected]
    along = [*of.params, *(name for name in of.metrics if name not in of.params)]
    others = [name for name in along if name != metric] or along
    param = wish.param if wish.param in others else others[0]
    if wish.kind == "scatter":
        rows = _scatter(of, wish, metric, param, good.get(metric))
    else:
        rows = _parallel(of, wish, metric, good)
    return Drawn(
        rows=tuple(rows),
        metrics=tuple(of.metrics),
        selected=selected,
        params=tuple(others),
        param=param,
        turns=gauge([of.value(run, param) for run in of.runs]).turns,
    )


def _scatter(of: Overview, wish: BoardWish, metric: str, param: str, good: str | None) -> list[Row]:
    inks = {one.number: one.ink for one in wish.runs}
    known = gauge([of.value(run, metric) for run in of.runs])
    spots = []
    for run in of.runs:
        y = of.value(run, metric)
        ink = inks.get(run.number) or _shade(known.place(y), good)
        sign = letter(inks[run.number]) if run.number in inks and len(inks) > 1 else ""
        spots.append(
            Spot(run.legend, of.value(run, param), y, ink, sign, run.number == wish.chosen)
        )
    return scatter(param, metric, spots, wish.width, wish.height, wish.other_x)


def _shade(part: float | None, good: str | None) -> str:
    """From bad to good; neutral where nobody knows which is which."""
    if part is None or good is None:
        return "tick"
    best = part if good == "up" else 1 - part
    return f"scale-{min(int(best * SHADES), SHADES - 1)}"


def _parallel(
    of: Overview, wish: BoardWish, metric: str, good: Mapping[str, str | None]
) -> list[Row]:
    """Parameters that vary, the metrics that matter, and the selected one last."""
    beside = [name for name in find_columns(of.runs).metrics if name != metric]
    names = [*of.params, *(name for name in beside if name not in of.params), metric]
    inks = {one.number: one.ink for one in wish.runs} if len(wish.runs) > 1 else {}
    strands = [
        Strand(
            tuple(of.value(run, name) for name in names),
            letter(inks[run.number]) if run.number in inks else "",
            inks.get(run.number, ""),
            run.number == wish.chosen,
            run.called,
        )
        for run in of.runs
    ]
    ends = [None if name in of.params else good.get(name) for name in names]
    return parallel(names, strands, wish.width, wish.height, ends)
