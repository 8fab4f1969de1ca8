"""Tables that are printed row by row: columns under a header, and boxes of names and numbers.

A header counts only if its first column is a counter, so a printed data frame is none. Its rows
have as many cells as it has columns. A box has two cells a row; rows that end with a slash head a
group. It counts if one of its rows is a counter or measures something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .pairs import number
from .reading import Reading
from .words import Kind, kind

_RULE = re.compile(r"[\s|+:=┌┐└┘├┤┬┴┼─━═╭╮╰╯┏┓┗┛┡┩┠┨╞╡╪╧╤╔╗╚╝-]+")
_GAP = re.compile(r"\s{2,}|\t")
_ABBREVIATED = {"e": Kind.EPOCH, "#": Kind.STEP, "it": Kind.STEP, "iter": Kind.STEP}
_SIDES = str.maketrans("│┃║", "|||")
_VALUES = (Kind.MEASURE, Kind.COMPANION, Kind.UNKNOWN)
_COUNTERS = (Kind.EPOCH, Kind.STEP, Kind.WHOLE)


def is_rule(line: str) -> bool:
    """Whether the line only draws: a border, or the line under a header."""
    return line[0] in "|+-=┌├└╭╰┏┡┗╔╚ ─━═" and _RULE.fullmatch(line) is not None


class Columns:
    """Rows of numbers under a header that names the columns."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._kinds: list[Kind] = []

    def row(self, line: str) -> Reading | None:
        """The reading of a row of the table; None if the line is none, and the table is over."""
        if not self._names or not (cells := line.split()):
            return None
        cells[0] = cells[0].partition("/")[0]  # `3/10`
        values = [number(cell) for cell in cells]
        if len(cells) != len(self._names) or values[0] is None:
            self._names = []
            return None
        return self._read(values)

    def header(self, line: str) -> bool:
        """Whether the line is a header, whose rows follow."""
        if "  " not in line and "\t" not in line:
            return False
        names = _GAP.split(line.strip())
        kinds = [_ABBREVIATED.get(name.lower()) or kind(name) for name in names]
        if len(names) < 2 or kinds[0] not in _COUNTERS or any(c in "=:|," for c in line):
            return False
        self._names, self._kinds = names, kinds
        return True

    def _read(self, values: list[float | None]) -> Reading:
        reading = Reading()
        for name, what, value in zip(self._names, self._kinds, values, strict=True):
            if value is None:
                continue
            if what in _COUNTERS:
                reading.count(what, value, 0)
            elif what in _VALUES:
                reading.add(name, value)
        return reading


@dataclass(slots=True)
class Box:
    """A table of two columns between bars, a name and a number a row; empty before and after."""

    group: str = ""
    values: dict[str, float] = field(default_factory=dict)
    counts: list[tuple[Kind, float]] = field(default_factory=list)

    def row(self, line: str) -> bool:
        """Whether the line is a row of a box; what it tells is kept for the end of the box."""
        cells = line.strip().translate(_SIDES).split("|")
        if len(cells) != 4 or cells[0] or cells[3] or len(line) > 300:
            return False
        name, cell = cells[1].strip(), cells[2].strip()
        if name.endswith("/") and not cell:
            self.group = name
            return True
        value = number(cell)
        if name and value is not None:
            self._take(name, value)
        # A text within a box is passed over.
        return value is not None or (bool(self.values) and not any(map(str.isdigit, cell)))

    def _take(self, name: str, value: float) -> None:
        what = kind(name)
        if what in _COUNTERS:
            self.counts.append((what, value))
        elif self.group != "time/" and what in _VALUES:
            self.values[self.group + name] = value

    def reading(self) -> Reading | None:
        """What the rows tell; None if there were none, or only settings."""
        reading = Reading()
        for what, value in self.counts:
            reading.count(what, value, 0)
        if reading.marked or any(kind(name) is Kind.MEASURE for name in self.values):
            for name, value in self.values.items():
                reading.add(name, value)
        return reading if reading.metrics else None
