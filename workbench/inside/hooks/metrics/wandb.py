"""Weights & Biases, in any mode: what is logged, the configuration, the summary."""

from __future__ import annotations

import sys

from .. import tell
from . import patching
from .values import at_hand, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

SOURCE = "wandb"


def run(module: ModuleType) -> None:
    """See `wandb.sdk.wandb_run`. By this callback the values have been read, and the step has not
    been counted on yet."""
    patching.after(module.Run, "_partial_history_callback", _log)


def disabled(module: ModuleType) -> None:
    """See the module with the run that does nothing."""
    patching.after(module.NoopRun, "log", _log_disabled)


def globals_disabled(module: ModuleType) -> None:
    """See `wandb.sdk.lib.module`, where earlier versions make a disabled run known: its `log` is
    a function that belongs to no class."""
    patching.after(module, "set_global", _made_disabled)


def summary_disabled(module: ModuleType) -> None:
    """See `wandb.sdk.lib.disabled`."""
    for name in ("__setitem__", "__setattr__"):
        patching.after(module.SummaryDisabled, name, _summary_item)


def init(module: ModuleType) -> None:
    """See `wandb.sdk.wandb_init`."""
    patching.after(module, "init", _init)


def config(module: ModuleType) -> None:
    """See `wandb.sdk.wandb_config`."""
    for name in ("__setitem__", "__setattr__"):
        patching.after(module.Config, name, _config_item)
    patching.after(module.Config, "update", _config_update)
    patching.after(module.Config, "setdefaults", _config_update)


def summary(module: ModuleType) -> None:
    """See `wandb.sdk.wandb_summary`."""
    patching.after(module.Summary, "update", _summary)


def _log(_: object, self: Any, data: Any, step: Any = None, commit: object = None) -> None:
    counted = self._local_step if hasattr(self, "_local_step") else self._step
    tell.metrics(SOURCE, data, counted if step is None else step)


class _Disabled:
    """Counts the steps of a disabled run as another run would."""

    def __init__(self) -> None:
        self.step = 0

    def tell(self, data: Any, step: Any = None, commit: Any = None, *_: object) -> None:
        at = self.step if step is None else step
        tell.metrics(SOURCE, at_hand(data), at)
        counted = commit or (step is None and commit is None)
        self.step = max(self.step, at) + (1 if counted else 0)


def _log_disabled(_: object, self: Any, *args: object, **kwargs: object) -> None:
    if "_workbench_steps" not in vars(self):
        object.__setattr__(self, "_workbench_steps", _Disabled())
    self._workbench_steps.tell(*args, **kwargs)


def _made_disabled(
    _: object, run: Any = None, config: object = None, log: Any = None, *args: object, **kw: object
) -> None:
    if run is None or log is None or hasattr(log, "__self__"):
        return
    steps = _Disabled()

    def leave(given: tuple[Any, Any], result: object) -> None:
        steps.tell(*given[0], **given[1])

    run.log = patching.surrounded(log, lambda *args, **kwargs: (args, kwargs), leave)
    vars(sys.modules["wandb"])["log"] = run.log


def _init(run: Any, *args: object, **kwargs: object) -> None:
    _config(dict(run.config))


def _config_item(_: object, self: Any, key: str, val: object) -> None:
    _config({key: val})


def _config_update(_: object, self: Any, d: object, *args: object, **kwargs: object) -> None:
    _config(dict(self))


def _config(known: dict[str, object]) -> None:
    tell.params(SOURCE, plain({key: known[key] for key in known if not key.startswith("_")}))


def _summary(_: object, self: object, d: dict[str, object], *args: object) -> None:
    tell.summary(SOURCE, plain(at_hand(d)))


def _summary_item(_: object, self: object, key: str, val: object) -> None:
    tell.summary(SOURCE, plain(at_hand({key: val})))
