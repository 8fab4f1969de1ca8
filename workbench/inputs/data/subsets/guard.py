"""An expression of a filter, and nothing but that: what is run is written from what was checked.

DuckDB's own parser says what a text means; it is one expression after WHERE, or it is refused. The
tree is then written anew by `writing`, which knows what a filter may say. That is the first wall.
The second is the locked database in which it runs, the third the time that it may take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import duckdb

from ....errors import BadFilter
from ..profiles.columns import Asked
from .writing import Piece, Writer

_LONGEST, _DEEPEST = 10_000, 40  # characters of one expression, brackets in each other
_BEFORE = "SELECT NULL WHERE "
_SERIALIZED = (
    "SELECT json_serialize_sql(?, skip_empty := true, skip_null := true, skip_default := true)"
)
_KEYWORD = (
    "SELECT 1 FROM duckdb_keywords() WHERE keyword_name = ? AND keyword_category <> 'unreserved'"
)
_TEXTS = re.compile(r"""[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*\"""", re.S)
_UNFIT = (
    (re.compile(r"--|/\*"), "comments do not belong in a filter"),
    (re.compile(r"\$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"), "this sign does not belong in a filter"),
    (re.compile(r"\bwith\b(?!\s+time\s+zone\b)", re.I), "a filter asks no other query"),
    (re.compile(r"(?:[-+~!@#%^&*/<>=|?:.,]\s*){20,}"), "these are too many signs in a row"),
)
_PLAIN = {"from_table": {"type": "EMPTY"}, "aggregate_handling": "STANDARD_HANDLING"}
_STATEMENT = {"type", "cte_map", "select_list", "from_table", "where_clause", "aggregate_handling"}


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that may be run: its SQL over `c0`, `c1`, …, the places of the columns that it
    looks at, and its parts, the smallest first."""

    sql: str
    places: frozenset[int]
    pieces: Sequence[Piece]


def checked(connection: duckdb.DuckDBPyConnection, text: str, columns: Sequence[Asked]) -> Checked:
    """The expression that a text is, over these columns. Raises BadFilter with the place."""
    _look(text)
    writer = Writer(text, columns, len(_BEFORE))
    try:
        tree = _expression(connection, text, {one.name.casefold() for one in columns})
        whole = writer.write(tree)
    except RecursionError as error:
        raise _bad("this is too deep for a filter", text, 0, len(text)) from error
    return Checked(whole.sql, frozenset(writer.places), writer.pieces)


def _look(text: str) -> None:
    """See that a text is fit to be parsed: of nested queries, brackets and signs the parser makes
    more than it can do in time, and nothing interrupts it."""
    if not text.strip():
        raise _bad("here an expression is missing", text, 0, len(text))
    if len(text) > _LONGEST:
        raise _bad(f"an expression has at most {_LONGEST:,} characters", text, _LONGEST, len(text))
    bare = _TEXTS.sub(lambda one: "x" * len(one[0]), text)
    for pattern, message in _UNFIT:
        if found := pattern.search(bare):
            raise _bad(message, text, *found.span())
    depth = 0
    for at, sign in enumerate(bare):
        depth += (sign in "([{") - (sign in ")]}")
        if depth > _DEEPEST:
            raise _bad("there are too many brackets in each other", text, at, at + 1)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _bad("this sign is no character", text, error.start, error.end) from error


def _expression(connection: duckdb.DuckDBPyConnection, text: str, names: Set[str]) -> Any:
    """The tree of what stands after WHERE, and could stand in parentheses there; `names` are those
    of columns."""
    tree = _parsed(connection, _BEFORE + text)
    if tree.get("error"):
        error = _unparsed(tree, text)
        raise _reserved(connection, error, names) or error
    if _parsed(connection, f"{_BEFORE}({text}\n)").get("error"):
        raise _bad(_ONE, text, 0, len(text))
    statements = tree.get("statements", ())
    node = statements[0].get("node", {}) if len(statements) == 1 else {}
    odd = {name for name in node.keys() - _STATEMENT if node[name]}
    plain = not odd and not node.get("cte_map") and node.get("from_table") == {"type": "EMPTY"}
    if (
        not plain
        or "where_clause" not in node
        or statements[0].keys() - {"node", "named_param_map"}
    ):
        raise _bad(_ONE, text, 0, len(text))
    return node["where_clause"]


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    told = connection.execute(_SERIALIZED, [sql]).fetchone()
    assert told is not None  # one row, always
    return json.loads(told[0])


def _unparsed(tree: Any, text: str) -> BadFilter:
    """What DuckDB's parser says, at its place."""
    message = str(tree.get("error_message", "this cannot be understood"))
    if tree.get("error_type") != "parser":
        return _bad(_ONE, text, 0, len(text))
    if "Max expression depth" in message:
        return _bad("this is too deep for a filter", text, 0, len(text))
    before = text.encode()[: max(0, int(tree.get("position") or 0) - len(_BEFORE))]
    start = len(before.decode(errors="replace"))
    word = re.match(r"\w+|\S|$", text[start:])
    end = start + (len(word[0]) if word else 0)
    if start >= len(text.rstrip()) or message.endswith("end of input"):
        return _bad("something is missing at the end", text, len(text), len(text))
    return _bad(_said(message), text, start, end)


def _reserved(
    connection: duckdb.DuckDBPyConnection, error: BadFilter, names: Set[str]
) -> BadFilter | None:
    """That SQL has another use for the name of a column, where one stands at the place of an error,
    or just before it."""
    for word in re.finditer(r"[^\W\d]\w*", error.text):
        near = word.start() == error.start or not error.text[word.end() : error.start].strip()
        if word.end() > error.end or not near or word[0].casefold() not in names:
            continue
        if connection.execute(_KEYWORD, [word[0].lower()]).fetchone() is not None:
            message = f"`{word[0]}` is a word of SQL"
            hint = f'The column is written "{word[0]}", in double quotes.'
            return BadFilter(message, hint, text=error.text, start=word.start(), end=word.end())
    return None


def _said(message: str) -> str:
    found = re.search(r'at or near "(.*)"', message, re.S)
    return f"`{found[1]}` cannot stand here" if found else message.splitlines()[0][:200]


def _bad(message: str, text: str, start: int, end: int) -> BadFilter:
    return BadFilter(message, _HINT, text=text, start=start, end=end)


_ONE = "a filter is one expression, no statement and no second query"
_HINT = "Say what is kept by its columns: `column > 0.5`, `column in ('a', 'b')`."
