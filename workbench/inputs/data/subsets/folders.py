"""A folder of files as a table: `path`, `class`, `size`, `suffix`, and `split` where it has some.

`path` is as from the folder, in the order of the names; `class` the first folder below it. Where
all of these folders are splits (`train`, `val`, …), `split` is the first one and `class` the
second. What is hidden is left out, and links to folders are not followed. Bytes of a name that are
no UTF-8 are `?` in the table, which can hold nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import PurePosixPath

import duckdb

from ....errors import NoData
from ....inside.records import readable
from .. import manifest
from ..digest import NotDigested

_SECONDS = 60.0  # of looking through a folder
_SPLITS = frozenset("train training val valid validation dev test testing eval holdout".split())
#: What the table is called.
FILES = "files"
_TABLE = f"""CREATE TABLE {FILES} AS SELECT unnest(?::VARCHAR[]) AS path,
    unnest(?::VARCHAR[]) AS class, unnest(?::BIGINT[]) AS size, unnest(?::VARCHAR[]) AS suffix"""


def fill(connection: duckdb.DuckDBPyConnection, folder: str) -> list[str]:
    """Make the table of the files; their names, row by row. Raises NoData."""
    sizes = _sizes(folder)
    names = sorted(sizes, key=PurePosixPath)
    paths = [readable(name) for name in names]
    splits, classes = _layout(paths)
    suffixes = [PurePosixPath(path).suffix.lower() for path in paths]
    columns: list[object] = [paths, classes, [sizes[name] for name in names], suffixes]
    also = ", unnest(?::VARCHAR[]) AS split" if splits else ""
    connection.execute(_TABLE + also, [*columns, *([splits] if splits else [])])
    return names


def _sizes(folder: str) -> dict[str, int]:
    """The bytes of each file."""
    deadline = time.monotonic() + _SECONDS
    try:
        names = [*manifest.names_below(folder, deadline)]
        states = manifest.states_of(folder, names, deadline)
        found = {name: state.st_size for name, state in states}
    except NotDigested as error:
        raise NoData(f"{folder}: {error.message}") from error
    if not found:
        raise NoData(f"{folder} holds no files", "What is hidden does not count.")
    return found


def _layout(paths: Sequence[str]) -> tuple[list[str], list[str | None]]:
    """The split of every file, where there are splits, and its class."""
    parts = [path.split("/")[:-1] for path in paths]
    if all(one and one[0].lower() in _SPLITS for one in parts):
        return [one[0] for one in parts], [one[1] if len(one) > 1 else None for one in parts]
    return [], [one[0] if one else None for one in parts]
