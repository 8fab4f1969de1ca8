"""LightGBM: the evaluations of each round, of `train`, `cv` and the estimators.

What a booster evaluates is seen as it is evaluated, so that no callback is added to a training.
"""

from __future__ import annotations

import threading

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "lightgbm"

_state = threading.local()
_last: dict[str, object] = {}


def basic(module: ModuleType) -> None:
    """See `lightgbm.basic`."""
    patching.after(module.Booster, "eval_train", _evaluated)
    patching.after(module.Booster, "eval_valid", _evaluated)


def engine(module: ModuleType) -> None:
    """See `lightgbm.engine`."""
    patching.before(module, "train", _begin)
    patching.after(module, "_agg_cv_result", _aggregated)
    patching.around(module, "cv", _enter_cv, _leave_cv)


def _evaluated(results: Any, self: Any, *args: object, **kwargs: object) -> None:
    if getattr(_state, "cv", None) is None:
        values = {"{}/{}".format(one[0], one[1]): one[2] for one in results}
        if values:
            tell.metrics(SOURCE, values, self.current_iteration() - 1)


def _enter_cv(params: Any, *args: object, **kwargs: Any) -> None:
    _begin(params, *args, **kwargs)
    _state.cv = 0


def _leave_cv(_: object, __: object) -> None:
    _state.cv = None


def _aggregated(results: Any, *args: object, **kwargs: object) -> None:
    """Mean and standard deviation over the folds, once a round."""
    step = getattr(_state, "cv", None)
    if step is not None:
        _state.cv = step + 1
        values: dict[str, object] = {}
        for one in results:
            name = "{} {}".format(one[0], one[1]).replace("cv_agg ", "").replace(" ", "/")
            values[name + "-mean"], values[name + "-stdv"] = one[2], one[4]
        tell.metrics(SOURCE, values, step)


def _begin(
    params: Any,
    train_set: object = None,
    num_boost_round: object = 100,
    *args: object,
    **kw: object,
) -> None:
    known = {key: plain(value) for key, value in params.items() if value is not None}
    known.setdefault("num_boost_round", num_boost_round)
    if known != _last:
        _last.clear()
        _last.update(known)
        tell.params(SOURCE, known)
