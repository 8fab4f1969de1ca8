"""wandb run folders, offline and online: what `run-ID.wandb` tells."""

from __future__ import annotations

from pathlib import Path

from . import documents
from .blocks import RecordFile
from .growing import whole
from .proto import double, fields, message, signed, text, zigzag
from .reading import Params, Point, Reader, flatten, loads, moment, number, readable, step_of

_HISTORY, _SUMMARY, _CONFIG, _RUN, _EXIT = 2, 3, 5, 17, 18  # fields of a Record
_UPDATE, _REMOVE = 1, 2
_KEY, _NESTED, _JSON_VALUE = 1, 2, 16  # fields of an item
_INTEGER, _NUMBER, _TEXT, _JSON = 5, 6, 7, 8
_FALLBACK = 1 << 22


class Wandb(Reader):
    """One run folder of wandb (`offline-run-…`, `run-…`), or its `.wandb` file."""

    origin = "wandb"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._folder = path.parent if path.suffix == ".wandb" else path
        self._path = path if path.suffix == ".wandb" else run_file(path)
        self._file = RecordFile(self._path) if self._path else None
        self.title = readable(self._folder.name)
        self._waiting: list[bytes] = []
        if self._file is None:
            self._fall_back()

    def _read(self, limit: int) -> list[Point]:
        points: list[Point] = []
        while len(points) < limit and (self._waiting or self._more()):
            try:
                self._record(self._waiting.pop(), points)
            except ValueError:
                self.problem = "A record is damaged."
        return points

    def _more(self) -> bool:
        if self._file is None:
            return False
        self._waiting = self._file.read()[::-1]
        self.problem = self._file.problem or self.problem
        return bool(self._waiting)

    def _record(self, record: bytes, points: list[Point]) -> None:
        for number_, content in fields(record):
            data = message(content)
            if number_ == _HISTORY:
                point = _point(data)
                self._lived(point.time)
                if point.metrics:
                    points.append(point)
            elif number_ == _CONFIG:
                _update(self.params, data)
            elif number_ == _SUMMARY:
                _update(self.summary, data)
            elif number_ == _RUN:
                self._run(data)
            elif number_ == _EXIT:
                code = next((value for key, value in fields(data) if key == 1), 0)
                self.state = "failed" if code else "finished"

    def _run(self, data: bytes) -> None:
        for number_, content in fields(data):
            if number_ == 4:
                _update(self.params, message(content))
            elif number_ == 5:
                _update(self.summary, message(content))
            elif number_ == 8:
                self.title = text(content) or self.title
            elif number_ == 17:
                seconds = dict(fields(message(content))).get(1)
                self._lived(moment(seconds))

    def _fall_back(self) -> None:
        """Without its log, a run has at least what lies beside it."""
        self.problem = "The run folder holds no .wandb file."
        config = whole(self._folder / "files" / "config.yaml", _FALLBACK)
        if config is not None:
            found = documents.params(config)
            named = {name.replace(".value", "", 1): value for name, value in found.items()}
            self.params = {n: v for n, v in named.items() if not _private(n)}
        summary = whole(self._folder / "files" / "wandb-summary.json", _FALLBACK)
        if summary is not None:
            try:
                self.summary = {n: v for n, v in flatten(loads(summary)).items() if not _private(n)}
            except ValueError:
                self.problem = "The summary is damaged."


def run_file(folder: Path) -> Path | None:
    """The `.wandb` file of a run folder; None where there is none."""
    try:
        return next((p for p in sorted(folder.glob("*.wandb")) if p.is_file()), None)
    except OSError:
        return None


def _point(history: bytes) -> Point:
    metrics: dict[str, float] = {}
    step: float | None = None
    time: float | None = None
    for key, content in fields(history):
        if key == 1:
            name, value = _item(message(content))
            if name == "_step":
                step = step_of(value)
            elif name == "_timestamp":
                time = moment(value)
            elif not _private(name):
                _measure(name, value, metrics)
        elif key == 2 and step is None:
            told = dict(fields(message(content))).get(1, 0)
            step = float(signed(told)) if isinstance(told, int) else None
    return Point(step, time, metrics)


def _measure(name: str, value: object, metrics: dict[str, float]) -> None:
    if isinstance(value, dict):
        if "_type" not in value:  # a picture, a table, a histogram
            for inner, leaf in flatten(value).items():
                _measure(f"{name}.{inner}", leaf, metrics)
    elif not isinstance(value, str) and (found := number(value)) is not None:
        metrics[name] = found


def _item(item: bytes) -> tuple[str, object]:
    """The name (nested ones joined by dots) and the value of an item."""
    names: list[str] = []
    value: object = None
    for key, content in fields(item):
        if key in (_KEY, _NESTED):
            names.append(text(content))
        elif key in (_JSON_VALUE, _JSON):
            value = _json(text(content))
        elif key == _NUMBER:
            value = double(content)
        elif key == _INTEGER and isinstance(content, int):
            value = zigzag(content)
        elif key == _TEXT:
            value = text(content)
    return ".".join(names), value


def _json(words: str) -> object:
    try:
        return loads(words)
    except ValueError:
        return None


def _update(values: Params, record: bytes) -> None:
    for key, content in fields(record):
        if key not in (_UPDATE, _REMOVE):
            continue
        name, value = _item(message(content))
        for old in [n for n in values if n == name or n.startswith(name + ".")]:
            del values[old]
        if key == _UPDATE and not _private(name):
            values.update(flatten({name: value}))


def _private(name: str) -> bool:
    """Whether wandb keeps this for itself (`_runtime`, `_wandb`)."""
    return name.startswith("_") or not name
