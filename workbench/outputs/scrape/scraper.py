"""The scraper: lines in, points out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .axis import Axis
from .bars import Bar, Redraws, bar
from .evidence import judge
from .lines import Lines
from .pairs import read
from .reading import Reading
from .records import record
from .tables import Box, Columns, is_rule

_BEST = re.compile(r"\s*(?:early stopping, )?best\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Point:
    """Values measured together. `step` is None when the output tells no step: count the points."""

    step: float | None
    metrics: dict[str, float]


class Scraper:
    """Reads the metrics of one run out of its output, piece by piece."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._axis = Axis()
        self._redraws = Redraws()
        self._columns = Columns()
        self._box = Box()
        self._repeats = False  # the next line tells the best once more
        self._told: Point | None = None  # what the last line told
        self._inherited: dict[str, float] = {}  # the steps of lines that told none
        self._free: set[str] = set()  # metrics without steps of their own

    def feed(self, text: str) -> list[Point]:
        """The points of the lines that this piece of output completes."""
        points: list[Point] = []
        for line in self._lines.feed(text):
            self._line(line, points)
        return points

    def close(self) -> list[Point]:
        """The output has ended: the points of its last, unterminated line."""
        points: list[Point] = []
        for line in self._lines.close():
            self._line(line, points)
        self._end(points)
        return points

    def _line(self, line: str, points: list[Point]) -> None:
        if drawing := bar(line):
            self._draw(drawing, points)
            line = drawing.rest
            if not line.strip():
                return
        if is_rule(line):
            self._close_box(points)
        elif not (line.lstrip()[:1] in _SIDES and self._box.row(line)):
            self._end(points)
            self._place(self._read(line), points)

    def _end(self, points: list[Point]) -> None:
        """A line of another sort ends what was being drawn before it."""
        if values := self._redraws.flush():
            points.append(Point(*values))
        self._close_box(points)

    def _close_box(self, points: list[Point]) -> None:
        if self._box.values or self._box.counts or self._box.group:
            box, self._box = self._box, Box()
            self._place(box.reading(), points)

    def _read(self, line: str) -> Reading | None:
        if row := self._columns.row(line):
            return row
        if not _tells(line):
            if line.endswith(":") and _BEST.match(line):
                self._repeats = True
            self._columns.header(line)
            return None
        if self._repeats or line.startswith("wandb:") or _BEST.match(line):
            self._repeats = False
            return None
        return record(line) or judge(read(line))

    def _draw(self, drawing: Bar, points: list[Point]) -> None:
        told = drawing.reading
        if not told.metrics and (row := self._columns.row(drawing.title)):
            drawing = Bar(drawing.key, told := row)
        if not told.metrics:
            if told.step is None:
                self._axis.place(told)
            return
        reading = self._redraws.locate(drawing, self._axis.epoch)
        step = self._axis.place(reading)
        if values := self._redraws.draw(drawing.key, step, reading.metrics):
            points.append(Point(*values))

    def _place(self, reading: Reading | None, points: list[Point]) -> None:
        if reading is None or not (reading.marked or reading.metrics):
            return
        step = self._axis.place(reading)
        if not reading.metrics:
            return
        if not reading.marked and step is not None and self._counted(reading.metrics, step):
            step = None
        point = Point(step, reading.metrics)
        if step is None or point != self._told:
            points.append(point)
        self._told = point

    def _counted(self, metrics: dict[str, float], step: float) -> bool:
        """Whether to count lines that tell no step, since they outnumber the steps told."""
        if any(n in self._free or self._inherited.get(n) == step for n in metrics):
            self._free.update(metrics)
            return True
        self._inherited.update(dict.fromkeys(metrics, step))
        return False


_SIDES = ("|", "│", "┃", "║")
_DIGIT = re.compile(r"[0-9]")


def _tells(line: str) -> bool:
    """Whether the line can hold a number at all."""
    return bool(_DIGIT.search(line)) or "nan" in (low := line.lower()) or "inf" in low
