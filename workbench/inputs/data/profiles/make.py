"""A profile of a file or a folder as it is now."""

from __future__ import annotations

import threading
from pathlib import Path

from ..digest import stamp
from ..files import FileUse
from . import arrays, folders, store, tables
from .failure import NotProfiled
from .profile import Profile
from .store import Profiles

#: Bytes that DuckDB may take, and its threads.
MEMORY = 1 << 30
THREADS = 2
_SECONDS = 60.0  # of looking through a folder


class Maker:
    """Makes profiles, one at a time. Any thread may cancel what is being made, and all to come."""

    def __init__(self, threads: int = THREADS, memory: int = MEMORY) -> None:
        self._threads = threads
        self._memory = memory
        self._reader: tables.TableReader | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Give up: what is being made, and what is asked for later, raises NotProfiled."""
        self._cancelled.set()
        if (reader := self._reader) is not None:
            reader.cancel()

    @property
    def progress(self) -> float | None:
        """The part of the present table that is read, from 0 to 1; None where nothing tells."""
        reader = self._reader
        return None if reader is None else reader.progress

    def of_use(self, profiles: Profiles, use: FileUse) -> Profile:
        """The profile of what a run read: the one that is kept, or else a new one, which is kept,
        where the file is still the same. Raises NotProfiled."""
        if why := store.why_not(use):
            raise NotProfiled(why)
        if (known := profiles.find(use.digest)) is not None:
            return known
        if why := store.changed(use):
            raise NotProfiled(why)
        found = self.of_path(use.path)
        if use.files is None and (why := store.changed(use, closely=True)):
            raise NotProfiled(why)
        try:
            profiles.keep(use.digest, found)
        except OSError:
            pass  # a read-only project: it is made again next time
        return found

    def of_path(self, path: str) -> Profile:
        """The profile of a file or a folder; with a problem where its content is none of a table.
        Raises NotProfiled: it is gone, changes meanwhile, needs too much, or was cancelled."""
        try:
            place = Path(path)
            if place.is_dir():
                return folders.profile(path, _SECONDS)
            before = place.stat()
            found = self._file(path, before.st_size)
            if stamp(place.stat()) != stamp(before):
                raise NotProfiled("it changed while it was read")
            return found
        except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
            raise NotProfiled(getattr(error, "strerror", None) or str(error)) from error

    def _file(self, path: str, size: int) -> Profile:
        if self._cancelled.is_set():
            raise NotProfiled("cancelled")
        kind = store.kind_of(path)
        if not kind:
            raise NotProfiled("it is no table that can be read")
        if not Path(path).is_file():
            raise NotProfiled("not a regular file")
        if size == 0:
            return Profile(0, problem="it is empty")
        if kind in ("npy", "npz"):
            return arrays.profile(path)
        return self._table(path, kind)

    def _table(self, path: str, kind: str) -> Profile:
        self._reader = reader = tables.TableReader(path, kind, self._threads, self._memory)
        try:
            if self._cancelled.is_set():
                raise NotProfiled("cancelled")
            return reader.read()
        finally:
            self._reader = None
