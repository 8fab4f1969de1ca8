"""A field: one thing that can be edited, as a form shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Field:
    """One thing of an input that can be edited.

    `lane` is `params`, `code`, `data` or `env`; `name` is what the edit is kept under: `lr`,
    `train.py:WIDTH`, the path of a dataset, a variable. `value` is the text as it would be launched
    now, `was` that of the origin; None where it is not set there, and for `value` where the
    default counts. `kind` is `int`, `float`, `str`, `bool`, `list`, `filter`, … and empty where it
    is not known; `source` tells where it is set: `command line`, `base.yaml`, `train.py:12`,
    `default`. `problem` says why the value cannot be launched, `locked` why it cannot be edited;
    both are empty where nothing is wrong. `low` and `high` are the ends of its range, themselves
    allowed.
    """

    lane: str
    name: str
    value: str | None
    was: str | None = None
    kind: str = ""
    default: str | None = None
    choices: tuple[str, ...] = ()
    help: str = ""
    source: str = ""
    problem: str = ""
    locked: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def changed(self) -> bool:
        """Whether it is edited."""
        return self.value != self.was

    def with_value(self, value: str | None, problem: str = "") -> Field:
        """The field with another value, and what is wrong with it."""
        return replace(self, value=value, problem=problem)
