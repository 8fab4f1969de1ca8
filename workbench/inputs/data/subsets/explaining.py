"""What DuckDB says of a filter, in the words of the dataset and at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from ....errors import BadFilter, NoData
from ..profiles.columns import Asked
from . import guard
from .guard import Checked
from .reading import Table, TooLong
from .steps import Where
from .subset import Subset
from .writing import Piece

_PLACE = re.compile(r"\bc(\d+)\b")
_SECONDS = 2.0  # of looking for the part of a filter that fails on the data


@contextmanager
def told(table: Table, subset: Subset) -> Iterator[None]:
    """Whatever goes wrong inside becomes a BadFilter at its place in the text of the subset, or
    NoData where it is the file that changed or is gone."""
    try:
        yield
    except BadFilter as error:
        raise _in_whole(error, subset) from error
    except TooLong as error:
        raise _bad(f"this filter is too slow: {error}", subset) from error
    except duckdb.OutOfMemoryException as error:
        raise _bad("this filter needs more memory than it may take", subset) from error
    except duckdb.IOException as error:
        raise NoData(f"{table.path} cannot be read any more", "Has it changed?") from error
    except duckdb.Error as error:
        raise _in_whole(_failing(table, subset, error), subset) from error


def check(table: Table, checked: Checked, text: str) -> None:
    """See that an expression fits the types of the columns, and is true or false. Raises BadFilter
    with the place in the text of the expression."""
    error = _binds(table, checked.sql)
    if error is not None:
        piece, error = _smallest(table, checked.pieces, error)
        message, hint = said(error, table.columns)
        raise BadFilter(message, hint, text=text, start=piece.start, end=piece.end)
    kind = _type(table, checked.sql)
    if kind not in ("BOOLEAN", '"NULL"'):
        hint = "Compare it with something: `quality > 0.5`."
        message = f"this is {kind}, a filter is true or false"
        raise BadFilter(message, hint, text=text, start=0, end=len(text))


def said(error: duckdb.Error, columns: Sequence[Asked]) -> tuple[str, str]:
    """What DuckDB says, in one line and with the names of the columns; and the remedy."""
    text = re.split(r"\n|LINE \d", str(error))[0].partition("Error: ")[2] or str(error)
    names = {one.place: one.name for one in columns}
    text = _PLACE.sub(lambda found: names.get(int(found[1]), found[0]), text)
    if isinstance(error, duckdb.ConversionException):
        value = re.search(r"[Cc]ould not convert string ['\"](.*?)['\"] to (\w+)", text, re.S)
        if value:
            return f"the text {value[1]!r} is no {value[2]}", _MIXED
        return text[:300], _MIXED
    if isinstance(error, duckdb.BinderException):
        return text[:300], _TYPES
    return text[:300], ""


def _binds(table: Table, sql: str) -> duckdb.Error | None:
    """Why DuckDB does not take an expression over the columns; None where it does."""
    try:
        table.connection.execute(f"SELECT {sql} FROM ({table.sql}) LIMIT 0")
    except duckdb.Error as error:
        return error
    return None


def _type(table: Table, sql: str) -> str:
    told = table.connection.execute(f"SELECT {sql} FROM ({table.sql}) LIMIT 0").description
    return str(told[0][1]) if told else ""


def _smallest(
    table: Table, pieces: Sequence[Piece], error: duckdb.Error
) -> tuple[Piece, duckdb.Error]:
    """The first part that DuckDB does not take; the parts come smallest first."""
    for piece in pieces:
        if (why := _binds(table, piece.sql)) is not None:
            return piece, why
    return pieces[-1], error


def _failing(table: Table, subset: Subset, error: duckdb.Error) -> BadFilter:
    """Which part of which step fails on the data."""
    message, hint = said(error, table.columns)
    for step in subset.steps:
        if not isinstance(step, Where):
            continue
        for piece in guard.checked(table.connection, step.text, table.columns).pieces:
            if _fails(table, piece.sql, error):
                start, end = step.start + piece.start, step.start + piece.end
                hint = _TYPES if _is_written(message, step.text) else hint
                return BadFilter(message, hint, text=subset.source, start=start, end=end)
    return _bad(message, subset, hint)


def _is_written(message: str, text: str) -> bool:
    """Whether the value that does not fit is one of the filter, not one of the data."""
    value = re.search(r"text '(.*)' is no|: \"(.*)\"", message, re.S)
    return value is not None and f"'{value[1] or value[2]}'" in text


def _fails(table: Table, sql: str, error: duckdb.Error) -> bool:
    try:
        table.ask(f"SELECT count({sql}) FROM ({table.sql})", seconds=_SECONDS)
    except TooLong:
        return False
    except duckdb.Error as other:
        return type(other) is type(error)
    return False


def _in_whole(error: BadFilter, subset: Subset) -> BadFilter:
    """The same with its place in the whole text, where it was told in that of a step."""
    if error.text == subset.source:
        return error
    starts = [s.start for s in subset.steps if isinstance(s, Where) and s.text == error.text]
    at = starts[0] if starts else 0
    return BadFilter(
        error.message, error.hint, text=subset.source, start=at + error.start, end=at + error.end
    )


def _bad(message: str, subset: Subset, hint: str = "") -> BadFilter:
    return BadFilter(message, hint, text=subset.source, start=0, end=len(subset.source))


_MIXED = (
    "Not all values are of one type; `try_cast(column as double) > 0.5` passes over the others."
)
_TYPES = "Texts stand in single quotes; `column::double` reads a text as a number."
