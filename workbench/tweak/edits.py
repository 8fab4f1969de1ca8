"""Edits: what somebody changes of the inputs of a run before it is launched again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

#: Which code is launched: the working tree as it is, or the code as it was in the run.
NOW, AS_IT_WAS = "now", "as it was"
#: Where run.json tells the constants that a run has from its parent's edits.
CARRIED = "carried"
#: The same for parameters that a file of the project sets, which no word can name another of.
CARRIED_PARAMS = "carried params"


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes by name; all texts are as a person typed them.

    Args:
        params: values by parameter, `model.layers` for nested ones; None takes it from the
            command line, so that the default counts.
        constants: Python expressions by `train.py:WIDTH`, the path as from the project's folder.
        filters: what to keep of a dataset (`label <> 7`, `10 %`) by the path that the run knows it
            by; empty for all of it again.
        env: variables; None removes one that the run was launched with.
        waits: what it waits for before it begins, by `--gpus`, `--slots`, `--priority`; None leaves
            it to the project.
        code: `now` or `as it was`.
        files: whole texts of edited files, by their paths as from the project's folder.
    """

    params: Mapping[str, str | None] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str | None] = field(default_factory=dict)
    waits: Mapping[str, str | None] = field(default_factory=dict)
    code: str = NOW
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things are changed."""
        return sum(len(getattr(self, name)) for name in _LANES)


#: The fields that hold changes by name.
_LANES = tuple(one.name for one in fields(Edits) if one.name != "code")


def told(edits: Edits) -> dict[str, object]:
    """Edits as JSON holds them, in run.json and in drafts; what is not edited is left out."""
    found: dict[str, object] = {
        name: dict(getattr(edits, name)) for name in _LANES if getattr(edits, name)
    }
    return found | {"code": edits.code}


def parse(told: Mapping[str, object]) -> Edits:
    """The edits that `told` holds; what is not as it should be is as if nobody had edited it."""
    held: dict[str, dict[str, str | None]] = {}
    for name in _LANES:
        values = told.get(name)
        items = values.items() if isinstance(values, dict) else ()
        optional = name in ("params", "env", "waits")
        held[name] = {
            key: value
            for key, value in items
            if isinstance(value, str) or (optional and value is None)
        }
    code = AS_IT_WAS if told.get("code") == AS_IT_WAS else NOW
    return Edits(
        params=held["params"],
        constants={key: value or "" for key, value in held["constants"].items()},
        filters={key: value or "" for key, value in held["filters"].items()},
        env=held["env"],
        waits=held["waits"],
        code=code,
        files={key: value or "" for key, value in held["files"].items()},
    )
