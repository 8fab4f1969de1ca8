"""A filter taken apart. Places are offsets in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Sign = Literal["=", "!=", "<", "<=", ">", ">=", "~", "!~"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is written; what it means depends on what it is compared with."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operand:
    """What is compared. `scope` is `metric` or `param` where the filter says which, `plain` that
    the name may be one of the language's own; `function` is empty, `min`, `max`, `last`, `count`,
    or `at`, which has a `step`."""

    name: str
    start: int
    end: int
    scope: str = ""
    plain: bool = False
    function: str = ""
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Compare:
    """The operand against a value; `=` means any of several values, `!=` none of them. A lone word
    such as `star` stands for both the operand and its value."""

    operand: Operand
    sign: Sign
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the run has the operand at all."""

    operand: Operand
    known: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """Later runs whose code or data differ from those of a run."""

    operand: Operand
    since: Value


@dataclass(frozen=True, slots=True)
class Search:
    """A bare word: text that a run is found by."""

    word: Value
    plain: bool


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """All of the parts; of none, everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts, or more."""

    parts: tuple[Node, ...]


Node: TypeAlias = Compare | Known | Changed | Search | Not | All | Any


def conditions(node: Node) -> Iterator[Compare | Known | Changed]:
    """The conditions on something that has a name, from left to right."""
    match node:
        case All(parts) | Any(parts):
            for part in parts:
                yield from conditions(part)
        case Not(part):
            yield from conditions(part)
        case Search():
            return
        case _:
            yield node
