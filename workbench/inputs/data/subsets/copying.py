"""A filtered copy of a dataset: the rows that a subset keeps, in the format, the types and the
order of the original, which is only read.

It is made once for a dataset, its content and a subset. Parquet is written by DuckDB while it
reads; of all other formats the numbers of the rows that are kept are asked for first, and these
rows are then copied as they stand in the file.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from ....errors import BadFilter, Cancelled, NoData
from ....inside import layout
from .. import manifest
from ..digest import NotDigested, stamp
from ..known import Known
from . import explaining, space, store
from .copies import arrow, exact, links, parquet, tables
from .copies.lines import Mask
from .copies.progress import Progress
from .kinds import FOLDER, PARQUET
from .reading import Table
from .selection import count, select
from .subset import Subset

_LINK = 4096  # bytes that a link may take
_ASKED = 0.3  # of the time that all takes, where rows are asked for first and then copied
_UNREADABLE = (ValueError, NotImplementedError, EOFError)  # as PyArrow and gzip have them
_LOOK = 0.05  # seconds between two looks at a query that goes on
_CHANGED = "Launch again when nothing writes to it any more."


@dataclass(frozen=True, slots=True)
class Copied:
    """A filtered copy. `path` is where it is: the original itself, `source`, where all of it is
    kept; `text` the normal form of the filter; `rows` and `digest` are those before and after,
    `size` is in bytes (of a folder those of its files), `unit` is `rows` or `files`."""

    path: Path
    source: Path
    text: str
    rows: tuple[int, int]
    digest: tuple[str, str]
    size: int
    unit: str = "rows"

    def told(self) -> dict[str, object]:
        """As a spec tells it, but for the way in which it reaches the script."""
        both = {"rows": list(self.rows), "digest": list(self.digest), "unit": self.unit}
        return {"filter": self.text, "path": str(self.path), **both}


def copy(
    project: Path,
    path: str,
    text: str,
    tell: Callable[[float], object] | None = None,
    cancelled: threading.Event | None = None,
) -> Copied:
    """The copy of the dataset at `path`, as from the project, with what the filter `text` keeps;
    one that is there already is taken.

    `tell` is given the part that is done, from 0 to 1, from one thread or another; the copy is
    given up when `cancelled` is set. Raises BadFilter, also where nothing is kept; NoData: the
    dataset is gone, cannot be read, or changes meanwhile; CannotWrite: there is no room;
    NotInstalled; Cancelled. What was begun is removed then.
    """
    progress = Progress(tell, cancelled or threading.Event())
    work = _Work(project, Path(os.path.normpath(project / path)), Subset.parse(text))
    if (found := work.found()) is not None:
        return found
    home = store.home_of(project)
    with space.told(home, work.source.name), store.alone(project, work.key, progress.cancelled):
        return work.found() or work.make(progress)


class _Work:
    """One copy, to be found or made."""

    def __init__(self, project: Path, source: Path, subset: Subset) -> None:
        self._project = project
        self._subset = subset
        self._known = Known(project / layout.PROJECT)
        self.source = source
        self._stamp = self._looked()
        self._before, self._size = self._content(source)
        # Not the content alone: a copy says which dataset a run was given.
        self.key = store.key_of(self._before, subset.text, os.path.relpath(source, project))

    def found(self) -> Copied | None:
        """The copy that is there already."""
        told = store.find(self._project, self.key)
        return None if told is None else self._copied(told)

    def make(self, progress: Progress) -> Copied:
        """Make it, whole or not at all."""
        folder = store.fresh(self._project)
        try:
            told = self._written(folder, progress)
            if self._looked() != self._stamp or self._content(self.source)[0] != self._before:
                raise NoData(f"{self.source} changed while it was copied", _CHANGED)
            store.put(self._project, self.key, folder, told)
        except BaseException as error:
            store.remove(folder)
            if isinstance(error, _UNREADABLE):
                raise NoData(f"{self.source} cannot be copied: {error}"[:300]) from error
            raise
        return self._copied(told)

    def _written(self, folder: Path, progress: Progress) -> dict[str, object]:
        """Write what is kept into a folder; what is to be known of it."""
        target = folder / self.source.name
        with Table(self.source, also=[str(target)]) as table, _followed(table, progress):
            after = self._write(table, target, progress)
            told: dict[str, object] = {"rows": [table.rows, after], "unit": table.unit}
        if after == table.rows:  # the original serves as well
            if target.is_dir():
                store.remove(target)
            target.unlink(missing_ok=True)
            return {**told, "digest": [self._before] * 2, "size": self._size}
        digest, size = self._content(target)
        return {**told, "digest": [self._before, digest], "size": size}

    def _write(self, table: Table, target: Path, progress: Progress) -> int:
        """Write the rows that are kept; how many they are."""
        selected = select(table, self._subset)
        size = table.rows * _LINK if table.kind == FOLDER else self._size
        home = target.parent.parent
        with explaining.told(table, self._subset), space.told(home, self.source.name):
            space.check(
                home,
                self.source.name,
                size,
                lambda: count(table, self._subset, selected) / max(1, table.rows),
            )
            if table.kind == PARQUET and parquet.copy(table, selected.sql, target):
                return self._some(parquet.counted(table, target), table)
            keep = _mask(table, selected.sql)
        self._some(int(keep.sum()), table)
        if not keep.all():
            self._copy(table, target, keep, progress.part(_ASKED, 1.0))
        return int(keep.sum())

    def _copy(self, table: Table, target: Path, keep: Mask, progress: Progress) -> None:
        match table.kind:
            case "parquet":
                exact.copy(table.path, target, keep, progress)
            case "arrow":
                arrow.copy(table.path, target, keep, progress)
            case "folder":
                links.copy(table.path, target, [*compress(table.files, keep)], progress)
            case _:
                tables.copy(table, target, keep, progress)

    def _some(self, after: int, table: Table) -> int:
        if after:
            return after
        message = f"no {table.unit[:-1]} of {self.source.name} is kept by this filter"
        text = self._subset.source
        raise BadFilter(message, "Loosen it: a run needs data.", text=text, end=len(text))

    def _copied(self, told: Mapping[str, Any]) -> Copied:
        copy = store.home_of(self._project) / self.key / self.source.name
        rows, digests = tuple(told["rows"]), tuple(told["digest"])
        path = self.source if rows[0] == rows[1] else copy
        text = self._subset.text
        return Copied(path, self.source, text, rows, digests, int(told["size"]), told["unit"])

    def _content(self, path: Path) -> tuple[str, int]:
        """What names the content of a file or a folder, and its bytes. Raises NoData."""
        try:
            if path.is_dir():
                found = manifest.of_folder(str(path), self._known)
                return found.digest, found.size
            digest, state = self._known.of_file(str(path))
            return digest, state.st_size
        except (NotDigested, OSError) as error:
            raise _no_data(path, error) from error

    def _looked(self) -> str:
        """What stands while the source, a file, is as it is. Raises NoData."""
        try:
            return _stamp(self.source)
        except OSError as error:
            raise _no_data(self.source, error) from error


def _mask(table: Table, sql: str) -> Mask:
    """Which rows a query for `row, …` holds."""
    table.run(f"CREATE OR REPLACE TEMP TABLE kept AS SELECT row FROM ({sql})")
    keep = np.zeros(table.rows, np.bool_)
    keep[table.connection.execute("SELECT row FROM kept").fetchnumpy()["row"]] = True
    return keep


def _no_data(path: Path, error: Exception) -> NoData:
    why = getattr(error, "strerror", None) or str(error)
    denied = isinstance(error, PermissionError)
    return NoData(
        f"{path}: {why}",
        "Look at its permissions." if denied else "Is it where the run found it?",
    )


def _stamp(path: Path) -> str:
    """What stands while a file is as it is; of a folder nothing tells but its digest."""
    return "" if path.is_dir() or not path.exists() else stamp(path.stat())


@contextmanager
def _followed(table: Table, progress: Progress) -> Iterator[None]:
    """Tell how far a query is, and give it up when nobody wants it any more."""
    ended = threading.Event()
    asking = progress.part(0.0, 1.0 if table.kind == PARQUET else _ASKED)
    thread = threading.Thread(target=_follow, args=(table, asking, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _follow(table: Table, progress: Progress, ended: threading.Event) -> None:
    while not ended.wait(_LOOK):
        try:
            progress.see(table.progress)
        except Cancelled:
            table.cancel()
