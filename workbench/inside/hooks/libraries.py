"""Which library has which hook: the module to wait for, and the function that sees it."""

from __future__ import annotations

#: Parameters, told by the main process alone.
PARAMS: dict[str, str] = {}

#: Metrics, told by every process of the first rank.
METRICS: dict[str, str] = {}

#: Datasets that are known by name, or that native code opens.
DATA: dict[str, str] = {}


def wanted(main: bool) -> dict[str, str]:
    """The hooks of a process, as `watch.install` takes them."""
    return {**(PARAMS if main else {}), **METRICS, **DATA}
