"""Edits that can be undone: what somebody has edited so far, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..inside import secrets
from .edits import AS_IT_WAS, NOW, Edits
from .field import Field
from .waits import WAITS

#: What edits of the lanes are kept in.
HOLDERS = (
    ("params", "params"),
    ("code", "constants"),
    ("code", "files"),
    ("data", "filters"),
    ("env", "env"),
    ("env", "waits"),
)


def holder_of(field: Field) -> str:
    """Which mapping of `Edits` keeps the edit of a field."""
    if field.name in WAITS:
        return "waits"
    return "files" if field.kind == "file" else dict(reversed(HOLDERS))[field.lane]


@dataclass(frozen=True, slots=True)
class History:
    """The edits as they are, those before them (the last is the newest), and those undone."""

    edits: Edits
    past: tuple[Edits, ...] = ()
    undone: tuple[Edits, ...] = ()

    def put(self, holder: str, name: str, value: str | None) -> History:
        """With one edit more; `holder` is one of the mappings of `Edits`."""
        return self._with(**{holder: {**self._of(holder), name: value}})

    def reset(self, holder: str, name: str) -> History:
        """Without the edit of that name."""
        held = self._of(holder)
        return self._with(**{holder: {key: held[key] for key in held if key != name}})

    def become(self, edits: Edits) -> History:
        """With other edits; itself where they are the same."""
        return self if edits == self.edits else History(edits, (*self.past, self.edits))

    def other_code(self) -> History:
        """With the code as it was instead of as it is now, or the other way round."""
        return self._with(code=NOW if self.edits.code == AS_IT_WAS else AS_IT_WAS)

    def text(self, field: Field) -> str:
        """What editing a field begins with; of what is hidden, nothing."""
        value = self._of(holder_of(field)).get(self.key(field), field.value)
        value = field.default if value is None else value
        return "" if value is None or value == secrets.HIDDEN else value

    def key(self, field: Field) -> str:
        """What the edit of a field is kept under: Hydra's new ones have a `+` before the name."""
        names = (f"{plus}{field.name}" for plus in ("+", "++"))
        return next((name for name in names if name in self.edits.params), field.name)

    def undo(self) -> History:
        """Before the last edit; itself where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.undone, self.edits))

    def redo(self) -> History:
        """With what was undone last; itself where nothing was."""
        if not self.undone:
            return self
        return History(self.undone[-1], (*self.past, self.edits), self.undone[:-1])

    def differs(self, other: History) -> list[tuple[str, str]]:
        """The lanes and names whose edits are others here than there."""
        found = []
        for lane, holder in HOLDERS:
            mine, theirs = self._of(holder), other._of(holder)
            names = dict.fromkeys([*mine, *theirs])
            found += [(lane, name) for name in names if _at(mine, name) != _at(theirs, name)]
        return found

    def _of(self, holder: str) -> Mapping[str, str | None]:
        held: Mapping[str, str | None] = getattr(self.edits, holder)
        return held

    def _with(self, **changed: object) -> History:
        return self.become(replace(self.edits, **changed))  # type: ignore[arg-type]  # by name


def _at(held: Mapping[str, str | None], name: str) -> tuple[bool, str | None]:
    return name in held, held.get(name)
