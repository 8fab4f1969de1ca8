"""The constants of a script, found by reading its source: nothing is run.

A constant is a name at the top level that is given a literal: always, or by several
branches of an `if`. Loops and functions do not change it; a branch may (`if ddp: device = …`).
"""

from __future__ import annotations

import ast
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = re.compile(r"conf|cfg|args|param|setting|option|opt$|hyper|flags", re.IGNORECASE)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


class Constants:
    """The constants of a parsed script.

    `names` has the node of each constant's first value. `classes` has, by name, the attributes
    of classes that only hold settings (`class Config: lr = 0.1`); `instances` has the names that
    are given an instance of a class of the script (`config = Config()`).
    """

    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, ast.expr] = {}
        self.classes: dict[str, dict[str, ast.expr]] = {}
        self.instances: dict[str, str] = {}
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        always: set[str] = set()
        branches: dict[str, int] = {}
        changing = set(_changing(tree))
        for target, value, sure in assignments(tree.body):
            name = target.id if isinstance(target, ast.Name) else ""
            if isinstance(value, ast.Call) and _called(value) in classes:
                self.instances[name] = _called(value)
            if value is not None and literal(value) and not _is_filled_later(value):
                self.names.setdefault(name, value)
                branches[name] = branches.get(name, 0) + 1
                always.update([name] if sure else [])
            else:
                changing.update(_names(target).difference(() if sure else always))
        for name in list(self.names):
            often = name in always or branches[name] > 1
            if name in changing or name[:1] in ("_", "") or not often:
                del self.names[name]
        for name, node in classes.items():
            held = {key: value for key, value in attributes(node) if literal(value)}
            if held and _is_settings(node) and name not in self.instances.values():
                self.classes[name] = held


def attributes(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """The public names that a class gives a value, and the values."""
    for target, value, _ in assignments(node.body):
        if isinstance(target, ast.Name) and value is not None and target.id[:1] != "_":
            yield target.id, value


def literal(value: ast.expr) -> bool:
    """Whether an expression is made of literals: `3e-4`, `64 * 2`, `[1]`, `"a" if b else "c"`."""
    if isinstance(value, ast.Constant):
        return not isinstance(value.value, (bytes, type(...)))
    if isinstance(value, ast.UnaryOp):
        return literal(value.operand)
    if isinstance(value, ast.BinOp):
        return literal(value.left) and literal(value.right)
    if isinstance(value, ast.IfExp):
        return literal(value.body) and literal(value.orelse)
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return all(map(literal, value.elts))
    if isinstance(value, ast.Dict):
        return all(key is not None for key in value.keys) and all(map(literal, value.values))
    return False


def _is_filled_later(value: ast.expr) -> bool:
    """Whether a value is an empty collection: the script collects something in it."""
    held = getattr(value, "elts", getattr(value, "keys", True))
    return held == []


def _is_settings(node: ast.ClassDef) -> bool:
    """Whether a class only holds settings. A dataclass is made into an object, which counts."""
    decorated = any("dataclass" in ast.dump(one) for one in node.decorator_list)
    methods = any(isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) for one in node.body)
    plain = all(isinstance(one, ast.Name) and one.id == "object" for one in node.bases)
    return not decorated and plain and (not methods or bool(_SETTINGS.search(node.name)))


def _changing(tree: ast.Module) -> Iterator[str]:
    """The names that loops and functions give values."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
    for loop in _loops(tree.body):
        for node in ast.walk(loop):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                yield node.id


def _loops(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, _LOOPS):
            yield node
        else:
            for inner in _below(node):
                yield from _loops(inner)


def assignments(
    body: list[ast.stmt], sure: bool = True
) -> Iterator[tuple[ast.expr, ast.expr | None, bool]]:
    """Targets and values of the assignments of a body, and whether they are always made; of
    `a, b = 1, 2` each by itself. The value is None where several names share one."""
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for inner, value in _unpacked(target, node.value):
                    yield inner, value, sure
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value, sure
        else:
            for below in _below(node):
                yield from assignments(below, sure and not _may_be_left_out(node))


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Each name of a target with its own value, where the two are written side by side."""
    several = (ast.Tuple, ast.List)
    if isinstance(target, several) and isinstance(value, several) and _are_apart(target, value):
        for place, inner in enumerate(target.elts):
            yield from _unpacked(inner, value.elts[place])
    else:
        yield target, value if isinstance(target, ast.Name) else None


def _are_apart(target: ast.Tuple | ast.List, value: ast.Tuple | ast.List) -> bool:
    starred = any(isinstance(one, ast.Starred) for one in target.elts + value.elts)
    return len(target.elts) == len(value.elts) and not starred


def _may_be_left_out(node: ast.stmt) -> bool:
    """Whether what stands below is made sometimes: below an `if`, but for the one that asks
    whether the script is run."""
    return isinstance(node, ast.If) and "'__name__'" not in ast.dump(node.test)


def _below(node: ast.stmt) -> list[list[ast.stmt]]:
    """The bodies that run where the statement stands."""
    if isinstance(node, (ast.If, ast.With, ast.AsyncWith)):
        return [node.body, getattr(node, "orelse", [])]
    if isinstance(node, ast.Try):
        return [node.body, *(one.body for one in node.handlers), node.orelse, node.finalbody]
    return []


def _names(target: ast.expr) -> set[str]:
    return {
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
