"""What has been read of runs that other tools recorded, kept for the next process."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from ..inside import layout
from ..outputs.lines import Record

VERSION = 2
_FILES = 2000  # of one run, whose sizes are looked at


class ForeignCache:
    """What has been read, on disk, where the project has an index."""

    def __init__(self, project: Path) -> None:
        self._home = project / layout.PROJECT
        self._path = self._home / layout.INDEX / "foreign.json"
        self._held = self._load()

    def get(self, run_id: str) -> Record | None:
        """What is known of a run."""
        known = self._held.get(run_id)
        return known if isinstance(known, dict) else None

    def save(self, held: Mapping[str, Record]) -> None:
        """Keep it. A project that has recorded nothing yet is not written to."""
        if held == self._held or not self._home.is_dir():
            return
        self._held = dict(held)
        beside = self._path.with_name(f".new-{os.getpid()}")
        try:
            self._path.parent.mkdir(exist_ok=True)
            beside.write_bytes(orjson.dumps({"version": VERSION, "runs": _jsonable(held)}))
            beside.replace(self._path)
        except (OSError, orjson.JSONEncodeError):
            beside.unlink(missing_ok=True)  # a read-only project is read all the same

    def _load(self) -> dict[str, object]:
        try:
            told = orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        known = isinstance(told, dict) and told.get("version") == VERSION
        return mapping(told.get("runs")) if known else {}


def stamp(path: Path) -> list[int]:
    """Changes when a file of a run grows, comes or goes: how many, their bytes, the latest time."""
    count = size = latest = 0
    for entry in _files(path):
        count, size, latest = count + 1, size + entry.st_size, max(latest, entry.st_mtime_ns)
    return [count, size, latest]


def _files(path: Path) -> Iterable[os.stat_result]:
    """The files of a run: itself, or those in its folder and one level below."""
    try:
        if not path.is_dir():
            yield path.stat()
            return
        places = [path, *(entry for entry in path.iterdir() if entry.is_dir())]
        for count, file in enumerate(file for place in places for file in place.iterdir()):
            if count >= _FILES:
                return
            if file.is_file():
                yield file.stat()
    except OSError:
        return


def mapping(value: object) -> dict[str, object]:
    """A JSON object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def number(value: object) -> float:
    """A number; NaN and infinities come as text."""
    try:
        return float(value)  # type: ignore[arg-type]  # a text where it is NaN or an infinity
    except (TypeError, ValueError):
        return math.nan


def _jsonable(value: object) -> object:
    """NaN and infinities, which JSON lacks, as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _jsonable(item) for key, item in value.items()}
    return value
