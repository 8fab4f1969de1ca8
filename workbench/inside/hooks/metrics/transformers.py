"""Transformers: what `Trainer.log` is given, and the arguments of the training."""

from __future__ import annotations

from .. import tell
from . import patching
from .values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "transformers"


def trainer(module: ModuleType) -> None:
    """See `transformers.trainer`."""
    patching.after(module.Trainer, "log", _log)


def callbacks(module: ModuleType) -> None:
    """See `transformers.trainer_callback`."""
    patching.before(module.CallbackHandler, "on_train_begin", _begin)


def _log(_: object, self: Any, *args: object, **kwargs: object) -> None:
    """The trainer's own history has what was logged; some callbacks change their copy."""
    told = dict(self.state.log_history[-1])
    tell.metrics(SOURCE, told, told.pop("step", None))


def _begin(self: object, args: Any, *_: object, **__: object) -> None:
    known = args.to_dict()
    tell.params(SOURCE, plain({key: known[key] for key in known if not key.endswith("_token")}))
