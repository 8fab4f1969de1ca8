"""What is being edited, as the lanes are asked to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...draw.cells import cell_width
from ...tweak.edits import AS_IT_WAS, Edits
from ...tweak.origin import Origin


@dataclass(frozen=True, slots=True)
class Draft:
    """The edits of an origin so far, and where somebody is in them.

    `at` names the field under the cursor and `typed` is what is being typed for it, None while
    nothing is; both are told where a lane depends on them. `problems` are those that launching met,
    by lane and name.
    """

    origin: Origin
    edits: Edits
    at: str = ""
    typed: str | None = None
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)


def title(draft: Draft, width: int, launching: str = "") -> str:
    """`Tweak of run 13 · 2 edits · code: the working tree as it is · ctrl+r launches`, or how far
    that is; in narrow places `code: now` or `code: as it was`, and of the working tree, which has
    no other, none."""
    what = f"Tweak of {draft.origin.called}"
    if launching:
        return f"{what} · {launching} … · esc cancels"
    count = draft.edits.count
    edits = f"{count or 'no'} edit{'' if count == 1 else 's'}"
    code = [f"code: {draft.edits.code}"] if draft.origin.run is not None else []
    long = " · ".join([what, edits, f"code: {code_of(draft)}", "ctrl+r launches"])
    short = " · ".join([what, edits, *code, "ctrl+r launches"])
    return long if cell_width(long) <= width else short


def code_of(draft: Draft) -> str:
    """Which code is launched, in words."""
    if draft.origin.run is not None and draft.edits.code == AS_IT_WAS:
        return f"as it was in {draft.origin.called}"
    return "the working tree as it is"


def waiting(edits: Edits) -> str:
    """`draft of 2 edits, t goes on`; empty where nothing is edited."""
    count = edits.count
    return f"draft of {count} edit{'' if count == 1 else 's'}, t goes on" if count else ""
