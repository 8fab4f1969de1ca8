"""A value of any kind, a parameter or a metric, written in few cells."""

from __future__ import annotations

from .numerals import number

#: A number in a table takes at most so many cells.
NUMBER = 7


def value_text(value: object, width: int = NUMBER) -> str:
    """A value in a cell: a number in at most `width` cells, anything else in full."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        try:
            return number(value, width)
        except OverflowError:  # an integer that no float can hold
            return str(value)
    return str(value)
