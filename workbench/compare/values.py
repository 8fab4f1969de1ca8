"""What differs among sets of named values: parameters, packages, digests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ..draw.natural import natural_key


class Missing(Enum):
    """The type of what is no value that a run could have."""

    MISSING = "—"
    UNKNOWN = "?"

    def __str__(self) -> str:
        return self.value


#: Stands for a value that a side does not have.
MISSING = Missing.MISSING
#: Stands for one of a side of which nobody knows whether it has any. It differs from nothing.
UNKNOWN = Missing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Varies:
    """A name, and its value on each side in their order; a side that lacks it has MISSING, one of
    which nothing is known UNKNOWN."""

    name: str
    values: tuple[object, ...]

    def differs(self, place: int) -> bool:
        """Whether the value at `place` is another one than the first."""
        return not same(self.values[0], self.values[place])

    def change(self, place: int) -> float | None:
        """The number at `place` less the first one; None where they are no numbers."""
        return change(self.values[0], self.values[place])


def varying(
    sides: Sequence[Mapping[str, object] | None], first: Collection[str] = ()
) -> tuple[list[Varies], int]:
    """The names whose values are not the same on all sides, and how many are. Of a side that is
    None nothing is known.

    Those in `first` come first; both parts are sorted as people sort. NaN is the same as NaN, and
    1 as 1.0; a text is never the same as a number, nor is true the same as 1.
    """
    names = dict.fromkeys(name for side in sides for name in side or ())
    held = (Varies(name, tuple(_value(side, name) for side in sides)) for name in names)
    found = [one for one in held if not all(same(one.values[0], value) for value in one.values)]
    found.sort(key=lambda one: (one.name not in first, natural_key(one.name)))
    return found, len(names) - len(found)


def _value(side: Mapping[str, object] | None, name: str) -> object:
    return UNKNOWN if side is None else side.get(name, MISSING)


def same(one: object, other: object) -> bool:
    """Whether two values are the same, as deep as they go, or one of them is not known."""
    if one is other or one is UNKNOWN or other is UNKNOWN:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other or (one != one and other != other)


def change(old: object, new: object) -> float | None:
    """The new number less the old one; None where they are no numbers."""
    if isinstance(old, bool) or isinstance(new, bool):
        return None
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return None
    try:
        return float(new) - float(old)
    except OverflowError:  # an integer that no float can hold
        return None
