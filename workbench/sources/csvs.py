"""CSV logs: Keras, Lightning, Ultralytics, Stable-Baselines, and any table that counts steps."""

from __future__ import annotations

import csv
from pathlib import Path

from .axes import is_axis, is_log, is_time, step_name
from .beside import params_beside
from .growing import Lines, head
from .reading import Params, Point, Reader, flatten, loads, moment, number, readable, step_of

_HEAD = 1 << 16
_SAMPLE = 50  # lines by which a log is known
_SEPARATORS = ",\t;"
_LONGEST = 100_000  # characters of a line


class Csv(Reader):
    """One CSV log. Lightning writes the file anew when a column is added: the lines that were
    read already are passed over then."""

    origin = "csv"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.title = readable(path.parent.name)
        self.params = params_beside(path.parent)
        self._lines = Lines(path)
        self._starts = 0
        self._table: Table | None = None
        self._waiting: list[str] = []
        self._remark = ""  # the line before the header
        self._before: list[str] = []  # the columns before the file was written anew
        self._known = 0  # lines of values that were given
        self._skip = 0  # of these, how many come again

    def _read(self, limit: int) -> list[Point]:
        points: list[Point] = []
        while len(points) < limit and (self._waiting or self._more()):
            point = self._line(self._waiting.pop())
            if point is not None:
                points.append(point)
        return points

    def _more(self) -> bool:
        """Whether new lines were read."""
        lines = self._lines.read()
        if self._lines.file.starts != self._starts:
            self._starts = self._lines.file.starts
            self._before = self._table.names if self._table else []
            self._table = None
        self._waiting = lines[::-1]
        return bool(lines)

    def _line(self, line: str) -> Point | None:
        if self._table is None:
            self._begin(line)
            return None
        values = self._table.values(line)
        if values is None:
            return None
        point = self._table.point(values)
        if self._skip:
            self._skip -= 1
            return None
        self._known += 1
        if point is not None:
            self._lived(point.time)
        return point

    def _begin(self, line: str) -> None:
        if line.startswith("#"):
            self._remark = line
            self.params |= monitor_params(line)
            return
        if not line.strip():
            return
        self._table = Table(line, self._remark)
        # The same columns and more: the same log with a new header. Else it is another one.
        again = bool(self._before) and set(self._before) < set(self._table.names)
        self._known = self._skip = self._known if again else 0


class Table:
    """The columns of a CSV log, and what a line under them tells."""

    def __init__(self, header: str, remark: str = "") -> None:
        self.separator = max(_SEPARATORS, key=header.count)
        self.names = [name.strip() for name in _cells(header, self.separator)]
        self.step = step_name(self.names)
        self._begun = _monitor_start(remark) if set(self.names) >= {"r", "l", "t"} else None
        self._length = 0.0  # of the episodes so far

    @property
    def is_monitor(self) -> bool:
        """Whether these are the episodes that Stable-Baselines' monitor writes."""
        return self._begun is not None

    def values(self, line: str) -> dict[str, float] | None:
        """The numbers of a line by their columns; None for a line of another length."""
        cells = _cells(line, self.separator)
        if len(cells) != len(self.names):
            return None
        pairs = zip(self.names, cells, strict=True)
        return {name: value for name, cell in pairs if (value := number(cell)) is not None}

    def point(self, values: dict[str, float]) -> Point | None:
        """The point that the numbers of a line are; None where nothing is measured."""
        if self._begun is not None:
            self._length += values.get("l", 0.0)
            time = moment(self._begun + values.get("t", 0.0))
            return Point(step_of(self._length), time, values) if values else None
        step = step_of(values.get(self.step)) if self.step is not None else None
        times = [t for name, v in values.items() if is_time(name) and (t := moment(v)) is not None]
        metrics = {
            name: value
            for name, value in values.items()
            if not is_axis(name) and not (is_time(name) and moment(value) is not None)
        }
        return Point(step, times[0] if times else None, metrics) if metrics else None


def looks_like_log(path: Path) -> bool:
    """Whether the file is the log of a run, by its first lines."""
    return is_log_text(head(path, _HEAD).decode("utf-8", "replace"))


def is_log_text(text: str) -> bool:
    """Whether CSV that begins so is the log of a run."""
    lines = [line for line in text.split("\n")[:-1] if line.strip()][: _SAMPLE + 2]
    remark = lines.pop(0) if lines and lines[0].startswith("#") else ""
    if len(lines) < 2 or len(lines[0]) > _LONGEST:
        return False
    table = Table(lines[0], remark)
    if table.is_monitor:
        return True
    names = table.names
    if table.step is None or len(set(names)) < len(names) or any(map(_no_name, names)):
        return False
    rows = [_cells(line, table.separator) for line in lines[1:]]
    rows = [row for row in rows if len(row) == len(names)]
    return _is_measured(names, table.step, rows)


def _is_measured(names: list[str], step: str, rows: list[list[str]]) -> bool:
    place = names.index(step)
    steps = [value for row in rows if (value := number(row[place])) is not None]
    measured = texts = 0
    for at, name in enumerate(names):
        cells = [row[at] for row in rows if row[at].strip()]
        if is_axis(name) or is_time(name) or not cells:
            continue
        numbers = all(number(cell) is not None for cell in cells)
        measured, texts = measured + numbers, texts + (not numbers)
    return is_log(names, steps, measured, texts)


def monitor_params(line: str) -> Params:
    """The params in the first line of a monitor file, `#{"env_id": …}`."""
    try:
        return {name: v for name, v in flatten(loads(line[1:])).items() if name != "t_start"}
    except ValueError:
        return {}


def _monitor_start(remark: str) -> float | None:
    """When a monitor file was begun, by its first line; None if it is no monitor file."""
    try:
        told = loads(remark[1:])
    except ValueError:
        return None
    return number(told.get("t_start", 0.0)) if isinstance(told, dict) else None


def _no_name(name: str) -> bool:
    return not name or number(name) is not None


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line[:_LONGEST]], delimiter=separator), [])
    except csv.Error:
        return []
