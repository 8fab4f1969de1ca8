"""What the tests of the readers share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workbench.sources.reading import Point, Reader

DATA = Path(__file__).parent.parent / "data" / "sources"


def drain(reader: Reader, limit: int = 10_000) -> list[Point]:
    """All points that are new."""
    points: list[Point] = []
    while fresh := reader.read(limit):
        points += fresh
    return points


def series(points: Iterable[Point], name: str) -> list[tuple[float | None, float]]:
    """Step and value of one metric, in the order of reading."""
    return [(point.step, point.metrics[name]) for point in points if name in point.metrics]


def times(points: Iterable[Point], name: str) -> list[float | None]:
    """The times of one metric."""
    return [point.time for point in points if name in point.metrics]


def names(points: Iterable[Point]) -> set[str]:
    """The metrics that occur."""
    return {name for point in points for name in point.metrics}


def expected(path: Path) -> Any:
    """What the library's own reader told."""
    return json.loads(path.read_text())
