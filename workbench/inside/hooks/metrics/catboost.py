"""CatBoost: the evaluations of a fit, told when it has ended, and its parameters."""

from __future__ import annotations

import inspect

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

SOURCE = "catboost"

_fit: inspect.Signature | None = None


def core(module: ModuleType) -> None:
    """See `catboost.core`."""
    global _fit
    _fit = inspect.signature(module.CatBoost._fit)
    patching.after(module.CatBoost, "_fit", _fitted)


def _fitted(_: object, self: Any, *args: object, **kwargs: object) -> None:
    params = {key: plain(value) for key, value in self.get_params().items() if value is not None}
    tell.params(SOURCE, params)
    asked = _fit.bind_partial(self, *args, **kwargs).arguments if _fit else {}
    period = int(asked.get("metric_period") or self.get_params().get("metric_period") or 1)
    together: dict[int, dict[str, object]] = {}
    series = {
        "{}/{}".format(data, metric): values
        for data, metrics in self.get_evals_result().items()
        for metric, values in metrics.items()
    }
    ends = (max(map(len, series.values()), default=0), self.get_all_params().get("iterations", 0))
    for name, values in series.items():
        for index, step in enumerate(_steps(len(values), period, ends)):
            together.setdefault(step, {})[name] = values[index]
    for step in sorted(together):
        tell.metrics(SOURCE, together[step], step)
    tell.summary(SOURCE, {"best_iteration": self.get_best_iteration()})


def _steps(length: int, period: int, ends: Sequence[int]) -> Sequence[int]:
    """The iterations of so many evaluations: each one, or one in a period and the last one of
    a training that may have ended at any of `ends`."""
    for end in ends:
        sparse = sorted({*range(0, end, period), end - 1})
        if len(sparse) == length:
            return sparse
    return range(length)
