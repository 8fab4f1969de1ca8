"""`alpha = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5`: arguments that a script counts."""

from __future__ import annotations

import ast

from .. import expressions
from ..params import ONE
from .source import Declared, Source, type_name


def declared(source: Source) -> list[Declared]:
    """The names that are given `sys.argv[1]`, `[2]`, … in the order of their places, as far as
    each place has one."""
    found: dict[int, Declared] = {}
    for node in source.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            place = _place(node.value)
            if place:
                found.setdefault(place, _named(node.targets[0].id, node, source))
    counted = range(1, len(found) + 1)
    return [found[place] for place in counted if {*range(1, place + 1)} <= found.keys()]


def _named(name: str, node: ast.Assign, source: Source) -> Declared:
    value = node.value
    default = source.value(value.orelse) if isinstance(value, ast.IfExp) else None
    taken = value.body if isinstance(value, ast.IfExp) else value
    kind = type_name(taken.func) if isinstance(taken, ast.Call) else "str"
    return Declared(name, kind, default, source="argv", line=node.lineno, takes=ONE)


def _place(value: ast.expr) -> int:
    """Which argument an expression holds; 0 for none."""
    value = value.body if isinstance(value, ast.IfExp) else value
    if isinstance(value, ast.Call) and len(value.args) == 1:
        value = value.args[0]
    if not isinstance(value, ast.Subscript) or expressions.dotted(value.value) != "sys.argv":
        return 0
    place = expressions.value(value.slice)
    return place if isinstance(place, int) and place > 0 else 0
