"""An expression written anew from its tree: what is not known here cannot be written.

Each kind of node that a filter may have has a method, which takes all that the node tells; a node
with anything else in it is refused. So no text of a person is ever part of a query: names become
places of columns, values are put into quotes again, functions are those of `functions`.

With every expression goes how long its value may be, in lengths of the longest cell of the row:
memory of texts is not counted by DuckDB, so they may not grow by much.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....errors import BadFilter
from ..profiles.columns import Asked
from ..profiles.locked import quoted
from . import functions

Node = Mapping[str, Any]

_DEPTH, _NODES = 100, 5000
_LONGEST, _ALTOGETHER = 64, 512  # lengths of a cell: of one value, and of all values of a row
_HEAD, _CAST = 16, 4  # what a part of a list adds, what a list adds when it becomes a text
_NUMBER = re.compile(r"-?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)(e[+-]?\d+)?", re.I | re.A)
_PLACE = frozenset({"class", "type", "query_location", "query_location_length"})
_REFUSED = {
    "SUBQUERY": "a filter looks at the rows of its dataset alone, it asks no other query",
    "WINDOW": "a filter looks at one row at a time",
    "LAMBDA": "there are no functions to define in a filter; JSON is read with `->>`",
    "STAR": "name the columns one by one",
    "PARAMETER": "there is nothing to fill in: write the value itself",
    "COLLATE": "say `lower(column)` to compare without case",
}
_COMPARISONS = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "<>",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
    "COMPARE_DISTINCT_FROM": "IS DISTINCT FROM",
    "COMPARE_NOT_DISTINCT_FROM": "IS NOT DISTINCT FROM",
}
_CONJUNCTIONS = {"CONJUNCTION_AND": " AND ", "CONJUNCTION_OR": " OR "}
_LITERALS = {"BOOLEAN", "NULL_LITERAL", "STRING", "INTEGER", "NUMERIC"}


@dataclass(frozen=True, slots=True)
class Piece:
    """SQL, where in the filter it stands, and how long its value may be; 0 is short."""

    sql: str
    start: int
    end: int
    size: float = 0
    constant: str | None = None  # the text, where it is one


class Writer:
    """Writes one expression. `text` is what was typed, `columns` are those of the dataset;
    `places` gathers those that are used, `pieces` every part of the expression, the smallest
    first."""

    def __init__(self, text: str, columns: Sequence[Asked], offset: int) -> None:
        self.text = text
        self.pieces: list[Piece] = []
        self.places: set[int] = set()
        self._bytes = text.encode()
        self._offset = offset
        self._columns = columns
        self._depth = self._nodes = 0
        self._sizes = 0.0
        self._ways: dict[str, Callable[[Node, int, int], Piece]] = {
            "COLUMN_REF": self._column,
            "CONSTANT": self._constant,
            "COMPARISON": self._comparison,
            "CONJUNCTION": self._conjunction,
            "OPERATOR": self._operator,
            "BETWEEN": self._between,
            "CASE": self._case,
            "CAST": self._cast,
            "FUNCTION": self._function,
        }

    def write(self, node: Node) -> Piece:
        """The SQL of a node, in parentheses where it needs them. Raises BadFilter."""
        start, end = self._place(node)
        self._depth, self._nodes = self._depth + 1, self._nodes + 1
        if self._depth > _DEPTH or self._nodes > _NODES:
            raise self.bad("this is too deep or too long for a filter", start, end)
        way = self._ways.get(kind := str(node.get("class")))
        if way is None:
            raise self.bad(_REFUSED.get(kind, "this is nothing for a filter"), start, end)
        found = way(node, start, end)
        self._sizes += found.size if kind != "COLUMN_REF" else 0
        if found.size > _LONGEST or self._sizes > _ALTOGETHER:
            raise self.bad("this makes texts or lists that are too long", start, end)
        self._depth -= 1
        self.pieces.append(found)
        return found

    def bad(self, message: str, start: int, end: int, hint: str = "") -> BadFilter:
        """What to raise for something wrong at a place of the text."""
        return BadFilter(message, hint, text=self.text, start=start, end=end)

    def _place(self, node: Node) -> tuple[int, int]:
        begin = max(0, int(node.get("query_location", self._offset)) - self._offset)
        end = begin + int(node.get("query_location_length", 0))
        told = self._bytes[:begin].decode(errors="replace")
        place = self._bytes[begin:end].decode(errors="replace")
        return len(told), len(told) + len(place.rstrip())

    def _only(self, node: Node, names: set[str], start: int, end: int) -> None:
        """See that a node tells nothing but what is understood."""
        if unknown := {name for name in node.keys() - _PLACE - names if node[name]}:
            what = ", ".join(sorted(unknown))
            raise self.bad(f"this is nothing for a filter ({what})", start, end)

    def _column(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"column_names"}, start, end)
        path = [str(part) for part in node["column_names"]]
        column = self.find(".".join(path))
        fields = path[1:] if column is None else []
        column = column or self.find(path[0])
        if column is None:
            raise self._unknown(path[0], start, end)
        self.places.add(column.place)
        sql = f"c{column.place}"
        for one in fields:
            sql = f"struct_extract({sql}, {quoted(one)})"
        return Piece(sql, start, end, 1)

    def find(self, name: str) -> Asked | None:
        """The column of that name, in any case where no other is meant."""
        exact = [one for one in self._columns if one.name == name]
        near = exact or [one for one in self._columns if one.name.lower() == name.lower()]
        return near[0] if len(near) == 1 else None

    def _unknown(self, name: str, start: int, end: int) -> BadFilter:
        if functions.is_clock(name):
            return self.bad(functions.why_not(name.lower())[0], start, end)
        return unknown(self.text, name, [one.name for one in self._columns], start, end)

    def _constant(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"literal", "alias"}, start, end)
        literal = node["literal"]
        kind, text = literal.get("kind"), str(literal.get("text", ""))
        if kind not in _LITERALS or literal.keys() - {"kind", "text"} or "\0" in text:
            raise self.bad("this is no value for a filter", start, end)
        if kind == "STRING":
            return Piece(quoted(text), start, end, 0, text)
        if kind in ("INTEGER", "NUMERIC") and not _NUMBER.fullmatch(text):
            raise self.bad("this is no number for a filter", start, end)
        sql = "NULL" if kind == "NULL_LITERAL" else text
        if kind == "BOOLEAN":
            sql = "TRUE" if text.lower() == "true" else "FALSE"
        return Piece(f"({sql})" if sql.startswith("-") else sql, start, end)

    def _comparison(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"left", "right"}, start, end)
        left, right = self.write(node["left"]), self.write(node["right"])
        sign = _COMPARISONS.get(node["type"])
        if sign is None:
            raise self.bad("this is no comparison for a filter", start, end)
        return Piece(f"({left.sql} {sign} {right.sql})", start, end)

    def _conjunction(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"children"}, start, end)
        parts = [self.write(child).sql for child in node["children"]]
        return Piece(f"({_CONJUNCTIONS[node['type']].join(parts)})", start, end)

    def _operator(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"children"}, start, end)
        parts = [self.write(child) for child in node["children"]]
        first, *others = (part.sql for part in parts)
        size, kind = sum(part.size for part in parts), node["type"]
        joined = ", ".join(others)
        written = {
            "OPERATOR_NOT": (f"(NOT {first})", 0),
            "OPERATOR_IS_NULL": (f"({first} IS NULL)", 0),
            "OPERATOR_IS_NOT_NULL": (f"({first} IS NOT NULL)", 0),
            "COMPARE_IN": (f"({first} IN ({joined}))", 0),
            "COMPARE_NOT_IN": (f"({first} NOT IN ({joined}))", 0),
            "OPERATOR_COALESCE": (f"coalesce({', '.join(part.sql for part in parts)})", size),
            "OPERATOR_TRY": (f"TRY({first})", size),
            "ARRAY_EXTRACT": (f"array_extract({first}, {joined})", size),
            "ARRAY_SLICE": (f"array_slice({first}, {joined})", size),
            "STRUCT_EXTRACT": (f"struct_extract({first}, {joined})", size),
        }
        if kind not in written:
            raise self.bad("this is no operator of a filter", start, end)
        return Piece(written[kind][0], start, end, written[kind][1])

    def _between(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"input", "lower", "upper"}, start, end)
        x, low, high = (self.write(node[name]).sql for name in ("input", "lower", "upper"))
        return Piece(f"({x} BETWEEN {low} AND {high})", start, end)

    def _case(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"case_checks", "else_expr"}, start, end)
        parts, size = list[str](), 0.0
        for check in node["case_checks"]:
            self._only(check, {"when_expr", "then_expr"}, start, end)
            when, then = self.write(check["when_expr"]), self.write(check["then_expr"])
            parts.append(f"WHEN {when.sql} THEN {then.sql}")
            size += then.size
        other = self.write(node["else_expr"])
        sql = f"(CASE {' '.join(parts)} ELSE {other.sql} END)"
        return Piece(sql, start, end, size + other.size)

    def _cast(self, node: Node, start: int, end: int) -> Piece:
        self._only(node, {"child", "type_expr", "try_cast"}, start, end)
        kind = node["type_expr"]
        self._only(kind, {"type_name", "qualified_name", "children"}, start, end)
        name, scale = str(kind["type_name"]).upper(), kind.get("children", [])
        path = kind["qualified_name"]["path"]
        digits = [str(one.get("literal", {}).get("text")) for one in scale]
        whole = all(one.get("literal", {}).get("kind") == "INTEGER" for one in scale)
        numeric = name in ("DECIMAL", "NUMERIC") and whole and len(digits) <= 2
        numeric = numeric and all(map(str.isdecimal, digits))
        if name not in functions.TYPES or len(path) != 1 or (digits and not numeric):
            raise self.bad("this is no type that a filter can cast to", *self._place(kind))
        child = self.write(node["child"])
        size = child.size * _CAST if name in functions.TEXTS else 0
        word = "TRY_CAST" if node.get("try_cast") else "CAST"
        scaled = f"({', '.join(digits)})" if digits else ""
        return Piece(f"{word}({child.sql} AS {name}{scaled})", start, end, size)

    def _function(self, node: Node, start: int, end: int) -> Piece:
        name, given = str(node["function_name"]).lower(), node.get("arguments", [])
        known = {"function_name", "arguments", "is_operator", "order_bys", "qualified_name"}
        allowed = functions.OPERATORS if node.get("is_operator") else functions.ALLOWED
        if len(node["qualified_name"]["path"]) != 1 or name not in allowed | functions.ESCAPES:
            message, hint = functions.why_not(name)
            raise self.bad(message, start, end, hint)
        self._only(node, known, start, end)
        self._only(node["order_bys"], set(), start, end)
        for one in given:
            self._only(one, {"expression"}, start, end)
        parts = [self.write(one["expression"]) for one in given]
        self._check_pattern(name, parts)
        size = _size(name, parts)
        return Piece(_called(name, [part.sql for part in parts], self), start, end, size)

    def _check_pattern(self, name: str, parts: Sequence[Piece]) -> None:
        wanted = [functions.PATTERNS[name]] if name in functions.PATTERNS else []
        wanted += [2] if name in functions.REPLACING else []
        for place in wanted:
            if place < len(parts) and parts[place].constant is None:
                raise self.bad(
                    f"`{name}` takes a text here, not a column or an expression",
                    parts[place].start,
                    parts[place].end,
                )


def unknown(text: str, name: str, columns: Sequence[str], start: int, end: int) -> BadFilter:
    """What to raise for the name of a column that there is not, at its place."""
    lower = {one.lower(): one for one in columns}
    near = difflib.get_close_matches(name.lower(), lower, 1)
    asks = f"; did you mean {lower[near[0]]}?" if near else ""
    hint = "" if near else f"The columns are: {', '.join(columns[:20])}."
    hint = "Texts stand in single quotes: 'dog'." if text[start:end].startswith('"') else hint
    return BadFilter(f"there is no column {name}{asks}", hint, text=text, start=start, end=end)


def _called(name: str, parts: Sequence[str], writer: Writer) -> str:
    if name not in functions.OPERATORS:
        return f"{name}({', '.join(parts)})"
    return f"({parts[0]} {name} {parts[1]})" if len(parts) == 2 else f"({name} {parts[0]})"


def _size(name: str, parts: Sequence[Piece]) -> float:
    """How long the answer of a function may be."""
    given = sum(part.size for part in parts)
    if name in functions.REPLACING:
        old, new = ((part.constant or "").encode() for part in parts[1:3])
        return given * (1 + len(new) / (len(old) if name == "replace" and old else 1))
    if name in functions.LISTS:
        return _HEAD * max(1, given)
    return given if name in functions.LIKE_GIVEN or name in ("||", "->>") else 0
