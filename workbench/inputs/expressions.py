"""Values and texts read out of parsed Python source; nothing is run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_POWER = 64
_DIGITS = 1 << 200


class Unknown(Exception):
    """An expression whose value is not in the source."""


def value(node: ast.AST | None, names: Mapping[str, Any] | None = None) -> Any:
    """The value of an expression made of literals and of known `names`; None where it cannot be
    told from the source."""
    try:
        return _value(node, names or {})
    except (Unknown, ArithmeticError, TypeError, ValueError, RecursionError):
        return None


def text(node: ast.AST | None, names: Mapping[str, Any] | None = None) -> str:
    """The text that an expression gives, on one line; empty where it is none."""
    told = value(node, names)
    return " ".join(told.split()) if isinstance(told, str) else ""


def dotted(node: ast.AST | None) -> str:
    """`a.b.c` of a name or an attribute of one; empty for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def last(node: ast.AST | None) -> str:
    """The last part of a dotted name: `c` of `a.b.c`."""
    return node.attr if isinstance(node, ast.Attribute) else dotted(node)


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The keyword arguments of a call."""
    return {one.arg: one.value for one in call.keywords if one.arg}


def _value(node: ast.AST | None, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return _known(node.value)
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_value(one, names) for one in node.elts]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(_value(key, names)): _value(one, names) for key, one in pairs}
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.operand, names))
    if isinstance(node, ast.BinOp):
        return _computed(node.op, _value(node.left, names), _value(node.right, names))
    raise Unknown


def _known(constant: object) -> object:
    if isinstance(constant, bool | int | float | str) or constant is None:
        return constant
    raise Unknown


def _computed(sign: ast.operator, left: Any, right: Any) -> Any:
    """Arithmetic with numbers, and texts put together; bounded in size."""
    texts = isinstance(left, str) and isinstance(right, str) and isinstance(sign, ast.Add)
    if not texts and not all(isinstance(one, int | float) for one in (left, right)):
        raise Unknown
    if isinstance(sign, ast.Pow) and abs(right) <= _POWER and abs(left) <= 1 << 16:
        return left**right
    if type(sign) not in _OPERATORS or (isinstance(left, int) and abs(left) > _DIGITS):
        raise Unknown
    return _OPERATORS[type(sign)](left, right)
