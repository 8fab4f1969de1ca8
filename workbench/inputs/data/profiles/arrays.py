"""Arrays of NumPy: `.npy`, and `.npz` with one column for each array that it holds.

Nothing is unpickled: what an object array holds is not looked into.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from . import columns, sums
from .profile import BOOLEAN, NUMBER, OTHER, VALUES, Column, Profile

_MOST = 5_000_000  # elements; of larger arrays shape and type are told
_MANY = 500  # arrays in one file
_FEW = 50  # distinct values that are told one by one
_KINDS = {"b": BOOLEAN, "i": NUMBER, "u": NUMBER, "f": NUMBER}


def profile(path: str) -> Profile:
    """The profile of a `.npy` or `.npz` file; with a problem where it is damaged. Rows are what
    the first axis counts, where all arrays agree. Raises OSError."""
    try:
        found = list(_arrays(path))
    except (ValueError, zipfile.BadZipFile, EOFError, KeyError, NotImplementedError) as error:
        return Profile(problem=f"it cannot be read as arrays: {error}"[:300])
    lengths = {shape[:1] for shape, _ in found}
    rows = lengths.pop() if len(lengths) == 1 else ()
    return Profile(rows[0] if rows else None, columns=[column for _, column in found])


def _arrays(path: str) -> Iterator[tuple[tuple[int, ...], Column]]:
    if path.lower().endswith(".npy"):
        with Path(path).open("rb") as file:
            yield _array("array", file)
        return
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist()[:_MANY]:
            if name.endswith(".npy"):
                with packed.open(name) as member:
                    yield _array(name.removesuffix(".npy"), member)


def _array(name: str, file: IO[bytes]) -> tuple[tuple[int, ...], Column]:
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(file)
    inner = ", ".join(str(size) for size in shape[1:])
    told = f"{dtype}[{inner}]" if inner else str(dtype)
    kind = _KINDS.get(dtype.kind, OTHER)
    elements = int(np.prod(shape, dtype=np.float64))
    if kind == OTHER or elements > _MOST:
        return shape, Column(name, told[:200], kind)
    content = file.read(elements * dtype.itemsize)
    return shape, _column(name, told, kind, np.frombuffer(content, dtype, elements))


def _column(name: str, told: str, kind: str, values: np.ndarray[Any, Any]) -> Column:
    distinct, counts = np.unique(values, return_counts=True)
    top = None
    if len(distinct) <= _FEW:
        pairs = zip(distinct.tolist(), counts.tolist(), strict=True)
        top = columns.ordered({_text(value): count for value, count in pairs})
    whole = values.dtype.kind in "iu"
    numbers = sums.numbers(values, VALUES, whole) if kind == NUMBER else None
    return Column(name, told[:200], kind, int(values.size), 0, len(distinct), numbers, top)


def _text(value: object) -> str:
    """As DuckDB writes it, so that an array and a table of the same values tell the same."""
    return str(value).lower() if isinstance(value, bool) else str(value)
