"""Decoded output cut into lines, whatever the pieces it comes in.

A line ends at a line feed, a carriage return or a run of backspaces: the last two are how progress
bars redraw, and each redraw is a line of its own. Terminal sequences and control characters are
taken out. Only the first `LIMIT` characters of a line count. Every pattern here is a run of one
class of characters, so the work is linear in the text.
"""

from __future__ import annotations

import re

#: Characters of one line that are looked at; the rest is dropped.
LIMIT = 10_000

_END = re.compile(r"[\n\r\b]+")
_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor moves, erasures
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC: titles, links
    r"|[ -/]*[0-~]?)"  # two-letter escapes
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


class Lines:
    """Cuts pieces of text into whole lines; holds back the unterminated end."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> list[str]:
        """The lines that this piece completes, clean and not blank."""
        pieces = _END.split(text)
        pieces[0] = self._rest + pieces[0][: LIMIT - len(self._rest)]
        self._rest = pieces.pop()[:LIMIT]
        return [line for piece in pieces if (line := clean(piece))]

    def close(self) -> list[str]:
        """The unterminated last line, if there is one."""
        line, self._rest = clean(self._rest), ""
        return [line] if line else []


def clean(piece: str) -> str:
    """The visible text of a line, without the blanks at its end."""
    piece = piece[:LIMIT]
    if not piece.isprintable():
        if "\x1b" in piece:
            piece = _SEQUENCE.sub("", piece)
        piece = _CONTROL.sub("", piece)
    return piece.rstrip()
