"""Filters over ten million rows of Parquet while they are typed, beside DuckDB alone."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from workbench.inputs.data.subsets.preview import Preview, Previewer

from .common import Figure, Setting, median

ROWS = 10_000_000
_TABLE = """
    SELECT i AS id, (hash(i) % 10)::INTEGER AS label, (hash(i * 5) % 1000000) / 1e6 AS quality,
        (hash(i * 7) % 1000) / 10.0 AS score,
        ['amy', 'bob', 'cat', 'dan', 'eve'][1 + (hash(i * 3) % 5)::INTEGER] AS annotator,
        hash(i * 11) % 20 = 0 AS duplicated,
        TIMESTAMP '2024-01-01' + to_seconds((hash(i * 13) % 31536000)::BIGINT) AS taken,
        (hash(i * 17) % 640)::INTEGER AS width, (hash(i * 19) % 480)::INTEGER AS height,
        'images/' || (i % 1000) || '/' || i || '.jpg' AS path
    FROM range({}) r(i)
"""
_FILTERS = (
    "label in (3, 8) and quality > 0.5 and not duplicated",
    "path like '%99%'",
    "10 %",
    "500 rows",
    "balanced by label",
)
_SQL = 2  # of the filters are SQL, which DuckDB understands alone
_US, _ALONE = "workbench", "DuckDB, count(*)"
_TIMES = 5


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds until the shapes of a sample are told, and until all rows are counted."""
    path = setting.folder / "rows.parquet"
    duckdb.execute(f"COPY ({_TABLE.format(ROWS)}) TO '{path}' (FORMAT parquet)")
    begun = time.perf_counter()
    previewer = Previewer(path)
    opened = (time.perf_counter() - begun) * 1000
    previewer.preview("")  # the shapes of the whole, once
    figures = [Figure(f"open {ROWS:,} rows", _US, opened, "ms")]
    for number, text in enumerate(_FILTERS):
        shapes, counted = _preview(previewer, text)
        figures.append(Figure(f"shapes: {text}", _US, shapes, "ms", "< 300"))
        figures.append(Figure(f"count: {text}", _US, counted, "ms", "< 300"))
        if number < _SQL:
            figures.append(Figure(f"count: {text}", _ALONE, _alone(path, text), "ms"))
    previewer.close()
    return figures


def _preview(previewer: Previewer, text: str) -> tuple[float, float]:
    first, last = list[float](), list[float]()
    for _ in range(_TIMES):
        told = list[float]()
        begun = time.perf_counter()

        def tell(_: Preview, told: list[float] = told) -> None:
            told.append(time.perf_counter())

        previewer.preview(text, tell)
        first.append((told[0] - begun) * 1000)
        last.append((told[-1] - begun) * 1000)
    return median(first), median(last)


def _alone(path: Path, text: str) -> float:
    times = []
    with duckdb.connect(config={"threads": 2}) as connection:
        for _ in range(_TIMES):
            begun = time.perf_counter()
            connection.execute(f"SELECT count(*) FROM '{path}' WHERE {text}").fetchall()
            times.append((time.perf_counter() - begun) * 1000)
    return median(times)
