"""Calling a hook when a library that has one has been imported.

A finder at the head of `sys.meta_path` answers for the watched modules alone: it finds the module
as it would have been found, and lends it a loader that calls the hook after the module has run.
"""

from __future__ import annotations

import sys

from . import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    Hook = Callable[[ModuleType], object]


def install(wanted: dict[str, str]) -> None:
    """Watch for modules; `wanted` names the hook of each, as `metrics.keras.fit`."""
    for name in wanted:
        if name in sys.modules:
            _call(wanted[name], sys.modules[name])
    sys.meta_path.insert(0, Watcher(wanted))


class Watcher:
    """A finder that finds nothing by itself."""

    def __init__(self, wanted: dict[str, str]) -> None:
        self._wanted = wanted

    def find_spec(
        self, name: str, path: Any = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        hook = self._wanted.get(name)
        if hook is None:
            return None
        for finder in sys.meta_path:
            find = None if finder is self else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Loader(spec.loader, hook)  # type: ignore
                return spec
        return None


class _Loader:
    """The loader of a module, which gives way to the real one when the module has run."""

    def __init__(self, loader: Any, hook: str) -> None:
        self._loader = loader
        self._hook = hook

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        _call(self._hook, module)


def _call(hook: str, module: ModuleType) -> None:
    """Load the hook and let it see the module."""
    try:
        room, _, name = hook.rpartition(".")
        home = __import__("{}.{}".format(__package__, room), fromlist=[name])
        getattr(home, name)(module)
    except Exception as error:  # the seam: the library goes on without us
        tell.stayed_out(module.__name__, error)
