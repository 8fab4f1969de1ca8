"""Runs DuckDB over the columns of a filter.

A database in memory is begun once a process, which takes some 20 ms. Each filter has a connection
of its own to it, so threads may ask at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import duckdb

from ..index.catalog import Run
from .meaning import At, Meanings
from .sql import Compiler
from .tree import Node


def ask(
    root: Node, runs: Sequence[Run], at: At | None, now: float, strict: bool
) -> list[bool | None]:
    """Whether it is true of each run, in their order. Raises BadFilter without a text."""
    compiler = Compiler(Meanings(runs, at, strict), now)
    sql = f"SELECT CAST(({compiler.expression(root)}) AS BOOLEAN) AS answer FROM filtered"
    with _database().cursor() as connection:
        connection.register("filtered", compiler.columns.arrays)
        answers = connection.execute(sql, compiler.columns.values).fetchnumpy()
        told: list[bool | None] = answers["answer"].tolist()
        return told


@lru_cache(maxsize=1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})
