"""What the script makes of its parsed parameters: `args.batch_size = args.envs * args.steps`.

The object that a parser has returned is looked at again when files are opened, when metrics are
first told, and at the end. It is not kept alive for that.
"""

from __future__ import annotations

import atexit
import os
import weakref

from ... import records
from .. import files, tell
from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LOOKS = 20

_held: list[_Held] = []
_looks = 0


class _Held:
    """An object with attributes, and what has been told of it."""

    def __init__(self, source: str, thing: object, read: Callable[[Any], dict[str, Any]]) -> None:
        self.source = source
        self.thing = weakref.ref(thing)
        self.read = read
        self.told = self.values(thing)

    def values(self, thing: object) -> dict[str, Any]:
        plain = {name: held for name, held in self.read(thing).items() if understood.plain(held)}
        return {name: records.jsonable(held) for name, held in plain.items()}

    def tell(self) -> None:
        thing = self.thing()
        values = self.values(thing) if thing is not None else {}
        fresh = {
            name: value
            for name, value in values.items()
            if name not in self.told or self.told[name] != value
        }
        self.told.update(fresh)
        if fresh:
            understood.params(self.source, fresh, {})


def watch(source: str, thing: object, read: Callable[[Any], dict[str, Any]]) -> None:
    """Tell from now on what changes in `thing`, whose values by name `read` tells."""
    if not _held:
        files.on_new(look)
        tell.on_metrics(look)
        atexit.register(_at_exit, os.getpid())
    _held.append(_Held(source, thing, read))


def look() -> None:
    """Tell what has changed; after some looks it is settled."""
    global _looks
    if _looks < _LOOKS:
        _looks += 1
        for held in _held:
            held.tell()


def _at_exit(pid: int) -> None:
    if os.getpid() == pid:
        try:
            for held in _held:
                held.tell()
        except Exception:  # the seam: the process ends as it would have
            pass
