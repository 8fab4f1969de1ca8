"""A parsed script, as the readers of declarations see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from .. import expressions
from ..params import Schema

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_TYPES = {"integer": "int", "string": "str", "boolean": "bool", "Path": "str", "INT": "int"}
_TYPES |= {"FLOAT": "float", "STRING": "str", "BOOL": "bool", "IntRange": "int"}
_TYPES |= {"FloatRange": "float", "Choice": "str", "File": "str", "str2bool": "bool"}
_SEVERAL = ("list", "tuple", "set", "sequence", "iterable")


@dataclass(frozen=True)
class Declared:
    """A parameter that a script declares. `type` is `int`, `float`, `str`, `bool`, `list`, …,
    empty where it is not told; `takes`, `low`, `high` and `commands` are as in `params.Schema`;
    `line` counts from 1."""

    name: str
    type: str = ""
    default: Any = None
    choices: tuple[Any, ...] = ()
    help: str = ""
    flags: tuple[str, ...] = ()
    source: str = ""
    line: int = 0
    takes: str = field(default="", compare=False)
    low: float | None = field(default=None, compare=False)
    high: float | None = field(default=None, compare=False)
    commands: tuple[str, ...] = field(default=(), compare=False)

    @property
    def schema(self) -> Schema:
        """What it tells of its parameter."""
        return Schema(
            type=self.type,
            default=self.default,
            choices=self.choices,
            help=self.help,
            flags=self.flags,
            source=self.source,
            takes=self.takes,
            low=self.low,
            high=self.high,
            commands=self.commands,
        )


class Source:
    """A parsed script: its calls, its classes and functions by name, its constants, and the words
    that it is given. `files` are others that were looked at for what it declares."""

    def __init__(
        self,
        tree: ast.Module,
        path: Path,
        constants: Mapping[str, Any],
        words: Sequence[str] = (),
    ) -> None:
        self.path = path
        self.words = words
        self.files: set[Path] = set()
        self.constants = constants
        self.nodes = list(ast.walk(tree))
        self.calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        self.calls.sort(key=lambda call: (call.lineno, call.col_offset))
        self.classes = {node.name: node for node in self.nodes if isinstance(node, ast.ClassDef)}
        self.functions = {node.name: node for node in self.nodes if isinstance(node, Function)}

    def value(self, node: ast.AST | None) -> Any:
        """The value of an expression, as far as the source tells it."""
        return expressions.value(node, self.constants)

    def text(self, node: ast.AST | None) -> str:
        """The text that an expression gives; empty where it is none."""
        return expressions.text(node, self.constants)

    def number(self, node: ast.AST | None) -> float | None:
        """The number that an expression gives; None where it is none."""
        told = self.value(node)
        return told if isinstance(told, int | float) and not isinstance(told, bool) else None

    def choices(self, node: ast.AST | None) -> tuple[Any, ...]:
        """The values of a list of choices; of an enumeration of the script its values."""
        values = self.value(node)
        if isinstance(values, list):
            return tuple(values)
        if isinstance(values, dict):
            return tuple(values)
        return self.members(expressions.last(node))

    def members(self, name: str) -> tuple[Any, ...]:
        """The values of an enumeration of the script; empty where there is none."""
        held = self.classes.get(name)
        if held is None or not any("Enum" in expressions.last(base) for base in held.bases):
            return ()
        return tuple(self.value(one.value) for one in held.body if isinstance(one, ast.Assign))

    def decorators(self) -> Iterator[tuple[Function, ast.expr]]:
        """Each decorator of each function."""
        for function in self.functions.values():
            for decorator in function.decorator_list:
                yield function, decorator


def type_name(node: ast.AST | None) -> str:
    """The name of the type that an annotation or a `type=` tells: `list` for all that hold
    several values, empty where it is not told."""
    if node is None:
        return ""
    if isinstance(node, ast.Call):
        return type_name(node.func)
    if isinstance(node, ast.BinOp):
        return type_name(node.right if _is_none(node.left) else node.left)
    if isinstance(node, ast.Subscript):
        return _subscripted(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _TYPES.get(node.value, node.value)
    name = expressions.last(node)
    return "list" if name.lower() in _SEVERAL else _TYPES.get(name, name)


def _subscripted(node: ast.Subscript) -> str:
    outer = expressions.last(node.value)
    first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
    if outer in ("Optional", "Union", "Annotated", "Final", "ClassVar"):
        return type_name(first)
    if outer == "Literal":
        return type(expressions.value(first)).__name__
    return "list" if outer.lower() in _SEVERAL else outer


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
