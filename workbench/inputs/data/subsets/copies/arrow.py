"""Rows of Arrow files (Feather), copied batch by batch: same schema, metadata and compression."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from .extra import arrow
from .lines import Mask
from .progress import Progress

_MAGIC = b"ARROW1"  # what the format of files begins with; a stream has none
_CODECS = {"lz4": b"\x04\x22\x4d\x18", "zstd": b"\x28\xb5\x2f\xfd"}  # their frames begin with it
_LOOKED = 1 << 20  # bytes in which the first frame is


def copy(source: Path, target: Path, keep: Mask, progress: Progress) -> int:
    """Copy the rows at which `keep` is true; how many rows there are. Raises NotInstalled, OSError,
    ValueError for what is no Arrow file, Cancelled."""
    pyarrow = arrow(source)
    with pyarrow.memory_map(str(source)) as file:
        head = file.read(_LOOKED)
        file.seek(0)
        whole = head.startswith(_MAGIC)
        reader = pyarrow.ipc.open_file(file) if whole else pyarrow.ipc.open_stream(file)
        options = pyarrow.ipc.IpcWriteOptions(
            compression=_compression(head), unify_dictionaries=whole
        )
        make = pyarrow.ipc.new_file if whole else pyarrow.ipc.new_stream
        with make(str(target), reader.schema, options=options) as writer:
            return _filtered(pyarrow, _batches(reader, whole), writer, keep, progress)


def _filtered(
    pyarrow: ModuleType, batches: Iterator[Any], writer: Any, keep: Mask, progress: Progress
) -> int:
    seen = 0
    for batch in batches:
        wanted = keep[seen : seen + batch.num_rows]
        seen += batch.num_rows
        progress.at(seen / max(1, keep.size))
        if wanted.size == batch.num_rows and wanted.any():
            writer.write_batch(batch.filter(pyarrow.array(wanted)))
    return seen


def _batches(reader: Any, whole: bool) -> Iterator[Any]:
    if whole:
        return (reader.get_batch(number) for number in range(reader.num_record_batches))
    return iter(reader)


def _compression(head: bytes) -> str | None:
    """What the buffers are packed with, by what the first of them begins with."""
    places = {name: place for name, mark in _CODECS.items() if (place := head.find(mark)) >= 0}
    return min(places, key=lambda name: places[name], default=None)
