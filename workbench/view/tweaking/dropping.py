"""Rows that are marked by hand to be dropped: the last step of a filter."""

from __future__ import annotations

from ...inputs.data.subsets.steps import Drop, merged
from ...inputs.data.subsets.subset import Subset


def dropped(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges of rows, ends included, that the last step of a filter drops. Raises BadFilter."""
    steps = Subset.parse(text).steps
    return tuple(steps[-1].ranges) if steps and isinstance(steps[-1], Drop) else ()


def toggled(text: str, row: int) -> str:
    """The filter with that row dropped, too, or no longer; what else it says stays as it was
    typed. Raises BadFilter."""
    ranges = dropped(text)
    before = text.rpartition(";")[0] if ranges else text.rstrip().removesuffix(";")
    parts = [before.strip()] if before.strip() else []
    if left := _toggled(ranges, row):
        parts.append(Drop(left).text)
    return "; ".join(parts)


def _toggled(ranges: tuple[tuple[int, int], ...], row: int) -> tuple[tuple[int, int], ...]:
    if not any(low <= row <= high for low, high in ranges):
        return merged([*ranges, (row, row)])
    cut = [
        part
        for low, high in ranges
        for part in ((low, min(high, row - 1)), (max(low, row + 1), high))
        if part[0] <= part[1]
    ]
    return merged(cut)
