"""The datasets that lie in a project: tables, and folders of images."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from ..inputs.code.scripts import IGNORED
from ..inputs.data.profiles.store import kind_of

#: Kinds of tables that a filter can read.
_TABLES = frozenset("csv tsv json parquet".split())
_ARROW = (".arrow", ".feather", ".ipc")
_IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm")
_DATA = frozenset("data datasets dataset".split())
_NAMES = _DATA | frozenset("train test val valid validation".split())
_MOST, _DEEP, _ENTRIES = 200, 4, 2000


def is_table(path: str) -> bool:
    """Whether a filter can read the file, by its name."""
    lower = path.lower()
    json = lower.endswith(".json")  # one document, seldom a table: lines are named .jsonl
    return lower.endswith(_ARROW) or (kind_of(lower) in _TABLES and not json)


def found(root: str, seconds: float = 0.05) -> list[str]:
    """The absolute paths of the datasets below a folder, nearest first; what takes longer than
    `seconds`, lies deeper than four levels, or comes after the first 200 is left out."""
    look = cache(_look)  # a folder is seen from above, too
    deadline = time.monotonic() + seconds
    paths: list[str] = []
    level = [root]
    for _ in range(_DEEP):
        below: list[str] = []
        for folder in level:
            if time.monotonic() > deadline or len(paths) >= _MOST:
                return paths[:_MOST]
            tables, inner, images = look(folder)
            paths += tables
            classes = (one for one in inner if not look(one)[1] and look(one)[2])
            if images or (Path(folder).name not in _DATA and len([*islice(classes, 2)]) > 1):
                paths.append(folder)
            else:
                below += inner
        level = below
    return paths[:_MOST]


def _look(folder: str) -> tuple[list[str], list[str], bool]:
    """The tables and the folders in a folder, and whether it holds images."""
    tables: list[str] = []
    inner: list[str] = []
    images = False
    for name, is_folder in _entries(folder):
        path = f"{folder}/{name}"
        if is_folder:
            inner += [path] if name in _NAMES or not _is_left_out(name) else []
        elif is_table(name):
            tables.append(path)
        else:
            images = images or name.lower().endswith(_IMAGES)
    return sorted(tables), sorted(inner), images


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name in IGNORED


def _entries(folder: str) -> Iterator[tuple[str, bool]]:
    """Names in a folder, some thousands at most, and whether each is a folder."""
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(_ENTRIES), strict=False):
                yield entry.name, entry.is_dir()
    except OSError:
        return
