"""What stands where charts would be, and teaches what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from ..draw.cells import Piece, Row, fit
from .listing import Listing

READING = ("", " reading …")


def no_charts(listing: Listing, only: str, scripts: Sequence[str]) -> Sequence[str]:
    """Why there are no charts, as lines: no metric has `only` in its name, no run is like the
    filter, none has metrics, or there are no runs yet; `scripts` could be launched."""
    if only:
        return "", f" No metric contains “{only}”; esc shows all again."
    if listing.known and not listing.lines:
        return "", " No run is like that; esc shows all again."
    if listing.known:
        return "", " No metrics yet: they are read from the output, or come from wb.log."
    found = [f"   found  {script}" for script in scripts[:8]]
    keys = " n launches one, or any command; t edits its parameters first."
    keys = keys if found else " n launches any command."
    lines = ["", " No runs yet.", "", *found, "", keys, ""]
    return [*lines, " From a shell:  workbench run -- python train.py --lr 0.1"]


def rows(lines: Sequence[str], width: int) -> tuple[Row, ...]:
    """The lines as dim rows; what is too long goes on below."""
    told = (part for text in lines for part in _wrapped(text, max(8, width)))
    return tuple((Piece(fit(text, width), "dim"),) for text in told)


def _wrapped(text: str, width: int) -> Sequence[str]:
    if len(text) <= width:
        return [text]
    return textwrap.wrap(text, width, initial_indent=" ", subsequent_indent=" ") or [""]
