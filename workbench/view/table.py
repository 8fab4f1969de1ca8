"""The table of runs: which columns tell the runs apart, and what stands in each cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..draw.natural import natural_key
from ..draw.numerals import number
from ..index.catalog import Run

#: A number in a table takes at most so many cells.
NUMBER = 7

_HELD_OUT = re.compile(r"(^|[/_. -])(val|valid|validation|eval|test|dev)($|[/_. -])", re.I)
_GOAL = re.compile(
    r"acc|miou|iou|f1|auc|map|bleu|rouge|reward|return|score|dice|psnr|ssim|fid|ppl|perplexity"
    r"|wer|cer|rmse|mae|mse|error",
    re.I,
)
_LOSS = re.compile(r"loss|nll|elbo|bpc", re.I)
_AIDE = re.compile(r"(^|[/_. -])(lr|learning_rate|grad_norm|norm|epoch|step|time|tps)s?\d*$", re.I)


@dataclass(frozen=True, slots=True)
class Columns:
    """The metrics and the parameters that a table shows, in order."""

    metrics: tuple[str, ...] = ()
    params: tuple[str, ...] = ()

    def narrower(self) -> Columns | None:
        """Without what matters least; None when there is nothing left to leave out.

        The first metric and the parameters that vary tell more than further metrics do.
        """
        if len(self.metrics) > 1 and len(self.metrics) >= len(self.params):
            return Columns(self.metrics[:-1], self.params)
        if self.params:
            return Columns(self.metrics, self.params[:-1])
        return Columns(self.metrics[:-1]) if self.metrics else None


def find_columns(runs: Sequence[Run], metrics: int = 3, params: int = 8) -> Columns:
    """The metrics that matter and the parameters that vary among these runs."""
    return Columns(tuple(_important(runs)[:metrics]), tuple(varying(runs)[:params]))


def varying(runs: Sequence[Run]) -> list[str]:
    """Parameters whose values differ among the runs or that some lack, most common first."""
    told = [run.params for run in runs]
    values: dict[str, set[str]] = {}
    for held in told:
        for name, value in held.items():
            values.setdefault(name, set()).add(repr(value))
    counts = Counter(name for held in told for name in held)
    differ = [n for n, seen in values.items() if len(seen) > 1 or counts[n] < len(told)]
    return sorted(differ, key=lambda name: (-counts[name], natural_key(name)))


def metric_names(runs: Sequence[Run]) -> list[str]:
    """Every metric of the runs, as people sort: what matters first, then m2 before m10."""
    names = {name for run in runs for name in run.metrics}
    return sorted(names, key=lambda name: (weight(name), natural_key(name)))


def weight(name: str) -> int:
    """How much a metric matters, 0 most: held-out goals, held-out losses, goals, losses,
    the rest, and at last what only steers (learning rate, gradient norm)."""
    if _AIDE.search(name):
        return 5
    held_out = bool(_HELD_OUT.search(name))
    if _GOAL.search(name):
        return 0 if held_out else 2
    if _LOSS.search(name):
        return 1 if held_out else 3
    return 4


def _important(runs: Sequence[Run]) -> list[str]:
    counts = Counter(name for run in runs for name in run.metrics)
    often = max(counts.values(), default=0) / 4
    names = [name for name, count in counts.items() if count >= often]
    families = Counter(_family(name) for name in names)
    return sorted(names, key=lambda n: (families[_family(n)] > 4, weight(n), natural_key(n)))


def _family(name: str) -> str:
    """Per-class scores (`acc/digit_3`) are many of one kind; no single one of them matters."""
    return re.sub(r"\d+", "#", name.rpartition("/")[0] or name)


def value_text(value: object, width: int = NUMBER) -> str:
    """A parameter or a metric in a cell."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value, width)
    return str(value)


def metric_cell(run: Run, name: str) -> str:
    """The last value of a metric; a dash where the run has none."""
    return value_text(run.metrics.get(name))


def param_cell(params: Mapping[str, object], name: str) -> str:
    """A parameter's value; empty where the run has no such parameter."""
    return value_text(params[name]) if name in params else ""
