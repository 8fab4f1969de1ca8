"""`DEFINE_…` of absl flags, and of `ml_collections.config_flags`."""

from __future__ import annotations

import ast

from .. import expressions
from ..params import AGAIN, NOTHING, ONE
from .source import Declared, Source

_TYPES = {"integer": "int", "string": "str", "bool": "bool", "boolean": "bool", "float": "float"}
_TYPES |= {"enum": "str", "enum_class": "str", "list": "list", "spaceseplist": "list"}
_PREFIX = "DEFINE_"


def declared(source: Source) -> list[Declared]:
    """The flags that a script defines."""
    named = [(expressions.last(call.func), call) for call in source.calls]
    found = [_flag(name[len(_PREFIX) :], call, source) for name, call in named if _PREFIX in name]
    return [one for one in found if one.name]


def _flag(kind: str, call: ast.Call, source: Source) -> Declared:
    enum = kind in ("enum", "multi_enum", "enum_class")
    order = ["name", "default", *(["enum_values"] if enum else []), "help"]
    known = {**dict(zip(order, call.args, strict=False)), **expressions.keywords(call)}
    name = source.text(known.get("name"))
    short = source.text(known.get("short_name"))
    no = [f"--no{name}"] if "bool" in kind else []
    return Declared(
        name=name,
        type="list" if kind.startswith("multi_") else _TYPES.get(kind, ""),
        default=source.value(known.get("default")),
        choices=source.choices(known.get("enum_values") or known.get("enum_class")),
        help=source.text(known.get("help"))[:300],
        flags=(f"--{name}", *no, *([f"-{short}"] if short else [])),
        source="absl",
        line=call.lineno,
        takes=AGAIN if kind.startswith("multi_") else NOTHING if "bool" in kind else ONE,
        low=source.number(known.get("lower_bound")),
        high=source.number(known.get("upper_bound")),
    )
