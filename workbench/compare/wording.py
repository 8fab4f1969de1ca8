"""Values and changes in words that are safe to show: no control characters, nothing endless."""

from __future__ import annotations

import os

from ..draw.cells import cell_width, clean, fit, fit_end, is_path
from ..draw.numerals import number
from ..draw.values import value_text
from .values import Missing

#: Cells that a name or a value takes at most within a sentence.
LONGEST = 32


def short(text: str, longest: int = LONGEST) -> str:
    """Text on one line, cut where it is long; of a path the end stays."""
    text = clean(text)
    if cell_width(text) <= longest:
        return text
    return fit_end(text, longest) if is_path(text) else fit(text, longest)


def value(value: object, digits: int = 9, longest: int = LONGEST) -> str:
    """A value of any kind: numbers in at most `digits` cells, `None` and empty text by name,
    `—` for what is not there, `?` for what is not known."""
    if isinstance(value, Missing):
        return str(value)
    if value is None or value == "":
        return repr(value)
    return short(value_text(value, digits), longest)


def pair(old: object, new: object, longest: int = LONGEST) -> tuple[str, str]:
    """Two values that differ, so that they can be told apart: by more digits, by what follows
    their common beginning, or by quotes around a text."""
    texts = value(old, 9, longest), value(new, 9, longest)
    if texts[0] != texts[1]:
        return texts
    one, other = value_text(old, 24), value_text(new, 24)
    start = len(os.path.commonprefix([one, other])) - 4  # noqa: RUF071 - of texts, not of paths
    if one != other and start > 0 and len(one) + len(other) > longest:
        one, other = f"…{one[start:]}", f"…{other[start:]}"
    elif one == other:
        one, other = repr(old), repr(new)
    return short(one, longest), short(other, longest)


def signed(change: float) -> str:
    """`+0.021`, `−3`."""
    text = number(abs(change), 7)
    return f"{'−' if change < 0 else '+'}{text}"
