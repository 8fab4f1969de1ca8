"""Rows of a Parquet file, written by DuckDB as the original is laid out: columns, types, order,
compression, rows of a group, metadata.

What DuckDB would write as another type is seen beforehand, in a file without rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from ...profiles import locked
from ..reading import Table

_GROUP = 122_880  # rows, where the original does not tell
_LEAST = 2048  # rows of a group
#: What some writers call the levels inside of lists and maps, which readers do not show.
_INNER = frozenset("list element item array bag array_element map key_value key value".split())
_SQL = "SELECT {} FROM {}({})"


def copy(table: Table, rows: str, target: Path) -> bool:
    """Write `rows`, a query for `row, c0, c1, …` in order, to `target`, which `table` was opened
    with; whether all types are those of the original: if not, `target` holds no rows. Raises what
    DuckDB does, Cancelled."""
    fields = _schema(table.connection, table.path)
    columns = ", ".join(_columns(table, fields))
    options = _options(table)
    into = f"TO {locked.quoted(str(target))} ({', '.join(options)})"
    table.run(f"COPY (SELECT {columns} FROM ({table.sql}) WHERE false) {into}")
    if _types(table.connection, table.path) != _types(table.connection, target):
        return False
    whole = f"SELECT * FROM ({rows}) UNION ALL {_bare(table, fields)}"
    table.run(f"COPY (SELECT {columns} FROM ({whole})) {into}")
    return True


def counted(table: Table, path: Path) -> int:
    """How many rows a file has, by its own word."""
    sql = _SQL.format("num_rows", "parquet_file_metadata", _path(path))
    return int(table.ask(sql)[0][0])


def _columns(table: Table, fields: Sequence[dict[str, Any]]) -> list[str]:
    """The columns under their names; times in milliseconds, which DuckDB reads as microseconds,
    in milliseconds again."""
    millis = {one["name"] for one in fields if one["converted_type"] == "TIMESTAMP_MILLIS"}
    found = []
    for column in table.columns:
        place = f"c{column.place}"
        cast = column.name in millis and column.type == "TIMESTAMP"
        found.append(f"{place}{'::TIMESTAMP_MS' if cast else ''} AS {_quoted(column.name)}")
    return found


def _bare(table: Table, fields: Sequence[dict[str, Any]]) -> str:
    """A query for no rows, but such as might lack values where those of the original might. DuckDB
    writes a column of which it knows that no value is missing as one that must have all, and
    readers take that for another type."""
    whole = {one["name"] for one in fields[1:] if one["repetition_type"] == "REQUIRED"}
    places = [(f"c{one.place}", one.name in whole) for one in table.columns]
    told = ", ".join(place if full else "NULL" for place, full in places)
    return f"SELECT row, {told} FROM ({table.sql}), range(0)"


def _options(table: Table) -> list[str]:
    path = _path(table.path)
    groups = "row_group_id, row_group_num_rows, compression"
    found = table.ask(_SQL.format(groups, "parquet_metadata", path) + " LIMIT 10000")
    codecs = Counter(str(codec) for _, _, codec in found if codec).most_common(1)
    rows = max((int(rows) for _, rows, _ in found if rows), default=_GROUP)
    told = ["FORMAT parquet", "USE_TMP_FILE false", f"ROW_GROUP_SIZE {max(_LEAST, rows)}"]
    told += [f"COMPRESSION {codec.lower()}" for codec, _ in codecs]
    pairs = table.ask(_SQL.format("key, value", "parquet_kv_metadata", path))
    kept = [f"{_quoted(_text(key))}: {_blob(value)}" for key, value in pairs if key and value]
    return [*told, f"KV_METADATA {{{', '.join(kept)}}}"] if kept else told


def _types(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[object, ...]]:
    """The columns of a file, as far as a reader can tell them apart. Whether a column may lack
    values is left out, as a file without rows does not show it; so is how decimals and the old
    times in 96 bits are laid out."""
    return [
        (
            None if one["name"] in _INNER else one["name"],
            one["num_children"],
            one["duckdb_type"],
            _layout(one),
            "MILLIS" in str(one["converted_type"]),
        )
        for one in _schema(connection, path)[1:]
    ]


def _layout(one: dict[str, Any]) -> str:
    free = one["type"] == "INT96" or str(one["duckdb_type"]).startswith(("DECIMAL", "TIMESTAMP_NS"))
    return "" if free else str(one["type"])


def _schema(connection: duckdb.DuckDBPyConnection, path: Path) -> list[dict[str, Any]]:
    found = connection.execute(_SQL.format("*", "parquet_schema", _path(path)))
    names = [one[0] for one in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _path(path: Path) -> str:
    return locked.quoted(locked.pattern(str(path)))


def _quoted(text: str) -> str:
    """A name as SQL has it, whatever it is."""
    return '"' + text.replace('"', '""') + '"'


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _blob(value: object) -> str:
    content = value if isinstance(value, bytes) else str(value).encode()
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::BLOB"
