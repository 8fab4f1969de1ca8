"""XGBoost: the evaluations of each round, of `train`, `cv` and the estimators."""

from __future__ import annotations

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "xgboost"

_last: dict[str, object] = {}


def callback(module: ModuleType) -> None:
    """See `xgboost.callback`: every kind of training runs its rounds through a container."""
    patching.after(module.CallbackContainer, "after_iteration", _round)


def training(module: ModuleType) -> None:
    """See `xgboost.training`."""
    patching.before(module, "train", _begin)
    patching.before(module, "cv", _begin)


def _round(_: object, self: Any, model: object, epoch: int, *args: object, **kw: object) -> None:
    values: dict[str, object] = {}
    for data, history in self.history.items():
        for metric, told in history.items():
            name = "{}-{}".format(data, metric)
            if isinstance(told[-1], tuple):
                values[name + "-mean"], values[name + "-std"] = told[-1]
            else:
                values[name] = told[-1]
    tell.metrics(SOURCE, values, epoch)


def _begin(
    params: Any, dtrain: object = None, num_boost_round: object = 10, *args: object, **kw: object
) -> None:
    known = {key: plain(value) for key, value in dict(params).items() if value is not None}
    known["num_boost_round"] = num_boost_round
    if known != _last:
        _last.clear()
        _last.update(known)
        tell.params(SOURCE, known)
