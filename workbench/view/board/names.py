"""Which charts there are, what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...draw.natural import natural_key
from ...index.catalog import Run
from ..lanes.meters import meter_order
from ..table import weight
from .held import METER, Held


def chart_names(held: Held, runs: Sequence[Run], only: str, meters: bool) -> list[str]:
    """The metrics of these runs that `only` lets through, and then, if wanted, their meters.

    What matters comes first; what was measured once only comes after all curves.
    """
    points: dict[str, int] = {}
    for run in runs:
        for name in matching(held.metrics(run), only):
            points[name] = max(points.get(name, 0), len(held.series(run, name)))
    names = sorted(points, key=lambda n: (points[n] < 2, weight(n), natural_key(n)))
    if not meters:
        return names
    found = {name for run in runs for name in held.meters(run).columns.names()}
    return names + list(matching([METER + n for n in sorted(found, key=meter_order)], only))


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
