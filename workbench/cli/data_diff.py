"""What `workbench diff` tells of datasets beside their content: rows, and columns that moved."""

from __future__ import annotations

from ..compare.between import Comparison
from ..compare.data import DatasetChange, row_counts
from ..compare.told import dataset_told
from ..draw.cells import plain
from ..view.data import difference
from ..view.data.difference import rows_told
from .common import safe


def data_page(found: Comparison, width: int) -> list[str]:
    """The datasets that differ from those of the first side and their columns, as `workbench data`
    draws them; empty where the data of all sides is the same."""
    drawn = difference.Drawn(width)
    for one in found.data:
        if one is None or one.old == one.new:
            continue
        if drawn.rows:
            drawn.add()
        difference.draw(one, drawn)
    return [safe(text.rstrip()) for text in plain(drawn.rows).splitlines()]


def rows_between(found: Comparison, path: str) -> str:
    """`   1 797 → 1 623 rows, −174: label <> 7` of a dataset of two sides; empty where nothing is
    known."""
    change = _at(found, 1, path)
    rows = rows_told(change) if change is not None else ""
    filtered = f": {change.filter}" if change is not None and change.filter else ""
    return f"   {rows}{filtered}" if rows or filtered else ""


def data_json(found: Comparison, path: str) -> dict[str, object]:
    """Of a dataset its rows on each side, and by side how it and its columns differ from the first
    one's: null for the first, and where nothing is known."""
    if not found.data:
        return {}
    changes = [_at(found, place, path) if place else None for place in range(len(found.sides))]
    told = [None if one is None else dataset_told(one) for one in changes]
    return {"rows": row_counts(found.data, path), "changes": told}


def _at(found: Comparison, place: int, path: str) -> DatasetChange | None:
    side = found.data[place] if found.data else None
    return None if side is None else next((o for o in side.datasets if o.path == path), None)
