"""How a dataset is read, by its name."""

from __future__ import annotations

from pathlib import Path

from ..profiles import store
from ..profiles.tables import WAYS

PARQUET, ARROW, FOLDER = "parquet", "arrow", "folder"
_ARROW = (".arrow", ".feather", ".ipc")


def kind_of(path: Path) -> str:
    """`csv`, `tsv`, `json`, `parquet`, `arrow`, `folder`; empty for what no filter can read."""
    if path.is_dir():
        return FOLDER
    if path.suffix.lower() in _ARROW:
        return ARROW
    kind = store.kind_of(str(path))
    return kind if kind in WAYS else ""
