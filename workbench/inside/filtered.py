"""`data`: where a dataset is for this run, filtered or as it is.

A run that was launched with a filter has a copy of the dataset that holds the rows that were kept;
the environment variable `WORKBENCH_SUBSETS` tells where. Anywhere else, also where the workbench
has nothing to do with the process, a path is what it was.
"""

from __future__ import annotations

import os

from . import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Path = TypeVar("Path", str, bytes, "os.PathLike[str]")


def data(path: Path) -> Path:
    """The path of the filtered copy of a dataset, where this run has one; else `path` as given.

    A path below a filtered folder is one below the folder's copy. The answer is of the same type:
    text for text, a `pathlib.Path` for one. It never raises.
    """
    try:
        copy = _copy(os.fsdecode(path)) if layout.SUBSETS_NOW in os.environ else None
        return path if copy is None else _like(path, copy)
    except Exception:  # the seam: nothing of ours reaches the training
        return path


def _copy(path: str) -> str | None:
    """Where the copy of what is at a path is; None where there is none."""
    import json

    told = json.loads(os.environ[layout.SUBSETS_NOW])
    for place in (os.path.abspath(path), os.path.realpath(path)):
        for original, copy in told.items():
            for known in (original, os.path.realpath(original)):
                if place == known and isinstance(copy, str):
                    return copy
                if place.startswith(known + os.sep):
                    return os.path.join(copy, place[len(known) + 1 :])
    return None


def _like(path: Path, copy: str) -> Path:
    """The path of a copy, of the type of another path."""
    if isinstance(path, bytes):
        return os.fsencode(copy)  # type: ignore
    return copy if isinstance(path, str) else type(path)(copy)  # type: ignore


__all__ = ["data"]
