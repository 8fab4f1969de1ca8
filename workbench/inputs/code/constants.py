"""Constants of a source, by the names that the workbench knows them by, and edits of them.

`WIDTH` is given a value at the top level, `Config.lr` in a class that holds settings, `CFG.lr` is
an entry of a dictionary. An edit replaces the expression and keeps every other byte of the file:
its encoding, its line ends, the comment behind the value.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from ...errors import BadEdit
from ...inside.hooks.params.script import Constants, assignments
from .. import expressions

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant: the `text` of its expression, the `line` that begins on, from 1, its `value` as
    far as the source tells it, and what `kind` that is: `int`, `str`, …, empty where it is not
    known."""

    name: str
    text: str
    line: int
    value: object = None
    kind: str = ""


def constants(source: bytes) -> list[Constant]:
    """The constants of a source, in the order of its lines. Raises SyntaxError, ValueError."""
    held = _Source(source)
    found = [_constant(held, name, nodes[0]) for name, nodes in _places(held.tree).items()]
    return sorted(found, key=lambda one: one.line)


def put(source: bytes, name: str, expression: str) -> bytes:
    """The source with another value for a constant.

    Where several lines or branches at the top level give it a value, all of them give it this
    one; names that share one value, as in `A = B = 3`, share the new one. What is no value, as
    `adam` or `a b`, is a text where the constant is one. Raises BadEdit where the source has no
    such constant, or the text is no expression.
    """
    held = _parsed(source)
    places = _places(held.tree)
    if name not in places:
        raise BadEdit(
            f"there is no constant {name} at the top level{_near(name, places)}",
            "Only what is given a value at the top level, and is not changed there, can be edited.",
        )
    text = _expression(name, expression, places[name][0])
    return held.replaced([(node, text) for node in places[name]])


def literals(source: bytes, value: str) -> list[int]:
    """The lines of the literals that are this text, from 1. Raises SyntaxError, ValueError."""
    return [node.lineno for node in _literals(_Source(source).tree, value)]


def texts(source: bytes) -> set[str]:
    """All literals that are texts. Raises SyntaxError, ValueError."""
    nodes = ast.walk(ast.parse(source))
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def replaced(source: bytes, old: str, new: str) -> bytes:
    """The source with each literal that is the text `old` made `new`. Raises BadEdit."""
    held = _parsed(source)
    return held.replaced([(node, repr(new)) for node in _literals(held.tree, old)])


class _Source:
    """A parsed source, and where its nodes stand in its bytes."""

    def __init__(self, source: bytes) -> None:
        self.tree = ast.parse(source)
        self._mark = len(_BOM) if source.startswith(_BOM) else 0
        self._bytes = source[self._mark :]
        self._head = source[: self._mark]
        self.encoding = tokenize.detect_encoding(BytesIO(self._bytes).readline)[0]
        self._lines = self._bytes.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def text(self, node: ast.expr) -> str:
        """The text of an expression."""
        begin, end = self._span(node)
        return self._bytes[begin:end].decode(self.encoding, "replace")

    def replaced(self, changes: Sequence[tuple[ast.expr, str]]) -> bytes:
        """The source with other texts for these expressions. Raises BadEdit."""
        pieces, after = [self._head], 0
        spans = sorted((*self._span(node), text) for node, text in changes)
        for begin, end, text in spans:
            pieces += [self._bytes[after:begin], self._encoded(text)]
            after = end
        return b"".join([*pieces, self._bytes[after:]])

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise BadEdit(
                f"{text} cannot be written in a file that is {self.encoding}",
                "Write its characters as escapes: '\\u00e9'.",
            ) from error

    def _span(self, node: ast.expr) -> tuple[int, int]:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._at(node.lineno, node.col_offset), self._at(end_line, end)

    def _at(self, line: int, column: int) -> int:
        """Where a column of the parser stands, which counts bytes of UTF-8."""
        row = self._lines[line - 1] if line <= len(self._lines) else b""
        if self.encoding.startswith("utf-8"):
            return self._starts[line - 1] + column
        before = row.decode(self.encoding, "replace").encode()[:column].decode("utf-8", "ignore")
        return self._starts[line - 1] + len(before.encode(self.encoding, "replace"))


def _parsed(source: bytes) -> _Source:
    try:
        return _Source(source)
    except SyntaxError as error:
        raise BadEdit(f"line {error.lineno}: {error.msg}", "Mend the file first.") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise BadEdit(f"it does not parse: {error}", "Mend the file first.") from error


def _places(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """The expressions that give each constant its value."""
    known = Constants(tree)
    given: dict[str, list[ast.expr]] = {}
    for target, value, _ in assignments(tree.body):
        if isinstance(target, ast.Name) and value is not None and target.id in known.names:
            given.setdefault(target.id, []).append(value)
    for name, held in known.classes.items():
        given |= {f"{name}.{key}": [node] for key, node in held.items()}
    entries = [(name, key) for name, nodes in given.items() for key in _entries(name, nodes)]
    return given | {path: [node] for _, (path, node) in entries}


def _entries(name: str, nodes: Sequence[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    """The entries of a dictionary that is given once."""
    if len(nodes) == 1 and isinstance(nodes[0], ast.Dict):
        for key, value in zip(nodes[0].keys, nodes[0].values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield f"{name}.{key.value}", value


def _constant(held: _Source, name: str, node: ast.expr) -> Constant:
    value = expressions.value(node)
    kind = "" if value is None else type(value).__name__
    return Constant(name, held.text(node), node.lineno, value, kind)


def _expression(name: str, text: str, now: ast.expr) -> str:
    """The text as an expression that may stand there. Raises BadEdit."""
    text = text.strip()
    is_text = isinstance(now, ast.Constant) and isinstance(now.value, str)
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if is_text and text and text[0] not in "\"'":
            return repr(text)
        told = getattr(error, "msg", None) or str(error)
        raise BadEdit(
            f"line {now.lineno}: {name} = {text}: no Python expression: {told}",
            "Write a value as it would stand in the code: 256, 3e-4, 'adam', [1, 2].",
        ) from error
    if is_text and not isinstance(node, ast.Constant | ast.JoinedStr):
        return repr(text)
    return next(one for one in (text, f"({text})", f"({text}\n)") if _stands_alone(one))


def _stands_alone(text: str) -> bool:
    """Whether an expression may stand within another one: no bare tuple, no comment at its end."""
    try:
        listed = ast.parse(f"[{text}]", mode="eval").body
    except SyntaxError:
        return False
    return isinstance(listed, ast.List) and len(listed.elts) == 1


def _literals(tree: ast.Module, value: str) -> list[ast.expr]:
    """The literals that are this text; those within f-strings stay."""
    inner = {id(part) for node in ast.walk(tree) for part in _parts(node)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == value and id(node) not in inner
    ]


def _parts(node: ast.AST) -> Sequence[ast.AST]:
    return node.values if isinstance(node, ast.JoinedStr) else ()


def _near(name: str, known: Sequence[str] | dict[str, list[ast.expr]]) -> str:
    import difflib  # rarely needed, and slow to load

    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean {near[0]}?" if near else ""
