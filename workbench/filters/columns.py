"""Values of runs as NumPy columns that DuckDB reads in place.

DuckDB takes NaN in such a column for NULL, so a column of numbers goes with one that tells where
there is a number at all. Columns are named by us: `c0`, `c1`, …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inside.records import readable

Column = NDArray[Any]
#: Stands between the tags of a run.
BETWEEN = "\x1f"


class Columns:
    """The columns of one query, each made once; `values` are bound to its parameters."""

    def __init__(self) -> None:
        self.arrays: dict[str, Column] = {}
        self.values: list[object] = []
        self._names: dict[object, str] = {}

    def bind(self, value: object) -> str:
        """What stands for a value in the SQL."""
        self.values.append(readable(value) if isinstance(value, str) else value)
        return f"${len(self.values)}"

    def numbers(self, key: object, values: Sequence[float | None]) -> tuple[str, str]:
        """A column of numbers, NULL for NaN, and whether there is one."""
        return (
            self._column((key, "value"), lambda: np.array(values, dtype=np.float64)),
            self.flags((key, "known"), lambda: [value is not None for value in values]),
        )

    def texts(self, key: object, make: Callable[[], Sequence[str]], lower: bool = False) -> str:
        """A column of texts, none of them NULL; in lower case for what takes no notice of it."""
        return self._column(
            (key, "lower" if lower else "text"),
            lambda: np.array([one.lower() if lower else one for one in make()], dtype=object),
        )

    def flags(self, key: object, make: Callable[[], Sequence[bool]]) -> str:
        """A column of true and false."""
        return self._column((key, "flag"), lambda: np.array(make(), dtype=np.bool_))

    def _column(self, key: object, make: Callable[[], Column]) -> str:
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"c{len(self._names)}"
            self.arrays[name] = make()
        return name


def joined(parts: Sequence[str]) -> str:
    """Several texts as one in which each is found with BETWEEN on both sides; empty for none."""
    return readable(BETWEEN.join(["", *parts, ""])) if parts else ""
