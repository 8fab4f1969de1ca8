"""OmegaConf: what a script has merged of its files and its command line."""

from __future__ import annotations

import sys

from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType
    from typing import Any

#: Packages that merge configurations for themselves, or have a hook of their own.
_OTHERS = frozenset("hydra lightning pytorch_lightning fairseq nemo anemoi".split())


def merge(module: ModuleType) -> None:
    """Tell the result of every merge that follows a `from_cli` or a `load`."""
    read = []
    for name in ("from_cli", "load"):
        understood.outermost(module.OmegaConf, name, lambda *_, **__: read.append(1))

    def see(result: Any, *args: object, **kwargs: object) -> None:
        if read and understood.caller("omegaconf") not in _OTHERS and hasattr(result, "_content"):
            values = values_of(result)
            understood.params("omegaconf", values, {})

    for name in ("merge", "unsafe_merge"):
        if name in vars(module.OmegaConf):
            understood.outermost(module.OmegaConf, name, see)


def values_of(config: Any, without: str = "") -> dict[str, Any]:
    """A configuration as plain nested values; as written where it cannot be resolved."""
    OmegaConf = sys.modules["omegaconf"].OmegaConf  # noqa: N806

    if not OmegaConf.is_dict(config):
        return {}
    written = OmegaConf.to_container(config, resolve=False)
    values = {}
    for name in written:
        if name != without:
            values[str(name)] = _resolved(OmegaConf, config, name, written[name])
    return values


def leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The dotted name and the value of everything that is no dictionary."""
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, "{}{}.".format(prefix, name))
        else:
            yield "{}{}".format(prefix, name), value


def _resolved(home: Any, config: Any, name: Any, written: object) -> object:
    try:
        value = config[name]
        return home.to_container(value, resolve=True) if home.is_config(value) else value
    except Exception:  # a value that is missing, a resolver that is not there yet
        return written
