"""What differs between two sets of named values: parameters, packages, metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..draw.natural import natural_key

#: Stands for a value that one side does not have.
MISSING = "—"


@dataclass(frozen=True, slots=True)
class Differs:
    """A name whose value differs. A side that lacks it has MISSING."""

    name: str
    old: object
    new: object

    @property
    def change(self) -> float | None:
        """The new number less the old one; None where they are no numbers."""
        old, new = self.old, self.new
        if isinstance(old, bool) or isinstance(new, bool):
            return None
        if not isinstance(old, int | float) or not isinstance(new, int | float):
            return None
        return float(new) - float(old)

    def sides(self) -> dict[str, object]:
        """As JSON tells it: a side that lacks the value is left out."""
        held = {"old": self.old, "new": self.new}
        return {"name": self.name, **{k: v for k, v in held.items() if v is not MISSING}}


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> list[Differs]:
    """The names whose values differ, as people sort. NaN is the same as NaN."""
    names = sorted(old.keys() | new.keys(), key=natural_key)
    pairs = ((name, old.get(name, MISSING), new.get(name, MISSING)) for name in names)
    return [Differs(name, a, b) for name, a, b in pairs if not _same(a, b)]


def _same(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)
