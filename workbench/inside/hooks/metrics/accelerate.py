"""Accelerate: what is logged through an `Accelerator`, whether or not it has a tracker."""

from __future__ import annotations

from .. import tell
from . import patching
from .values import Steps, at_hand, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "accelerate"

_steps = Steps()


def accelerator(module: ModuleType) -> None:
    """See `accelerate.accelerator`."""
    patching.after(module.Accelerator, "log", _log)
    patching.after(module.Accelerator, "init_trackers", _begin)


def _log(_: object, self: Any, values: Any, step: Any = None, *args: object, **kw: object) -> None:
    told = values if self.trackers else at_hand(values)  # trackers have read them
    for name in set(values).difference(told):
        unread = "accelerate: {} was not read, as it is a tensor on {}"
        tell.note(unread.format(name, values[name].device))
    tell.metrics(SOURCE, told, _steps.count(told) if step is None else step)


def _begin(
    _: object, self: object, project_name: str, config: object = None, *args: object, **kw: object
) -> None:
    if config is not None:
        tell.params(SOURCE, plain(config))
