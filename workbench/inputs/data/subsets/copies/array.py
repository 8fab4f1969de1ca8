"""Rows of a JSON document, copied as they are written: the values of an array, or values in a row.

The text is decoded to see where a value ends; what is written is the text itself, with the first
separator between any two values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .lines import Mask

_BLANK = re.compile(r"\s*")
_COMMA = re.compile(r"\s*,\s*")


def kept(text: str, keep: Mask) -> tuple[str, int]:
    """The document with the values at which `keep` is true, and how many values it had. Raises
    ValueError for what is no JSON."""
    begin = _behind(_BLANK, text, text.startswith("\ufeff"))
    opened = text.startswith("[", begin)
    head = _behind(_BLANK, text, begin + opened)
    spans = list(_spans(text, head, opened))
    taken = [span for span, wanted in zip(spans, keep.tolist(), strict=False) if wanted]
    between = text[spans[0][1] : spans[1][0]] if len(spans) > 1 else ""
    end = spans[-1][1] if spans else head
    inner = between.join(text[one:two] for one, two in taken)
    return text[:head] + inner + text[end:], len(spans)


def _spans(text: str, at: int, opened: bool) -> Iterator[tuple[int, int]]:
    """Where each value begins and ends."""
    decode = json.JSONDecoder().raw_decode
    while at < len(text) and not (opened and text[at] == "]"):
        _, end = decode(text, at)
        yield at, end
        comma = _COMMA.match(text, end) if opened else None
        at = _behind(_BLANK, text, end) if comma is None else comma.end()


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()
