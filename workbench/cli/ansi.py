"""Rows in the 16 colours that every terminal has, which it shows in those of its own theme."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from ..draw.cells import Row, clean

_CODES = {
    "title": "1",
    "axis": "90",
    "dim": "90",
    "meter": "36",
    "warn": "33",
    "good": "32",
    "bad": "31",
    "code-keyword": "35",
    "code-string": "33",
    "code-comment": "90",
    "code-number": "36",
    "code-name": "34",
}


def wants_colour() -> bool:
    """Whether standard output is a terminal that may be sent colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def painted(row: Row, colour: bool = True) -> str:
    """A row without the blanks at its end. What differs within a line is in reverse."""
    text = "".join(_piece(clean(piece.text), piece.ink) for piece in _trimmed(row))
    return text if colour else "".join(clean(piece.text) for piece in row).rstrip()


def _trimmed(row: Row) -> Row:
    while row and not row[-1].text.strip() and not row[-1].ink.endswith("-word"):
        row = row[:-1]
    return row


def _piece(text: str, ink: str) -> str:
    name, _, ground = ink.partition("/")
    codes = [_CODES.get(name, ""), "7" if ground.endswith("-word") else ""]
    told = ";".join(filter(None, codes))
    return f"\x1b[{told}m{text}\x1b[0m" if told else text


def echo_rows(rows: Iterable[Row], colour: bool) -> None:
    """Print rows."""
    for row in rows:
        sys.stdout.write(painted(row, colour) + "\n")
