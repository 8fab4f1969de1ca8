"""Making many objects at once without Python looking through all of them for garbage, again and
again as they become more: with ten thousand runs that takes as long as making them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 1000


@contextmanager
def uncollected(count: int) -> Iterator[None]:
    """Search for no cycles of garbage while `count` things are made. Where they are many, they are
    not looked through later either, which would hold up a key press: they go when nothing refers
    to them."""
    if count < _MANY or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
