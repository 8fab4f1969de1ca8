"""scikit-learn: fits that are not part of another one, with their parameters, losses and scores.

Every estimator's `fit` is decorated with `sklearn.base._fit_context`, which is replaced before the
estimators are loaded. Fits within a search, a pipeline, a cross-validation or a worker of one
are not told.
"""

from __future__ import annotations

import functools
import inspect
import time

from .. import process, tell
from . import patching
from .values import Steps, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

SOURCE = "sklearn"
#: What estimators have after a fit, a value an iteration.
_SERIES = {
    "loss_curve_": "loss",
    "train_score_": "train_score",
    "validation_score_": "validation_score",
    "validation_scores_": "validation_score",
}
_FITS = ("fit", "fit_transform", "fit_predict")
_FITS_TOLD = 200

_running: list[object] = []
_told: list[object] = []
_steps = Steps()


def base(module: ModuleType) -> None:
    """See `sklearn.base`."""
    if _worker():
        return
    context = module._fit_context
    for owner in (module.ClassifierMixin, module.RegressorMixin):
        patching.around(owner, "score", _enter, _scored)

    @functools.wraps(context)
    def _fit_context(**asked: Any) -> Callable[[Any], Any]:
        decorate = context(**asked)

        def decorator(method: Any) -> Any:
            leave = functools.partial(_fitted, method.__name__)
            return patching.surrounded(decorate(method), _enter, leave)

        return decorator

    module._fit_context = _fit_context  # type: ignore[attr-defined]


def validation(module: ModuleType) -> None:
    """See `sklearn.model_selection._validation`."""
    if _worker():
        return
    patching.around(module, "cross_validate", _enter, _validated)
    patching.around(module, "cross_val_score", _enter, _validated)
    for name in ("cross_val_predict", "learning_curve", "validation_curve"):
        patching.around(module, name, _enter, _leave)


def _worker() -> bool:
    """Whether this process works off the fits of another."""
    import multiprocessing  # scikit-learn loads it too

    words = process.command_line()
    return multiprocessing.parent_process() is not None or any("loky" in word for word in words)


class _Call:
    """A call that may have others within it."""

    def __init__(self, estimator: object) -> None:
        self.estimator = estimator
        self.name = type(estimator).__name__
        self.outermost = not _running
        self.began = time.perf_counter()


def _enter(*args: Any, **kwargs: Any) -> _Call:
    call = _Call(args[0] if args else kwargs.get("estimator"))
    _running.append(call)
    return call


def _leave(call: _Call, result: object) -> bool:
    """Whether the call has ended well and was part of no other."""
    _running.remove(call)
    return call.outermost and result is not None


def _fitted(method: str, call: _Call, result: object) -> None:
    if not _leave(call, result) or method not in _FITS or len(_told) >= _FITS_TOLD:
        return
    _told.append(None)
    estimator: Any = call.estimator
    tell.params(SOURCE, {call.name: _params(estimator)})
    tell.summary(SOURCE, {call.name + ".fit_seconds": time.perf_counter() - call.began})
    steps = getattr(estimator, "steps", None)  # of a pipeline, the last one has the losses
    last = steps[-1][1] if steps else estimator
    for attribute, name in _SERIES.items():
        _series(type(last).__name__ + "." + name, getattr(last, attribute, None))
    if hasattr(estimator, "cv_results_"):
        _search(call.name, estimator)


def _search(name: str, search: Any) -> None:
    """The score of each candidate, and which was best."""
    for key, values in search.cv_results_.items():
        if key.startswith(("mean_test_", "mean_train_")):
            _series(name + "." + key, values)
    best = {key: getattr(search, key + "_", None) for key in ("best_score", "best_params")}
    told = {name + "." + key: plain(value) for key, value in best.items() if value is not None}
    tell.summary(SOURCE, told)


def _series(name: str, values: Any) -> None:
    for step, value in enumerate(values if values is not None else ()):
        tell.metrics(SOURCE, {name: value}, step)


def _scored(call: _Call, result: Any) -> None:
    if _leave(call, result):
        values = {call.name + ".score": float(result)}
        tell.metrics(SOURCE, values, _steps.count(values))
        tell.summary(SOURCE, values)


def _validated(call: _Call, result: Any) -> None:
    """Mean and standard deviation over the folds, of a dict of arrays or of one array."""
    if not _leave(call, result):
        return
    scores = result if isinstance(result, dict) else {"test_score": result}
    told = {}
    for key, values in scores.items():
        if key.startswith(("test_", "train_")):
            name = "{}.cross_validation.{}".format(call.name, key)
            told.update({name + ".mean": plain(values.mean()), name + ".std": plain(values.std())})
    tell.summary(SOURCE, told)


def _params(estimator: Any) -> dict[str, object]:
    """The parameters that are not at their defaults."""
    told = {}
    known = inspect.signature(type(estimator).__init__).parameters
    for key, value in estimator.get_params(deep=False).items():
        default = known[key].default if key in known else inspect.Parameter.empty
        if not (
            value is default or (type(value) is type(default) and plain(value) == plain(default))
        ):
            told[key] = _param(value)
    return told


def _param(value: Any) -> object:
    """A parameter; other estimators with their own, under the names of their classes or steps."""
    if hasattr(value, "get_params") and not isinstance(value, type):
        return {type(value).__name__: _params(value)}
    if (
        isinstance(value, (list, tuple))
        and value
        and all(
            isinstance(one, tuple) and len(one) >= 2 and isinstance(one[0], str) for one in value
        )
    ):
        return {one[0]: _param(one[1]) for one in value}
    return plain(value)
