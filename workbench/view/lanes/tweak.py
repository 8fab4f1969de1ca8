"""A lane of inputs that can be edited: the fields of a draft, each in a row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...tweak.edits import Edits
from ...tweak.field import Field
from ...tweak.origin import Origin
from ..tweaking.code import FRESH, CodeFields
from ..tweaking.draft import Draft
from ..tweaking.rows import field_rows
from .lane import Page, Subject
from .rows import note

_NOTHING = {
    "params": "No parameters are known; a adds one.",
    "code": "No script is known, so no constants of it are.",
    "data": "No datasets are known: none was read, and none was found in the project.",
}


class TweakLane:
    """What can be edited of one input. Files are read again every few seconds: somebody may edit
    them beside the screen."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._name = name
        self._asked: tuple[Origin, Edits] | None = None
        self._looked = 0.0
        self._own: Sequence[Field] = ()
        self._order: dict[str, int] = {}
        self._code = CodeFields(root) if name == "code" else None
        self._shown: object = None

    def advance(self, seconds: float) -> bool:
        """Look at the code, which takes longer than the fields do."""
        if self._code is not None and self._asked is not None:
            self._code.advance(self._asked[0])
        return False

    def page(self, subject: Subject) -> Page | None:
        """The fields; None while they are the same as before."""
        if (draft := subject.draft) is None:
            return None
        self._look(draft)
        state = subject.width, self.state(draft)
        if self._shown == state:
            return None
        self._shown = state
        return self.draw(draft, subject.width)

    def close(self) -> None:
        """Nothing goes on."""

    def state(self, draft: Draft) -> object:
        """What the page depends on."""
        return self.fields(draft)

    def fields(self, draft: Draft) -> Sequence[Field]:
        """What can be edited, with what launching it met."""
        found = self._own if self._code is None else self._code.among(self._own, draft)
        return [_with_problem(one, draft) for one in found]

    def draw(self, draft: Draft, width: int) -> Page:
        """The fields, a row each."""
        found = self.fields(draft)
        rows = field_rows(found, width) if found else note(_NOTHING[self._name], width)
        return Page(rows, fields=list(enumerate(found)))

    def _look(self, draft: Draft) -> None:
        """Find the fields anew where something may have changed."""
        from ...tweak.form import fields  # reads sources: only a tweak needs it

        asked = draft.origin, draft.edits
        if asked != self._asked or time.monotonic() >= self._looked + FRESH:
            found = fields(self._root, draft.origin, draft.edits)
            self._own = self._in_order([one for one in found if one.lane == self._name])
            self._asked, self._looked = asked, time.monotonic()

    def _in_order(self, fields: Sequence[Field]) -> list[Field]:
        """The fields as they stood before, the new ones last: none moves because it is edited."""
        for one in fields:
            self._order.setdefault(one.name, len(self._order))
        return sorted(fields, key=lambda one: self._order[one.name])


def _with_problem(field: Field, draft: Draft) -> Field:
    met = draft.problems.get((field.lane, field.name), "")
    return replace(field, problem=met) if met and not field.problem else field
