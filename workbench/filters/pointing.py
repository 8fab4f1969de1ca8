"""Where in a filter something is wrong, shown under its text."""

from __future__ import annotations

from ..draw.cells import ELLIPSIS, cell_width, clean, cut, ending
from ..errors import BadFilter


def pointed(error: BadFilter, width: int) -> tuple[str, str]:
    """The filter and, below it, carets under the place: two lines of at most `width` cells.

    A long filter is cut so that the place is seen.
    """
    before, place, after = (
        clean(part)
        for part in (
            error.text[: error.start],
            error.text[error.start : error.end],
            error.text[error.end :],
        )
    )
    room = max(width - 1 - min(cell_width(place) or 1, width // 2), 0)
    if cell_width(before) > room:
        before = ELLIPSIS + ending(before, room - 1)
    at = cell_width(before)
    carets = "^" * max(1, min(cell_width(place), width - at))
    return cut(before + place + after, width), " " * at + carets
