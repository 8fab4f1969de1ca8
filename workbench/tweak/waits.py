"""What a child waits for before it begins, as fields that stand beside its variables."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import UsageError
from ..launch.line.needs import HIGHEST, want
from .field import Field
from .kinds import why_not

#: The fields, and what each is in run.json: they are called as the options of the command line
#: are, so no variable is one of them.
WAITS = {"--gpus": "gpus", "--slots": "slots", "--priority": "priority"}

_HELPS = {
    "--gpus": "wait for GPUs: 2 · auto · 0,1 · 3, · mem:20G · none",
    "--slots": "wait for so many of the project's slots",
    "--priority": "the higher, the sooner it is its turn",
}
_BOUNDS = {"--slots": (0.0, None), "--priority": (-float(HIGHEST), float(HIGHEST))}


def waits(needs: Mapping[str, object]) -> list[Field]:
    """The fields of what a launch needs, as run.json has it."""
    found = []
    for name, key in WAITS.items():
        value = str(needs[key]) if needs.get(key) else None
        low, high = _BOUNDS.get(name, (None, None))
        kind = "int" if name in _BOUNDS else ""
        found.append(
            Field("env", name, value, value, kind=kind, help=_HELPS[name], low=low, high=high)
        )
    return found


def problem_of(field: Field, text: str) -> str:
    """Why a text cannot be the value of one of them; empty where it can."""
    if field.name != "--gpus":
        return why_not(field, text)
    try:
        want(text)
    except UsageError as error:
        return f"not understood; {error.hint}"
    return ""


def problems(edits: Mapping[str, str | None]) -> dict[str, str]:
    """Those of the edits that cannot be, and why."""
    asked = ((one, edits.get(one.name)) for one in waits({}))
    told = {one.name: problem_of(one, text) for one, text in asked if text is not None}
    return {name: why for name, why in told.items() if why}


def needed(needs: Mapping[str, object], edits: Mapping[str, str | None]) -> dict[str, object]:
    """What a launch needs with those of the edits that can be; what is taken away is left to the
    project."""
    found, wrong = dict(needs), problems(edits)
    for name, key in WAITS.items():
        if name in edits and name not in wrong:
            text = edits[name]
            found[key] = text if text is None or key == "gpus" else int(text)
    return {key: value for key, value in found.items() if value is not None}
