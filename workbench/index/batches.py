"""Metrics of ended runs as Parquet files, a batch of runs a file.

A batch is written once and never changed. Many small batches are folded into one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import orjson

from ..inside import layout
from .catalog import Run

VERSION = 2
_MANY = 32

Write = Callable[[Sequence[Run], Path], None]


class Batches:
    """The batches of one project; `write` makes the Parquet file of some runs."""

    def __init__(self, project: Path, write: Write) -> None:
        self._folder = project / layout.PROJECT / layout.INDEX / "parquet"
        self._write = write

    def cover(self, runs: Sequence[Run]) -> dict[Path, list[int]]:
        """Which file answers for which runs, by number; files are made where they are missing.

        A file may also hold runs that were removed, or that have changed, since. Raises OSError
        where no file can be made.
        """
        wanted = {_key(run): run for run in runs}
        answers: dict[Path, list[int]] = {}
        for path, keys in self._held().items():
            if found := [wanted.pop(key).number for key in keys if key in wanted]:
                answers[path.with_suffix(".parquet")] = found
        if wanted:
            answers[self._make(wanted)] = [run.number for run in wanted.values()]
        return answers

    def _held(self) -> dict[Path, list[str]]:
        """The keys of the runs in each batch."""
        held = {path: self._content(path) for path in self._folder.glob("*.json")}
        if len(held) > _MANY:
            self._drop(held)
            return {}
        return held

    def _make(self, runs: Mapping[str, Run]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = self._folder / uuid.uuid4().hex
        beside = self._folder / f".new-{name.name}"
        try:
            self._write([*runs.values()], beside)
            beside.replace(name.with_suffix(".parquet"))
            beside.write_bytes(orjson.dumps({"version": VERSION, "runs": [*runs]}))
            beside.replace(name.with_suffix(".json"))
        finally:
            beside.unlink(missing_ok=True)
        return name.with_suffix(".parquet")

    def _content(self, path: Path) -> list[str]:
        try:
            told = orjson.loads(path.read_bytes())
            return told["runs"] if told["version"] == VERSION else []
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _drop(self, held: dict[Path, list[str]]) -> None:
        for path in held:
            path.unlink(missing_ok=True)
            path.with_suffix(".parquet").unlink(missing_ok=True)


def _key(run: Run) -> str:
    """Names the run and what its metrics files hold; a run that changed has another key."""
    sizes = ":".join(f"{path.name}={path.stat().st_size}" for path in metric_files(run.folder))
    return f"{run.number}:{run.spec.uuid}:{sizes}"


def metric_files(folder: Path) -> list[Path]:
    """The files that hold a run's metrics: every rank's, and every source's."""
    try:
        held = [path for path in folder.iterdir() if _is_metrics(path.name) and path.is_file()]
        return sorted(path for path in held if path.stat().st_size)
    except OSError:
        return []


def _is_metrics(name: str) -> bool:
    return layout.metrics_rank(name) is not None or layout.metrics_source(name) is not None
