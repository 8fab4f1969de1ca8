"""The parameters of a run, beside its metrics."""

from __future__ import annotations

from collections.abc import Sequence

from ...draw.cells import Row
from ...draw.natural import natural_key
from ...index.catalog import Run
from ..table import metric_names, value_text, varying
from .rows import beside, note


def params_lane(run: Run, runs: Sequence[Run], width: int) -> list[Row]:
    """Parameters, those that vary among the runs first, beside the metrics."""
    names = [name for name in varying(runs) if name in run.params]
    names += sorted(run.params.keys() - set(names), key=natural_key)
    left = [(name, value_text(run.params[name], 12)) for name in names]
    right = [(name, value_text(run.metrics[name], 9)) for name in metric_names([run])]
    right += [(name, value_text(value, 12)) for name, value in run.summary.items()]
    if not left and not right:
        return note("No parameters on the command line, and none told by wb.params.", width)
    return beside("parameters", left, "metrics", right, width)
