"""Filtered copies of ten million rows of Parquet, beside DuckDB's own `COPY … WHERE …`."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from workbench.inputs.data.subsets import copying, store

from .common import Figure, Setting, median, scratch

_ROWS = 10_000_000
_TIMES = 3
_THREADS = 2  # as many as a copy takes
_TABLE = """SELECT i AS id, (hash(i) % 10)::TINYINT AS label, random()::FLOAT AS quality,
    random() AS x, hash(i) % 3 = 0 AS duplicated, 'annotator ' || (hash(i + 1) % 50) AS annotator,
    i || ' text' AS name FROM range({}) t(i)"""
_FILTERS = ("label <> 7 and quality > 0.1", "label = 3")


def measure(setting: Setting) -> list[Figure]:
    """Each filter by DuckDB, and as a copy of a project; then once more, when it is there."""
    figures = []
    with scratch(setting, "copies") as folder:
        duckdb.execute(f"COPY ({_TABLE.format(_ROWS)}) TO '{folder}/train.parquet'")
        for where in _FILTERS:
            what = f"10 million rows of Parquet filtered by {where}"
            pairs = [(_plain(folder, where), *_ours(folder, where)) for _ in range(_TIMES)]
            plain, ours, again = (median([*one]) for one in zip(*pairs, strict=True))
            figures += [
                Figure(what, "DuckDB, COPY … WHERE …", plain, "s"),
                Figure(what, "filtered copy", ours, "s", "1.5 ×"),
                Figure(what, "filtered copy, there already", again, "s"),
            ]
    return figures


def _plain(folder: Path, where: str) -> float:
    with duckdb.connect(config={"threads": _THREADS}) as connection:
        begin = time.perf_counter()
        query = f"SELECT * FROM '{folder}/train.parquet' WHERE {where}"
        connection.execute(f"COPY ({query}) TO '{folder}/plain.parquet'")
        return time.perf_counter() - begin


def _ours(folder: Path, where: str) -> tuple[float, float]:
    """Made, and found."""
    begin = time.perf_counter()
    made = copying.copy(folder, "train.parquet", where)
    between = time.perf_counter()
    copying.copy(folder, "train.parquet", where)
    end = time.perf_counter()
    store.remove(made.path.parent)
    return between - begin, end - between
