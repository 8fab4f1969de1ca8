"""Rows of texts: CSV, TSV, JSON lines, JSON. What is kept is copied as it is written.

How a CSV file tells its rows apart is what DuckDB, which has read it for the filter, says that it
is; where that does not give the same number of rows, other ways of reading are tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from .....errors import NoData
from ...profiles import locked
from ..reading import Table
from . import array, lines, packed
from .lines import Form, Mask
from .progress import Progress

_DIALECT = """SELECT Delimiter, Quote, Escape, NewLineDelimiter, Comment, SkipRows, HasHeader
    FROM sniff_csv({}{})"""
_SIGNS = {"\\r\\n": b"\n", "\\n": b"\n", "\\r": b"\r", "(empty)": b"", "\\t": b"\t"}


def copy(table: Table, target: Path, keep: Mask, progress: Progress) -> None:
    """Write the rows at which `keep` is true to `target`. Raises NoData where they cannot be told
    apart as the filter has read them, NotInstalled, OSError, Cancelled."""
    written = _documents if table.kind == "json" else _records
    if not written(table, target, keep, progress):
        raise NoData(
            f"{table.path}: its rows cannot be told apart in the text as the filter read them",
            "Write it anew with quotes around every text, or as Parquet.",
        )


def _records(table: Table, target: Path, keep: Mask, progress: Progress) -> bool:
    return any(_lines(table, target, keep, form, progress) for form in _forms(table))


def _lines(table: Table, target: Path, keep: Mask, form: Form, progress: Progress) -> bool:
    """Copy lines; whether they are as many as the table has rows."""
    target.unlink(missing_ok=True)
    with packed.reader(table.path, progress) as source, packed.writer(target) as file:
        try:
            return lines.copy(source, file, keep, form) == table.rows
        except (ValueError, EOFError):
            return False


def _documents(table: Table, target: Path, keep: Mask, progress: Progress) -> bool:
    """JSON lines, or a document that is larger than its lines."""
    if _lines(table, target, keep, Form(), progress) and not _is_array(table.path, progress):
        return True
    with packed.reader(table.path, progress) as source:
        text, count = array.kept(source.read().decode("utf-8", "surrogateescape"), keep)
    target.unlink(missing_ok=True)
    with packed.writer(target) as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    return count == table.rows


def _is_array(path: Path, progress: Progress) -> bool:
    with packed.reader(path, progress) as source:
        return source.read(1 << 16).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _forms(table: Table) -> Iterator[Form]:
    """How the rows may be told apart, what DuckDB says first."""
    told = _told(table)
    single = len(table.columns) == 1  # an empty line is then a row without a value
    quotes = dict.fromkeys([told.quote or b'"', b""])
    for quote, strict, blank in product(quotes, (False, True), (single, not single)):
        if quote or not strict:
            yield replace(told, quote=quote, strict=strict, blank=blank)


def _told(table: Table) -> Form:
    """What DuckDB takes the file for, read in the way that has fitted it."""
    _, comma, options = table.way.rstrip(")").partition(",")
    sql = _DIALECT.format(locked.quoted(locked.pattern(str(table.path))), comma + options)
    delimiter, quote, escape, newline, comment, above, header = table.ask(sql)[0]
    signs = [_SIGNS.get(sign, sign.encode()[:1]) for sign in (delimiter, quote, escape, comment)]
    return Form(
        newline=_SIGNS.get(newline, b"\n"),
        delimiter=signs[0] or b",",
        quote=signs[1],
        escape=signs[2],
        comment=signs[3],
        above=int(above),
        header=bool(header),
    )
