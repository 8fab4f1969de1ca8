"""A database that can do nothing but read the files that it is given.

It lives in memory, spills nothing to a disk, opens these paths and no other, loads and installs no
extension, sees no variable of Python, and takes no other setting any more. Its clock stands in UTC,
so that times mean the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb


def database(
    paths: Sequence[str], threads: int, memory: int, *, ordered: bool = True
) -> duckdb.DuckDBPyConnection:
    """A database that may open `paths` alone, with so many threads and bytes. `ordered`, what it
    answers is in the order of what it reads."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "preserve_insertion_order": ordered,
        "temp_directory": "",
        "threads": threads,
        "memory_limit": f"{memory}B",
    }
    connection = duckdb.connect(config=config)
    names = [*dict.fromkeys([*paths, *map(pattern, paths)])]
    connection.execute(f"SET allowed_paths = [{', '.join(map(quoted, names))}]")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = true")  # without it no query tells how far it is
    connection.execute("SET enable_progress_bar_print = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def pattern(path: str) -> str:
    """The pattern that this path alone matches, where `[`, `*` and `?` stand for other names."""
    return re.sub(r"[\[*?]", r"[\g<0>]", path)


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
