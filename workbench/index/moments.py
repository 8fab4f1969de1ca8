"""The value of a metric at a step, of many runs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from .catalog import Run
from .query import query
from .series import Measured

_SQL = """
    SELECT run, last(value ORDER BY step, time) FROM metrics
    WHERE rank = 0 AND name = ? AND step <= ? GROUP BY run
"""


def values_at(
    project: Path,
    series: Callable[[Run], Measured],
    runs: Sequence[Run],
    name: str,
    step: float,
) -> list[float | None]:
    """The value at the last step that is not after `step`, of each run; None where there is none.

    Where a step repeats, as in a resumed run, the latest value counts. `series` reads the runs that
    other tools recorded; those of ours are asked by SQL, from Parquet once they have ended.
    """
    measured = [run for run in runs if name in run.metrics]
    own = [run for run in measured if not run.origin]
    found: dict[int, float] = {}
    if own:
        rows = query(project, own, _SQL, [name, step]).rows
        found = {int(str(number)): float(str(value)) for number, value in rows}
    for run in measured:
        if run.origin and (value := _read(series(run), name, step)) is not None:
            found[run.number] = value
    return [found.get(run.number) for run in runs]


def _read(measured: Measured, name: str, step: float) -> float | None:
    while measured.advance():
        pass
    series = measured.columns.series(name)
    held = np.flatnonzero(series.step <= step)
    if not len(held):
        return None
    last = held[series.step[held] == series.step[held].max()][-1]
    return float(series.value[last])
