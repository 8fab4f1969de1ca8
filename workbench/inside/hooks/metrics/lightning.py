"""Lightning: what its trainer hands to the loggers, with or without a logger; Fabric's log."""

from __future__ import annotations

import threading

from .. import tell
from . import patching
from .values import Steps, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "lightning"

_converted = threading.local()
_steps = Steps()


def trainer(module: ModuleType) -> None:
    """See the trainer's logger connector."""
    connector = module._LoggerConnector
    patching.after(module, "convert_tensors_to_scalars", _convert)
    patching.around(connector, "log_metrics", _begin, _end)


def fabric(module: ModuleType) -> None:
    """See Fabric, which turns metrics into numbers even where it has no logger."""
    patching.after(module, "convert_tensors_to_scalars", _convert)
    patching.after(module.Fabric, "log_dict", _fabric_log)


def hparams(module: ModuleType) -> None:
    """See the hyper-parameters that modules and data modules save. `save_hyperparameters` itself
    looks at the frame of its caller, so it is left alone."""
    patching.after(module.HyperparametersMixin, "_set_hparams", _hparams)


def _convert(numbers: Any, *args: object, **kwargs: object) -> None:
    _converted.last = numbers
    _converted.step = numbers.get("step")


def _begin(connector: Any, metrics: Any, step: object = None) -> tuple[Any, Any, object]:
    _converted.last = None
    return connector, metrics, step


def _end(entered: tuple[Any, Any, object] | None, _: object) -> None:
    if entered is None:
        return
    connector, metrics, step = entered
    numbers, trainer = _converted.last, connector.trainer
    if numbers is None and not trainer.loggers:
        numbers = _without_logger(connector, metrics)
    if not numbers:
        return
    if step is None:
        step = _converted.step
        if step is None:
            step = trainer.fit_loop.epoch_loop._batches_that_stepped
    tell.metrics(SOURCE, dict(numbers), step)


def _without_logger(connector: Any, metrics: Any) -> dict[str, object]:
    """No logger makes numbers: they are read at the ends of epochs, where waiting is cheap. At
    the end of a training epoch that includes what its last batch logged."""
    _converted.step = None
    if not _epoch_ends(connector):
        return {}
    trainer = connector.trainer
    known = dict(trainer._results.metrics(True)["log"]) if trainer.training else {}
    known.update(metrics)
    return dict(known, epoch=trainer.current_epoch) if known else {}


def _epoch_ends(connector: Any) -> bool:
    if hasattr(connector, "_epoch_end_reached"):  # until version 2.1
        return bool(connector._epoch_end_reached)
    return connector._first_loop_iter is None


def _fabric_log(_: object, self: object, metrics: object, step: Any = None) -> None:
    numbers = _converted.last
    tell.metrics(SOURCE, numbers, _steps.count(numbers) if step is None else step)


def _hparams(_: object, self: Any, hp: object) -> None:
    tell.params(SOURCE, plain(self.hparams))
