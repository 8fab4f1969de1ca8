"""Rows of a Parquet file, written by PyArrow: for types that DuckDB would write as others, as
16-bit floats and times of a zone in milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .extra import arrow
from .lines import Mask
from .progress import Progress

_ROWS = 65_536  # in memory at once


def copy(source: Path, target: Path, keep: Mask, progress: Progress) -> None:
    """Write the rows at which `keep` is true. Raises NotInstalled, OSError, Cancelled."""
    pyarrow = arrow(source)
    with pyarrow.parquet.ParquetFile(source) as file:
        codec, group = _layout(file.metadata)
        options = {"compression": codec, "store_schema": True}
        with pyarrow.parquet.ParquetWriter(target, file.schema_arrow, **options) as writer:
            held: list[Any] = []
            for batch in _kept(pyarrow, file, keep, progress):
                held.append(batch)
                if sum(one.num_rows for one in held) >= group:
                    writer.write_table(pyarrow.Table.from_batches(held), row_group_size=group)
                    held = []
            if held:
                writer.write_table(pyarrow.Table.from_batches(held), row_group_size=group)


def _kept(pyarrow: Any, file: Any, keep: Mask, progress: Progress) -> Iterator[Any]:
    seen = 0
    for batch in file.iter_batches(_ROWS):
        wanted = keep[seen : seen + batch.num_rows]
        seen += batch.num_rows
        progress.at(seen / max(1, keep.size))
        if wanted.any():
            yield batch.filter(pyarrow.array(wanted))


def _layout(metadata: Any) -> tuple[str, int]:
    """The codec of most columns, and how many rows a group has."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = range(metadata.num_columns) if groups else ()
    codecs = Counter(groups[0].column(column).compression for column in columns)
    codec = codecs.most_common(1)[0][0] if codecs else "SNAPPY"
    names = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}
    return names.get(codec, codec), max((group.num_rows for group in groups), default=_ROWS)
