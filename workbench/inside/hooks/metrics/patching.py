"""Having functions tell, once each: a module that is loaded again is seen again, and a function
that tells already is left as it is."""

from __future__ import annotations

import functools

from .. import tell, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MARK = "_workbench_tells"


def after(owner: Any, name: str, see: Callable[..., object]) -> None:
    """`wrap.after`, once. Raises AttributeError where the owner has nothing of that name."""
    if not _told(owner, name):
        wrap.after(owner, name, see)
        setattr(owner.__dict__[name], _MARK, True)


def before(owner: Any, name: str, see: Callable[..., object]) -> None:
    """`wrap.before`, once. Raises AttributeError as `after` does."""
    if not _told(owner, name):
        wrap.before(owner, name, see)
        setattr(owner.__dict__[name], _MARK, True)


def around(owner: Any, name: str, enter: Callable[..., Any], leave: Callable[..., object]) -> None:
    """Call `enter(*args, **kwargs)` before and, whatever happens, `leave(entered, result)` after
    `owner.name`; `result` is None if it raised. Raises AttributeError as `after` does."""
    if not _told(owner, name):
        setattr(owner, name, surrounded(getattr(owner, name), enter, leave))


def surrounded(
    original: Callable[..., Any], enter: Callable[..., Any], leave: Callable[..., object]
) -> Callable[..., Any]:
    """`original` as `around` makes it."""

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        entered = _guarded(enter, *args, **kwargs)
        result = None
        try:
            result = original(*args, **kwargs)
            return result
        finally:
            _guarded(leave, entered, result)

    setattr(wrapper, _MARK, True)
    return wrapper


def _guarded(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return call(*args, **kwargs)
    except Exception as error:  # the seam: nothing of ours reaches the training
        tell.stayed_out(getattr(call, "__qualname__", "a hook"), error)


def _told(owner: Any, name: str) -> bool:
    return getattr(getattr(owner, name), _MARK, False) is True
