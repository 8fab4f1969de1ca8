"""MLflow's file store: a folder for each run, a file for each metric.

mlruns/EXPERIMENT/RUN/meta.yaml · metrics/NAME (`milliseconds value step`) · params/NAME
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from . import documents
from .growing import PIECE, Lines, whole
from .reading import Params, Point, Reader, moment, number, readable, scalar, step_of

_META = 1 << 16
_FILES = 5_000  # metrics of one run
_DEPTH = 6  # of names that are folders
_STATES = {3: "finished", 4: "failed", 5: "killed", 1: "running"}


class MlflowFolder(Reader):
    """One run of a file store."""

    origin = "mlflow"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._files: dict[str, Lines] = {}
        self._waiting: list[tuple[str, list[str]]] = []
        self._broken = 0
        self.title = readable(path.name)
        self._facts()

    def _read(self, limit: int) -> list[Point]:
        points: list[Point] = []
        while len(points) < limit and (self._waiting or self._more(limit)):
            name, lines = self._waiting[-1]
            while lines and len(points) < limit:
                point = _point(name, lines.pop())
                if point is not None:
                    points.append(point)
                    self._lived(point.time)
                else:
                    self._broken += 1
                    self.problem = f"{self._broken} lines of metrics are damaged."
            if not lines:
                self._waiting.pop()
        return points

    def _more(self, limit: int) -> bool:
        """Read pieces of the files until there are enough lines; whether there was any."""
        self._facts()
        count = 0
        for name, path in _named_files(self._path / "metrics"):
            lines = self._files.setdefault(name, Lines(path)).read(PIECE // 8)
            if lines:
                self._waiting.append((name, lines[::-1]))
            count += len(lines)
            if count >= limit:
                break
        self._waiting.reverse()
        return bool(self._waiting)

    def _facts(self) -> None:
        meta = read_meta(self._path)
        self.title = str(meta.get("run_name") or self._tag("mlflow.runName") or self.title)
        status = meta.get("status")
        self.state = _STATES.get(status, "") if isinstance(status, int) else ""
        self._lived(seconds(meta.get("start_time")))
        self._lived(seconds(meta.get("end_time")))
        for name, path in _named_files(self._path / "params"):
            if name not in self.params and (content := whole(path, _META)) is not None:
                self.params[name] = scalar(content.decode("utf-8", "replace"))

    def _tag(self, name: str) -> str:
        return (whole(self._path / "tags" / name, _META) or b"").decode("utf-8", "replace")


def read_meta(folder: Path) -> Params:
    """What `meta.yaml` of a run or an experiment tells; empty where there is none."""
    content = whole(folder / "meta.yaml", _META)
    return documents.params(content) if content else {}


def seconds(milliseconds: object) -> float | None:
    """MLflow's time as seconds since the epoch; None for what is none."""
    value = number(milliseconds)
    return moment(value / 1000) if value is not None else None


def _point(name: str, line: str) -> Point | None:
    parts = line.split()
    if len(parts) < 2 or (value := number(parts[1])) is None:
        return None
    step = step_of(parts[2]) if len(parts) > 2 else None
    return Point(step, seconds(parts[0]), {name: value})


def _named_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below the folder in the order of their names; a name may hold slashes."""
    open_folders, given = [(folder, "")], 0
    while open_folders and given < _FILES:
        below, prefix = open_folders.pop()
        try:
            with os.scandir(below) as entries:
                found = sorted(islice(entries, _FILES), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in found:
            if entry.is_file(follow_symlinks=False) and given < _FILES:
                given += 1
                yield readable(prefix + entry.name), Path(entry.path)
            elif entry.is_dir(follow_symlinks=False) and prefix.count("/") < _DEPTH:
                open_folders.append((Path(entry.path), f"{prefix}{entry.name}/"))
