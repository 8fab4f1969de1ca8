"""Arrow files (IPC, also as a stream, and Feather): they are mapped, not read. Needs pyarrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from ....errors import NoData, NotInstalled


def register(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Make the file known to DuckDB; what to select from. Raises NotInstalled, NoData, OSError."""
    connection.register("arrowed", table(path))
    return "arrowed"


def table(path: Path) -> Any:
    """The file as a `pyarrow.Table` over a memory map. Raises NotInstalled, NoData, OSError."""
    try:
        import pyarrow
    except ImportError as error:
        hint = "Install it: pip install 'workbench-ml[arrow]'."
        raise NotInstalled(f"{path}: Arrow files need the package pyarrow", hint) from error
    mapped = pyarrow.memory_map(str(path))
    try:
        try:
            return pyarrow.ipc.open_file(mapped).read_all()
        except pyarrow.ArrowInvalid:  # a stream, as the datasets library writes them
            mapped.seek(0)
            return pyarrow.ipc.open_stream(mapped).read_all()
    except pyarrow.ArrowInvalid as error:
        raise NoData(f"{path} cannot be read as Arrow: {error}"[:300]) from error
