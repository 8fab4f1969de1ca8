"""What the filters of a plan keep, and what their copies take, before any of it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..draw.numerals import quantity
from ..errors import BadFilter, NoData, NotInstalled
from ..inputs.data.subsets import space
from ..inputs.data.subsets.kinds import FOLDER
from ..inputs.data.subsets.reading import Table
from ..inputs.data.subsets.selection import count, select
from ..inputs.data.subsets.subset import Subset
from .plan import Plan

_LINK = 4096  # bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """What a filter keeps: `rows` before and after, in the `unit` `rows` or `files`; a copy takes
    about `size` bytes, of which the disk has `free`."""

    rows: tuple[int, int]
    unit: str
    size: int
    free: int

    @property
    def words(self) -> str:
        """`1,797 → 1,623 rows; a copy takes about 350k of 12G`."""
        before, after = self.rows
        room = f"{quantity(self.size, 'B')} of {quantity(self.free, 'B')}"
        return f"{before:,} → {after:,} {self.unit}; a copy takes about {room}"


def measured(root: Path, found: Plan) -> tuple[Mapping[str, Measured], Mapping[str, str]]:
    """What each filter of a plan keeps, by the name of its dataset, and why others cannot be
    launched: a filter that is wrong or keeps nothing, no room. All rows are counted."""
    kept: dict[str, Measured] = {}
    problems: dict[str, str] = {}
    for name, one in found.datasets.items():
        try:
            told = _measured(root, one.path, Subset.parse(found.filters[name]))
        except (BadFilter, NoData, NotInstalled, OSError) as error:
            problems[name] = str(error)
            continue
        kept[name] = told
        if not told.rows[1]:
            problems[name] = "the filter keeps nothing"
        elif told.size > told.free:
            problems[name] = f"no room for a copy: it {told.words.partition('; a copy ')[2]}"
    return kept, problems


def _measured(root: Path, path: Path, subset: Subset) -> Measured:
    state = os.statvfs(root)
    free = max(0, state.f_bavail * state.f_frsize - space.SPARE)
    with Table(path) as table:
        before, after = table.rows, count(table, subset, select(table, subset))
        whole = before * _LINK if table.kind == FOLDER else path.stat().st_size
        size = 0 if before == after else round(whole * after / max(1, before))
        return Measured((before, after), table.unit, size, free)
