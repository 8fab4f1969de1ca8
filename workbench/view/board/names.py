"""Which charts there are, what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...draw.natural import natural_key
from ...index.catalog import Run
from ..lanes.meters import meter_order
from ..table import weight
from .held import METER, Held


def chart_names(held: Held, runs: Sequence[Run], only: str, meters: bool) -> tuple[list[str], int]:
    """The metrics of these runs that `only` lets through, and then, if wanted, their meters; and
    how many metrics are left out.

    What matters comes first. Beside curves, what was measured once only is left out, unless it is
    asked for: a chart of a single point tells less than the number itself.
    """
    points: dict[str, int] = {}
    for run in runs:
        for name in matching(held.metrics(run), only):
            points[name] = max(points.get(name, 0), len(held.series(run, name)))
    curves = [name for name in points if points[name] > 1]
    shown = curves if curves and not only else points
    names = sorted(shown, key=lambda n: (points[n] < 2, weight(n), natural_key(n)))
    if not meters:
        return names, len(points) - len(names)
    found = {name for run in runs for name in held.meters(run).columns.names()}
    left_out = len(points) - len(names)
    metered = matching([METER + name for name in sorted(found, key=meter_order)], only)
    return [*names, *metered], left_out


def matching(names: Iterable[str], only: str) -> Iterable[str]:
    """The names that contain one of the texts between `|`, whatever their case."""
    texts = [text for part in only.split("|") if (text := part.strip().lower())]
    return (name for name in names if not texts or any(text in name.lower() for text in texts))


def chosen(names: Sequence[str], selected: str) -> int:
    """The place of the selected name, else of the first that begins so, else the first."""
    if selected in names:
        return names.index(selected)
    begins = (place for place, name in enumerate(names) if selected and name.startswith(selected))
    return next(begins, 0)
