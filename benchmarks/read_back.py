"""Reading a run of 10 metrics × 100,000 steps: a million points."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from workbench.index.series import RunSeries
from workbench.inside import layout
from workbench.outputs.series import MetricsReader
from workbench.project import Project

from .common import Figure, Setting, forget_index, median, metric_lines, scratch, write_run

METRICS = tuple(f"m{number}" for number in range(1, 11))
STEPS = 100_000
_SQL = "SELECT count(*), sum(value) FROM metrics WHERE name = 'm3'"


def measure(setting: Setting) -> list[Figure]:
    """Seconds for all points, and for one metric of them by SQL."""
    with scratch(setting, "read-back") as folder:
        run = write_run(folder, 1, metric_lines(METRICS, STEPS), {"lr": 1})
        project = Project(folder)
        plain, reader, cached, first, later = [], [], [], [], []
        for _ in range(5):
            plain.append(_seconds(lambda: _plain_json(run)))
            reader.append(_seconds(lambda: _read(run)))
            _cached(project).settle()
            cached.append(_seconds(lambda: _cached(project)))
            forget_index(folder)
            first.append(_seconds(lambda: project.query(_SQL)))
            later.append(_seconds(lambda: project.query(_SQL)))
    points, query = "read a million points", "sum of one metric of ten, by SQL"
    return [
        Figure(points, "workbench, from the records", median(reader), "s"),
        Figure(points, "workbench, from the index", median(cached), "s"),
        Figure(points, "json.loads a line", median(plain), "s"),
        Figure(query, "workbench, indexed", median(later), "s"),
        Figure(query, "workbench, first time", median(first), "s"),
    ]


def _seconds(step: Callable[[], object]) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


def _read(run: Path) -> None:
    reader = MetricsReader(run)
    while reader.advance():
        pass
    assert all(len(reader.columns.series(name)) == STEPS for name in METRICS)


def _cached(project: Project) -> RunSeries:
    """The series, read to their end and summed up: a mapped file is read by being used."""
    series = project.series(project.find("1"))
    while series.advance():
        pass
    for name in METRICS:
        one = series.columns.series(name)
        assert len(one) == STEPS and one.value.sum() > 0
    return series


def _plain_json(run: Path) -> None:
    held: dict[str, list[tuple[float, float, float]]] = {name: [] for name in METRICS}
    with (run / layout.METRICS).open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            for name, value in record["metrics"].items():
                held[name].append((record["step"], record["time"], value))
    assert all(len(points) == STEPS for points in held.values())
