"""JSON logs: a line for each step, or one list of such records."""

from __future__ import annotations

import json
from pathlib import Path

from .axes import is_axis, is_log, is_time, step_name
from .beside import params_beside
from .growing import Growing, Lines, head
from .reading import (
    LIMIT,
    WHOLE,
    Params,
    Point,
    Reader,
    Value,
    flatten,
    loads,
    moment,
    number,
    readable,
    step_of,
)

_HEAD = 1 << 16
_SAMPLE = 50
_LONGEST = 2_000  # characters of a text in a log; a dataset has longer ones


class JsonLines(Reader):
    """A file of JSON lines. Nested names are kept as paths (`train/loss`)."""

    origin = "jsonl"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.title = readable(path.stem)
        self.params = params_beside(path.parent)
        self._lines = Lines(path)
        self._waiting: list[str] = []
        self._broken = 0

    def _read(self, limit: int) -> list[Point]:
        points: list[Point] = []
        while len(points) < limit:
            if not self._waiting:
                self._waiting = self._lines.read()[::-1]
                if not self._waiting:
                    break
            point = self._line(self._waiting.pop())
            if point is not None:
                points.append(point)
                self._lived(point.time)
        return points

    def _line(self, line: str) -> Point | None:
        try:
            return point(loads(line)) if line.strip() else None
        except ValueError:
            self._broken += 1
            self.problem = f"{self._broken} lines are not JSON."
            return None


class JsonList(Reader):
    """A file that is one list of records, written anew each time."""

    origin = "jsonl"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.title = readable(path.stem)
        self.params = params_beside(path.parent)
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._records: list[object] = []
        self._given = 0

    def _read(self, limit: int = LIMIT) -> list[Point]:
        if self._given >= len(self._records):
            self._look()
        found = self._records[self._given : self._given + limit]
        self._given += len(found)
        points = [told for record in found if (told := point(record)) is not None]
        for told in points:
            self._lived(told.time)
        return points

    def _look(self) -> None:
        facts = self._path.stat()
        if (facts.st_size, facts.st_mtime_ns) == self._seen:
            return
        try:
            records = loads(Growing(self._path).piece(WHOLE))
        except ValueError:
            self.problem = f"{self._path.name} is not whole JSON."
            return
        self._seen = (facts.st_size, facts.st_mtime_ns)
        if isinstance(records, list):
            same = records[: self._given] == self._records[: self._given]
            self._given = self._given if same else 0
            self._records, self.problem = records, ""


def point(record: object) -> Point | None:
    """What a record of a JSON log tells; None where nothing is measured."""
    if not isinstance(record, dict):
        return None
    values = {name: number(value) for name, value in _flat(record).items()}
    numbers = {name: value for name, value in values.items() if value is not None}
    step = step_name(numbers)
    times = {name: t for name, v in numbers.items() if is_time(name) and (t := moment(v))}
    metrics = {n: v for n, v in numbers.items() if not is_axis(n) and n not in times}
    if not metrics:
        return None
    at = step_of(numbers[step]) if step is not None else None
    return Point(at, next(iter(times.values()), None), metrics)


def looks_like_lines(path: Path) -> bool:
    """Whether the file holds the JSON lines of a log, by its first ones."""
    return is_lines_text(head(path, _HEAD))


def looks_like_list(path: Path) -> bool:
    """Whether the file is one JSON list of the records of a log, by its first ones."""
    text = head(path, _HEAD).decode("utf-8", "replace").lstrip()
    return text.startswith("[") and _are_log(_first_records(text))


def _first_records(text: str) -> list[object]:
    """The first whole elements of a list that may be cut off."""
    found: list[object] = []
    decoder, at = json.JSONDecoder(), 1
    while len(found) < _SAMPLE:
        while text[at : at + 1] in (" ", "\n", "\r", "\t", ","):
            at += 1
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(record)
    return found


def is_lines_text(text: bytes) -> bool:
    """Whether JSON lines that begin so are the log of a run."""
    lines = [line for line in text.split(b"\n")[:-1] if line.strip()][:_SAMPLE]
    try:
        return _are_log([loads(line) for line in lines])
    except ValueError:
        return False


def _are_log(records: list[object]) -> bool:
    rows = [_flat(record) for record in records if isinstance(record, dict)]
    if len(rows) < len(records) or not rows:
        return False
    step = step_name(dict.fromkeys(name for row in rows for name in row))
    if step is None:
        return False
    steps = [value for row in rows if (value := number(row.get(step))) is not None]
    kinds = {name: _is_text(value) for row in rows for name, value in row.items()}
    texts = sum(text for name, text in kinds.items() if not is_time(name))
    measured = sum(not text and not is_axis(name) for name, text in kinds.items())
    short = all(len(v) < _LONGEST for row in rows for v in row.values() if isinstance(v, str))
    return short and 2 * len(steps) >= len(rows) and is_log(list(kinds), steps, measured, texts)


def _flat(record: dict[str, object]) -> Params:
    return flatten(record, "/")


def _is_text(value: Value) -> bool:
    return number(value) is None
