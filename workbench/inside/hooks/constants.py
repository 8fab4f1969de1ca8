"""The module-level constants of the main script, as they are while it runs.

A configurator that rewrites the globals (`exec(open("configurator.py").read())`) is understood:
what counts is the value, not the line of source. They are read when the script opens its first
files, when its first metric is told, and at its end.
"""

from __future__ import annotations

import atexit
import os
import sys

from . import files, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOOKS = 20
_LENGTH = 500
_SOURCE = 1 << 20

_names: list[str] | None = None
_told: dict[str, object] = {}
_looks = 0


def install() -> None:
    """Read the constants at the right moments."""
    files.on_new(look)
    tell.on_metrics(look)
    atexit.register(_at_exit, os.getpid())


def look() -> None:
    """Tell the constants that are new or have changed; after some looks they are settled."""
    global _looks
    if _looks < _LOOKS:
        _looks += 1
        _tell()


def _tell() -> None:
    main = sys.modules.get("__main__")
    held = vars(main) if main is not None else {}
    values = {name: held[name] for name in _constants(held) if name in held}
    fresh = {
        name: value
        for name, value in values.items()
        if _plain(value) and (name not in _told or _told[name] != value)
    }
    if fresh:
        _told.update(fresh)
        tell.params("constants", fresh)


def _at_exit(pid: int) -> None:
    if os.getpid() == pid:
        try:
            _tell()
        except Exception:  # the seam: the process ends as it would have
            pass


def _constants(held: dict[str, Any]) -> list[str]:
    """The names of the constants; the script is read once, when there is one to be read."""
    global _names
    if _names is None:
        path = held.get("__file__")
        if not isinstance(path, str):
            return []
        _names = names_of(path)
    return _names


def names_of(path: str) -> list[str]:
    """What a script assigns once, at its top level, and nowhere changes.

    Empty for a file that cannot be read or parsed.
    """
    import ast  # some milliseconds, once

    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(_SOURCE))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            found.update((name, 2) for name in node.names)
        elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor)):
            found.update((one.id, 2) for one in ast.walk(node.target) if isinstance(one, ast.Name))
    for target, value in _assignments(tree.body):
        if not _literal(value):
            found[target] = 2
        found[target] = found.get(target, 0) + 1
    return [name for name, times in found.items() if times == 1 and name[:1] != "_"]


def _assignments(body: list[Any]) -> list[tuple[str, Any]]:
    """Names and values of the assignments at the top level, also below `if` and `with`."""
    import ast

    found = []
    for node in body:
        if isinstance(node, ast.Assign):
            found += [(one.id, node.value) for one in node.targets if isinstance(one, ast.Name)]
            found += [
                (inner.id, None)
                for one in node.targets
                for inner in ast.walk(one)
                if isinstance(inner, ast.Name) and one is not inner
            ]
        elif isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name):
            found.append((node.target.id, node.value))
        elif isinstance(node, (ast.If, ast.With, ast.Try)):
            found += _assignments(node.body + getattr(node, "orelse", []))
        elif isinstance(node, (ast.For, ast.While)):
            found += [(name, None) for name, _ in _assignments(node.body)]
    return found


def _literal(value: Any) -> bool:
    """Whether an expression is made of literals: `3e-4`, `64 * 2`, `[1, 2]`, `"adam"`."""
    import ast

    if isinstance(value, ast.Constant):
        return not isinstance(value.value, (bytes, type(...)))
    if isinstance(value, ast.UnaryOp):
        return _literal(value.operand)
    if isinstance(value, ast.BinOp):
        return _literal(value.left) and _literal(value.right)
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return all(map(_literal, value.elts))
    if isinstance(value, ast.Dict):
        return all(map(_literal, value.values))
    return False


def _plain(value: object) -> bool:
    """Whether a value is a number, a text, or a small collection of such."""
    if value is None or isinstance(value, (bool, int, float)):
        return True
    if isinstance(value, str):
        return len(value) <= _LENGTH
    if isinstance(value, (list, tuple, set)):
        return len(value) <= 50 and all(map(_plain, value))
    if isinstance(value, dict):
        return len(value) <= 100 and all(map(_plain, value.values()))
    return False
