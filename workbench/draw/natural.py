"""The order of names as people expect it: `m2` before `m10`, upper case beside lower case."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[str | tuple[int, str], ...], str]


def natural_key(name: str) -> NaturalKey:
    """A sort key for any text; names that differ never share a key, so the order is total.

    Text and digits alternate, text first, hence only like is compared with like. Numbers compare by
    length without leading zeros and then as text: any number of digits will do.
    """
    parts: list[str | tuple[int, str]] = []
    for index, part in enumerate(_DIGITS.split(name.casefold())):
        digits = part.lstrip("0")
        parts.append((len(digits), digits) if index % 2 else part)
    return tuple(parts), name
