"""Hydra: the composed configuration of each job; of a multirun, the last one counts."""

from __future__ import annotations

from .. import wrap
from . import omegaconf, understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def job(module: ModuleType) -> None:
    """Tell the configuration of every job that is about to run in this process."""
    wrap.before(module.Callbacks, "on_job_start", _starting)


def compose(module: ModuleType) -> None:
    """Tell what the compose API has composed."""
    wrap.after(module, "compose", _composed)


def _starting(callbacks: object, config: Any, **_: object) -> None:
    _tell(config, [str(one) for one in config.hydra.overrides.task])


def _composed(config: Any, config_name: object = None, overrides: Any = (), **_: object) -> None:
    _tell(config, [str(one) for one in overrides or ()])


def _tell(config: Any, overrides: list[str]) -> None:
    values = omegaconf.values_of(config, without="hydra")
    names = {one.partition("=")[0].lstrip("+") for one in overrides if "=" in one}
    understood.params(
        "hydra",
        values,
        {
            name: understood.entry(type=understood.type_name(None, value), given=True)
            for name, value in omegaconf.leaves(values)
            if name in names
        },
    )
