"""What kind of value a field takes, and whether a typed text is one."""

from __future__ import annotations

from ..inputs import spelling
from ..inputs.params import CONSTANTS, Schema
from .field import Field

#: A number of any kind: known from a value that stands there, not from a declared type.
NUMBER = "number"
#: Words that stand for no value, which any number may lack.
_NONE = ("none", "null")
_UNTYPED = frozenset(("", "hydra", "omegaconf", "fire", CONSTANTS))
_WANTED = {"int": "a whole number", "float": "a number", NUMBER: "a number"}


def kind_of(schema: Schema) -> str:
    """The kind of a parameter's values: what is declared, or what its value shows."""
    loose = schema.source in _UNTYPED and schema.type in ("int", "float")
    return NUMBER if loose else schema.type


def why_not(field: Field, text: str) -> str:
    """Why a text cannot be the value of a parameter; empty where nothing is known against it."""
    word = text.strip().lower()
    if field.kind != "str" and word in _NONE:
        return ""
    if field.kind == NUMBER and (word == "auto" or text.startswith("${")):
        return ""  # the script chooses, or another value counts
    if field.kind == "list" and (lacking := spelling.unclosed(text)):
        return f"it has no {lacking} at its end"
    several = field.kind == "list" and bool(field.choices)
    wrong = (_why_not(field, one) for one in (spelling.parts(text) if several else [text]))
    return next((one for one in wrong if one), "")


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
