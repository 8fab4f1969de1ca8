"""Runs and a wish in, what there is to draw out: a pane a metric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...draw.passes import Points, apart
from ...draw.reduction import Floats, ordered
from ...errors import BadQuery
from ...index.catalog import Run
from ...outputs.series import Series
from ..table import value_text, varying
from .groups import mean_curve
from .lines import Range, curve, line
from .wish import EPOCH, STEP, TIME, Curve, FigureWish, Pane

#: All points of a run, by metric.
Held = Mapping[str, Series]


@dataclass(frozen=True, slots=True)
class _Points:
    """A run's points of one metric, x ascending; of a log axis x is the logarithm. `replaced` are
    those of its earlier passes, `values` all that it measured."""

    run: Run
    x: Floats
    y: Floats
    values: Floats
    replaced: Sequence[Points] = ()


def panes(
    runs: Sequence[Run],
    read: Callable[[Run], Sequence[Series]],
    metrics: Sequence[str],
    wish: FigureWish,
    columns: int,
) -> list[Pane]:
    """A pane for each metric, its curves reduced to `columns` columns; `read` gives all points of
    a run. Raises BadQuery where x or the group is nothing that these runs have."""
    if wish.group and not any(wish.group in run.params for run in runs):
        raise BadQuery(
            f"no parameter {wish.group!r} in these runs",
            f"These vary: {', '.join(varying(runs)) or 'none'}",
        )
    held = [(run, {series.name: series for series in read(run)}) for run in runs]
    label = _x_label(held, wish.x)
    places = _places(runs, wish.group)
    return [Pane(name, label, _curves(name, held, wish, columns, places)) for name in metrics]


def _odd(runs: Sequence[_Points], log_y: bool) -> tuple[tuple[str, int], ...]:
    """The values of some runs that are nowhere on a y axis, by kind."""
    values = np.concatenate([one.values for one in runs])
    low = np.isfinite(values) & (values <= 0) & log_y
    kinds = {"NaN": np.isnan(values), "infinite": np.isinf(values), "not positive": low}
    return tuple((kind, int(there.sum())) for kind, there in kinds.items() if there.any())


def _places(runs: Sequence[Run], group: str) -> Mapping[str, int]:
    """The colour of each label: the same in every pane."""
    labels = dict.fromkeys(_label(run, group) for run in runs)
    return {label: place for place, label in enumerate(labels)}


def _label(run: Run, group: str) -> str:
    """What stands in the legend for a run, or for the runs of its kind."""
    if not group:
        return run.legend
    return f"{group} {value_text(run.params[group], 12) if group in run.params else '—'}"


def _curves(
    name: str,
    held: Sequence[tuple[Run, Held]],
    wish: FigureWish,
    columns: int,
    places: Mapping[str, int],
) -> list[Curve]:
    found = [one for run, series in held if (one := _points(name, run, series, wish)) is not None]
    span = _span(found)
    curves = []
    for label, runs in _kinds(found, wish.group):
        held_runs = [(one.x, one.y) for one in runs]
        told = f"{label} ({len(runs)} run{'s' * (len(runs) > 1)})"
        if wish.group:
            drawn = mean_curve(told, places[label], held_runs, span, columns, wish.smoothing)
        else:
            drawn = curve(label, places[label], *held_runs[0], span, columns, wish.smoothing)
        old = [line(*points, span, columns) for one in runs for points in one.replaced]
        drawn = replace(drawn, replaced=tuple(old), odd=_odd(runs, wish.log_y))
        curves.append(_unlogged(drawn) if wish.log_x else drawn)
    return curves


def _kinds(found: Sequence[_Points], group: str) -> Iterator[tuple[str, list[_Points]]]:
    """The runs that share a value, in the order of their first; without a group each alone."""
    if not group:
        yield from ((_label(one.run, ""), [one]) for one in found)
        return
    kinds: dict[str, list[_Points]] = {}
    for one in found:
        kinds.setdefault(_label(one.run, group), []).append(one)
    yield from kinds.items()


def _points(name: str, run: Run, held: Held, wish: FigureWish) -> _Points | None:
    """The points of a metric; None where the run has none that can be shown."""
    series = held.get(name)
    if series is None or not len(series):
        return None
    x = _x(series, run, held, wish.x)
    if wish.log_x:
        x = np.log10(np.where(x > 0, x, np.nan))
    y = np.where(series.value <= 0, -np.inf, series.value) if wish.log_y else series.value
    counts, replaced = apart(x, y) if wish.x in (STEP, EPOCH) else ((x, y), [])
    xs, ys = ordered(*counts)
    return _Points(run, xs, ys, series.value, replaced) if len(xs) else None


def _x(series: Series, run: Run, held: Held, x: str) -> Floats:
    """The x of each point."""
    if x == STEP:
        return series.step
    if x == TIME:
        return series.time - (run.started if run.started is not None else float(series.time[0]))
    return _measured(series, held.get(_metric(held, x) or ""))


def _metric(held: Held, x: str) -> str | None:
    """The metric that x is: one of that name; of epochs the one with the shortest name."""
    if x in held:
        return x
    if x != EPOCH:
        return None
    names = [n for n in held if n.lower().replace("/", "_").split("_")[-1] in ("epoch", "epochs")]
    return min(names, key=len, default=None)


def _measured(series: Series, by: Series | None) -> Floats:
    """What `by` was at the steps of a series, or last before them; NaN where it was nothing."""
    if by is None:
        return np.full(len(series), np.nan)
    steps, values = ordered(by.step, by.value)
    at = np.searchsorted(steps, series.step, side="right") - 1
    if not len(steps):
        return np.full(len(series), np.nan)
    found: Floats = np.where(at >= 0, values[np.maximum(at, 0)], np.nan)
    return found


def _x_label(held: Sequence[tuple[Run, Held]], x: str) -> str:
    if x in (STEP, TIME) or any(_metric(series, x) for _, series in held):
        return x
    known = sorted({name for _, series in held for name in series})
    raise BadQuery(
        f"no metric {x!r} in these runs to put on the x axis",
        f"x is step, time, epoch or one of: {', '.join(known)}",
    )


def _span(found: Sequence[_Points]) -> Range:
    """The x that is shown, never nothing."""
    if not found:
        return 0.0, 1.0
    every = [x for one in found for x in (one.x, *(old for old, _ in one.replaced))]
    low, high = min(float(x[0]) for x in every), max(float(x[-1]) for x in every)
    room = 0.0 if low < high else abs(low) / 2 or 0.5
    return low - room, high + room


def _unlogged(one: Curve) -> Curve:
    """The curve with x itself, where it is the logarithm."""
    raw = None if one.raw is None else (10 ** one.raw[0], one.raw[1])
    odd = {name: 10 ** getattr(one, name) for name in ("nan", "above", "below")}
    old = tuple((10**x, y) for x, y in one.replaced)
    return replace(one, x=10**one.x, raw=raw, replaced=old, **odd)
