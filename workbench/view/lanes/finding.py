"""Searching in what a lane shows: the rows that hold a text, and the text marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...draw.cells import Piece, Row
from .lane import Page


def searched(page: Page, text: str) -> Page:
    """The page with every `text` in the ink `find`, and its `finds`.

    Capital letters count where the text has any. A text that goes over two rows is not found.
    """
    if not text:
        return page
    flags = re.NOFLAG if text != text.lower() else re.IGNORECASE
    pattern = re.compile(re.escape(text), flags)
    rows = list(page.rows)
    finds = []
    for place, row in enumerate(rows):
        whole = "".join(piece.text for piece in row)
        if found := [match.span() for match in pattern.finditer(whole)]:
            rows[place] = tuple(_marked(row, found))
            finds.append(place)
    return replace(page, rows=rows, finds=finds)


def _marked(row: Row, found: list[tuple[int, int]]) -> Iterator[Piece]:
    start = 0
    for piece in row:
        end = start + len(piece.text)
        place = start
        for first, last in found:
            first, last = max(first, start), min(last, end)
            if first < last:
                if place < first:
                    yield Piece(piece.text[place - start : first - start], piece.ink)
                yield Piece(piece.text[first - start : last - start], "find")
                place = last
        if place < end:
            yield Piece(piece.text[place - start :], piece.ink)
        start = end
