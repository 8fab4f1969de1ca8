"""What kind of value a field takes, and whether a typed text is one."""

from __future__ import annotations

from ..inputs import spelling
from ..inputs.params import CONSTANTS, Schema
from .field import Field

#: A number of any kind: known from a value that stands there, not from a declared type.
NUMBER = "number"
#: Several numbers: known from those that count where none are given.
NUMBERS = "numbers"
#: Words that stand for no value, which any number may lack.
_NONE = ("none", "null")
_UNTYPED = frozenset(("", "hydra", "omegaconf", "fire", CONSTANTS))
#: Parsers that give all values of a list the type of one.
_TYPED = frozenset("argparse click absl tyro jsonargparse draccus".split())
_SEVERAL = ("list", NUMBERS)
_WANTED = {"int": "a whole number", "float": "a number", NUMBER: "a number", NUMBERS: "a number"}


def kind_of(schema: Schema) -> str:
    """The kind of a parameter's values: what is declared, or what its value shows."""
    if schema.type == "list" and schema.source in _TYPED and _are_numbers(schema.default):
        return NUMBERS
    loose = schema.source in _UNTYPED and schema.type in ("int", "float")
    return NUMBER if loose else schema.type


def why_not(field: Field, text: str) -> str:
    """Why a text cannot be the value of a parameter; empty where nothing is known against it."""
    word = text.strip().lower()
    if field.kind != "str" and word in _NONE:
        return ""
    if field.kind == NUMBER and (word == "auto" or text.startswith("${")):
        return ""  # the script chooses, or another value counts
    if field.kind in _SEVERAL and (lacking := spelling.unclosed(text)):
        return f"it has no {lacking} at its end"
    several = field.kind in _SEVERAL and (field.kind == NUMBERS or bool(field.choices))
    for one in spelling.parts(text) if several else [text]:
        if wrong := _why_not(field, one):
            return f"{one}: {wrong}" if field.kind == NUMBERS else wrong
    return ""


def _are_numbers(value: object) -> bool:
    numbers = isinstance(value, list | tuple) and {type(one) for one in value} <= {int, float}
    return numbers and bool(value)


def _why_not(field: Field, text: str) -> str:
    if field.choices and text not in field.choices:
        more = " …" if len(field.choices) > 8 else ""
        return f"not one of {', '.join(field.choices[:8])}{more}"
    if field.kind == "bool":
        return "" if spelling.truth(text) is not None else "not true or false"
    if field.kind not in _WANTED:
        return ""
    number = _number(text, field.kind)
    if number is None:
        return f"not {_WANTED[field.kind]}"
    if field.low is not None and number < field.low:
        return f"less than {field.low:g}"
    return f"more than {field.high:g}" if field.high is not None and number > field.high else ""


def _number(text: str, kind: str) -> float | None:
    try:
        return int(text) if kind == "int" else float(text)
    except (ValueError, OverflowError):
        return None
