"""Rows of texts, copied byte by byte: the records of CSV, TSV and JSON lines that are kept.

Nothing is decoded or written anew, so delimiters, quotes, numbers, encoding and line ends stay as
they are. Lines that are no rows (comments, blank lines where they count for nothing, what stands
above the header) stay too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

_PIECE = 8 << 20  # bytes looked at together
_LONGEST = 256 << 20  # of one record
_RETURN = 13


@dataclass(frozen=True, slots=True)
class Form:
    """How records are told apart: single bytes, empty where there is no such sign.

    `above` is the number of lines that the file begins with and that nobody reads, `header` whether
    a row of names follows. `blank` says whether an empty line is a row. `strict` says that quotes
    count where a field begins alone: `5" pipe` has none.
    """

    newline: bytes = b"\n"
    quote: bytes = b""
    escape: bytes = b""
    delimiter: bytes = b""
    comment: bytes = b""
    above: int = 0
    header: bool = False
    blank: bool = False
    strict: bool = False


def copy(source: IO[bytes], target: IO[bytes], keep: Mask, form: Form) -> int:
    """Copy the rows at which `keep` is true; how many rows there are. Those behind the last of
    `keep` are counted alone. Raises ValueError for a record without end, OSError, and what reading
    raises."""
    for _ in range(form.above):
        target.write(source.readline())
    kept = np.concatenate([np.ones(int(form.header), np.bool_), keep])
    seen = 0
    for piece, ends in _pieces(source, form):
        starts = np.concatenate([np.zeros(1, np.intp), ends[:-1]])
        rows = _rows(piece, starts, ends, form)
        wanted = np.ones(ends.size, np.bool_)
        taken = kept[seen : seen + int(rows.sum())]
        places = np.flatnonzero(rows)
        wanted[places[taken.size :]] = False
        wanted[places[: taken.size]] = taken
        target.write(_joined(piece, starts, ends, wanted))
        seen += places.size
    return seen - int(form.header)


def _pieces(source: IO[bytes], form: Form) -> Iterator[tuple[bytes, Places]]:
    """Pieces that hold whole records, and where each of these ends."""
    rest = b""
    while True:
        fresh = source.read(max(_PIECE, len(rest)))
        piece = rest + fresh
        ends = _ends(piece, form)
        if not fresh:
            if piece and (not ends.size or ends[-1] < len(piece)):
                ends = np.append(ends, len(piece))  # a last line that nothing ends
            if piece:
                yield piece, ends
            return
        whole = int(ends[-1]) if ends.size else 0
        if whole:
            yield piece[:whole], ends
        rest = piece[whole:]
        if len(rest) > _LONGEST:
            raise ValueError("a row has no end")


def _ends(piece: bytes, form: Form) -> Places:
    """Behind each sign that ends a record."""
    if form.strict and form.quote:
        return np.array([found.end() for found in _records(form).finditer(piece)], np.intp)
    data = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero(data == ord(form.newline))
    if form.quote and form.quote in piece:
        quotes = np.flatnonzero(data == ord(form.quote))
        if form.escape not in (b"", form.quote) and form.escape in piece:
            quotes = _unescaped(piece, quotes, form.escape)
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return ends + 1


def _unescaped(piece: bytes, quotes: Places, escape: bytes) -> Places:
    """The quotes with an even number of escapes before them."""
    sign = re.escape(escape)
    found = re.finditer(b"(%b+)[^%b]" % (sign, sign), piece, re.S)
    escaped = {one.end() - 1 for one in found if len(one[1]) % 2}
    return np.array([place for place in quotes.tolist() if place not in escaped], np.intp)


def _records(form: Form) -> re.Pattern[bytes]:
    """Whole records, in which a quote means something where a field begins."""
    q, d, n = (re.escape(sign) for sign in (form.quote, form.delimiter, form.newline))
    e = re.escape(form.escape)
    inner = b"[^%b]" % q if form.escape in (b"", form.quote) else b"[^%b%b]|%b." % (q, e, e)
    field = b"(?:%b(?:%b|%b%b)*+%b)?[^%b%b]*+" % (q, inner, q, q, q, d, n)
    return re.compile(b"%b(?:%b%b)*+%b" % (field, d, field, n), re.S)


def _rows(piece: bytes, starts: Places, ends: Places, form: Form) -> Mask:
    """Which records are rows."""
    data = np.frombuffer(piece, np.uint8)
    rows = np.ones(ends.size, np.bool_)
    if not form.blank:
        lengths = ends - starts
        newline = data[ends - 1] == ord(form.newline)
        rows &= ~((lengths == 1) & newline)
        rows &= ~((lengths == 2) & newline & (data[starts] == _RETURN))
    if form.comment:
        rows &= data[starts] != ord(form.comment)
    return rows


def _joined(piece: bytes, starts: Places, ends: Places, wanted: Mask) -> bytes:
    """The records that are wanted, those side by side in one go."""
    if wanted.all():
        return piece
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
    firsts, lasts = starts[edges[::2]].tolist(), ends[edges[1::2] - 1].tolist()
    return b"".join([piece[one:two] for one, two in zip(firsts, lasts, strict=True)])
