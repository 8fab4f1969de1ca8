"""Having a function of a library tell what it was given and what came of it.

The function does what it did: it gets its arguments untouched, its result and its exceptions go
to the caller, and whatever goes wrong in what we do with them is only noted.
"""

from __future__ import annotations

import functools

from . import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def after(owner: Any, name: str, see: Callable[..., object]) -> None:
    """Call `see(result, *args, **kwargs)` whenever `owner.name` has returned. Raises
    AttributeError where the owner has nothing of that name."""
    original = _held(owner, name)

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        try:
            see(result, *args, **kwargs)
        except Exception as error:  # the seam: nothing of ours reaches the training
            tell.stayed_out(name, error)
        return result

    setattr(owner, name, wrapper)


def before(owner: Any, name: str, see: Callable[..., object]) -> None:
    """Call `see(*args, **kwargs)` whenever `owner.name` is about to run. Raises AttributeError
    as `after` does."""
    original = _held(owner, name)

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            see(*args, **kwargs)
        except Exception as error:  # the seam, as above
            tell.stayed_out(name, error)
        return original(*args, **kwargs)

    setattr(owner, name, wrapper)


def _held(owner: Any, name: str) -> Any:
    """A plain function or method. One that is static or of the class is no matter for us."""
    held = owner.__dict__[name] if name in getattr(owner, "__dict__", {}) else getattr(owner, name)
    if not callable(held):
        raise AttributeError("{} of {!r} is no plain function".format(name, owner))
    return held
