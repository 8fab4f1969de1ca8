"""Rows of styled text, measured in terminal cells.

A drawing is a `list[Row]`: exactly `height` rows, each exactly `width` cells wide by `cell_width`.
A `Piece` carries an *ink*, a role and not a colour:

    "title" "axis" "tick" "dim" "warn" "cursor"    the furniture of a chart
    "series-0" … "series-25"                       one a run; "series-0-dim" … its raw data
    "scale-0" … "scale-4"                          from bad to good
    "good" "bad"                                   a difference for the better, for the worse
    ""                                             plain text

Names come from logs and are not trusted: `clean` and `fit` turn control characters into visible
signs, so that nothing drawn here can reach a terminal as an escape sequence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LOOK_ALIKES = str.maketrans(
    "│─└┤┬━×▲▼↑↓•…—" + "▁▂▃▄▅▆▇█" + "▏▎▍▌▋▊▉",
    "|-++++x^vAVo~-" + "__..--##" + " ---===",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one ink."""

    text: str
    ink: str = ""


Row = tuple[Piece, ...]


def clean(text: str) -> str:
    """`text` without anything that moves a cursor: controls visible, format characters gone."""
    return text if text.isprintable() else _cleaned(text)


def cell_width(text: str) -> int:
    """Cells that clean text takes: wide characters count two, combining marks none."""
    return len(text) if text.isascii() else _wide_width(text)


def fit(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """`text`, cleaned, in exactly `width` cells: cut with `…` or padded with blanks."""
    text = clean(text)
    if cell_width(text) > width:
        text = cut(text, width - 1) + ELLIPSIS if width > 0 else ""
    spare = max(width - cell_width(text), 0)
    before = {"left": 0, "right": spare, "center": spare // 2}[align]
    return " " * before + text + " " * (spare - before)


def cut(text: str, width: int) -> str:
    """The longest beginning of clean `text` that takes at most `width` cells."""
    if text.isascii():
        return text[: max(width, 0)]
    used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        if used > width:
            return text[:index]
    return text


def fit_end(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """`fit`, but of what is too long the end stays: of a path that is what tells."""
    text = clean(text)
    if cell_width(text) <= width or width < 1:
        return fit(text, width, align)
    return fit(ELLIPSIS + ending(text, width - 1), width, align)


def ending(text: str, width: int) -> str:
    """The longest end of clean `text` that takes at most `width` cells."""
    if text.isascii():
        return text[len(text) - width :] if width > 0 else ""
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += _char_width(text[index])
        if used > width:
            return text[index + 1 :]
    return text


def is_path(text: str) -> bool:
    """Whether a text looks like a path: then its end tells more than its beginning."""
    return "/" in text and " " not in text.strip()


def line(pieces: Iterable[Piece], width: int) -> Row:
    """One row of exactly `width` cells: neighbours of one ink joined, the end cut or padded."""
    joined: list[Piece] = []
    room = width
    for piece in pieces:
        text = cut(piece.text, room)
        room -= cell_width(text)
        _add(joined, Piece(text, piece.ink))
        if text != piece.text:
            break
    _add(joined, Piece(" " * room))
    return tuple(joined)


def plain(rows: Sequence[Row]) -> str:
    """The rows as text without ink, one a line."""
    return "\n".join("".join(piece.text for piece in row) for row in rows)


def ascii_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows in ASCII, cell for cell: look-alikes for what is drawn here, `?` for the rest."""
    return [tuple(Piece(_in_ascii(piece.text), piece.ink) for piece in row) for row in rows]


def _add(pieces: list[Piece], piece: Piece) -> None:
    if pieces and pieces[-1].ink == piece.ink:
        pieces[-1] = Piece(pieces[-1].text + piece.text, piece.ink)
    elif piece.text:
        pieces.append(piece)


def _in_ascii(text: str) -> str:
    if text.isascii():
        return text
    text = text.translate(_LOOK_ALIKES)
    return "".join(char if char.isascii() else "?" * _char_width(char) for char in text)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    return "".join(map(_visible, text))


@lru_cache(maxsize=4096)
def _wide_width(text: str) -> int:
    return sum(map(_char_width, text))


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    if category == "Zs":
        return " " * _char_width(char)
    # Joiners and variation selectors make the width of what is around them a matter of taste
    # among terminals; without them every character has its own.
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F:
        return ""
    return char if char.isprintable() else REPLACEMENT


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf") or 0x1160 <= ord(char) <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
