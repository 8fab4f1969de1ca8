"""What libraries hand over, as numbers and as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT = 500
_ENTRIES = 300
_LISTED = 50
_DEPTH = 5


class Steps:
    """Counts for what is told without a step: a name's first value is at 0."""

    def __init__(self) -> None:
        self._next: dict[object, int] = {}

    def count(self, names: Iterable[object]) -> int:
        """The step of values of these names, told together."""
        listed = list(names)
        step = max((self._next.get(name, 0) for name in listed), default=0)
        self._next.update((name, step + 1) for name in listed)
        return step


def at_hand(values: Mapping[str, object]) -> dict[str, object]:
    """The values that can be read without waiting for an accelerator."""
    return {name: value for name, value in values.items() if not waits(value)}


def waits(value: object) -> bool:
    """Whether reading a value would wait for what an accelerator still computes."""
    device = getattr(value, "device", None)
    return device is not None and "cpu" not in str(device).lower()


def plain(value: object, depth: int = _DEPTH) -> object:
    """A parameter as plain values: large objects as the names of their classes, long lists as
    their lengths, so that neither a model nor a dataset is written down."""
    if value is None or isinstance(value, (bool, int, float)) or hasattr(value, "_value_"):
        return value
    if isinstance(value, str):
        return value[:_TEXT]
    if hasattr(value, "__dataclass_fields__") or type(value).__name__ == "Namespace":
        value = vars(value) if hasattr(value, "__dict__") else value
    if depth > 0 and isinstance(value, Mapping):
        entries = list(value.items())[:_ENTRIES]
        return {str(key): plain(item, depth - 1) for key, item in entries}
    if depth > 0 and isinstance(value, (Sequence, Set)) and not isinstance(value, bytes):
        if len(value) <= _LISTED:
            return [plain(item, depth - 1) for item in value]
        return "{} of {}".format(type(value).__name__, len(value))
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0 and not waits(value):
        return value.item()
    return getattr(value, "__qualname__", None) or type(value).__qualname__
