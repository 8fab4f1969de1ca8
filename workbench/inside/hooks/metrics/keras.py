"""Keras, of any backend, and the Keras of TensorFlow: the logs of each epoch, evaluations, and
what `fit` was asked for."""

from __future__ import annotations

import weakref

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "keras"

_fitting: weakref.WeakSet[Any] = weakref.WeakSet()


def callbacks(module: ModuleType) -> None:
    """See the module of `CallbackList`, through which `fit` and `evaluate` tell their logs."""
    patching.before(module.CallbackList, "on_train_begin", _fit_begins)
    patching.after(module.CallbackList, "on_epoch_end", _epoch)
    patching.after(module.CallbackList, "on_train_end", _fit_ends)
    patching.after(module.CallbackList, "on_test_end", _evaluated)


def trainer(module: ModuleType) -> None:
    """See the module that has the class with `fit`."""
    for owner in list(vars(module).values()):
        if isinstance(owner, type) and owner.__module__ == module.__name__ and "fit" in vars(owner):
            patching.before(owner, "fit", _fit)


def _fit(
    self: object,
    x: object = None,
    y: object = None,
    batch_size: object = None,
    *_: object,
    **__: object,
) -> None:
    if batch_size is not None:
        tell.params(SOURCE, {"batch_size": plain(batch_size)})


def _fit_begins(self: Any, logs: object = None) -> None:
    _fitting.add(self)
    asked = {key: self.params[key] for key in ("epochs", "steps") if key in (self.params or {})}
    optimizer = getattr(self.model, "optimizer", None)
    if optimizer is not None:
        asked["optimizer"] = plain(optimizer.get_config())
    loss = getattr(self.model, "loss", None)
    if loss is not None:
        asked["loss"] = plain(loss)
    tell.params(SOURCE, asked)


def _epoch(_: object, self: Any, epoch: int, logs: Any = None) -> None:
    values = {name: _number(value) for name, value in (logs or {}).items()}
    rate = getattr(getattr(self.model, "optimizer", None), "learning_rate", None)
    if "learning_rate" not in values and "lr" not in values and rate is not None:
        values["learning_rate"] = _number(rate)
    tell.metrics(SOURCE, values, epoch)


def _fit_ends(_: object, self: Any, logs: object = None) -> None:
    _fitting.discard(self)


def _evaluated(_: object, self: Any, logs: Any = None) -> None:
    if self not in _fitting and logs:
        values = {"evaluate/" + name: _number(value) for name, value in logs.items()}
        tell.summary(SOURCE, values)


def _number(value: Any) -> object:
    """Variables and tensors know `float`; a schedule is no number and is left out."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
