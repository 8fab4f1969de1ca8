"""Profiles for a front end that paints first: those kept at once, the others made in a thread."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from ...inputs.data import behind
from ...inputs.data.files import FileUse
from ...inputs.data.profiles import store
from ...inputs.data.profiles.profile import Profile
from ...inputs.data.profiles.store import Profiles
from ...inside import layout

if TYPE_CHECKING:
    from ...inputs.data.profiles.make import Maker

NOT_YET = "it is being looked into"
_PAUSE = 0.4  # seconds before the first: a cursor that passes by starts nothing


class Looker:
    """Called with what a run read, it gives the profile, or why there is none. Where one is to be
    made it says `NOT_YET`, and `version` changes when there is more to tell.

    One thread calls it; its own thread makes profiles, until it is closed.
    """

    def __init__(self, root: Path) -> None:
        self.version = 0
        self._profiles = Profiles(root / layout.PROJECT)
        self._known: dict[str, Profile | str] = {}
        self._asked: SimpleQueue[FileUse | None] = SimpleQueue()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._maker: Maker | None = None
        self._at = ""

    def __call__(self, use: FileUse) -> Profile | str:
        if why := store.why_not(use):
            return why
        if use.digest not in self._known:
            self._known[use.digest] = self._profiles.find(use.digest) or self._ask(use)
        return self._known[use.digest]

    @property
    def busy(self) -> str:
        """What is being looked into, and how much of it is done; empty while nothing is."""
        part = self._maker.progress if self._maker is not None else None
        return f"{self._at} {part:.0%}" if self._at and part else self._at

    def close(self) -> None:
        """Give up what goes on; nobody waits for it."""
        self._over.set()
        self._asked.put(None)
        if self._maker is not None:
            self._maker.cancel()

    def _ask(self, use: FileUse) -> str:
        if use.files is None and (use.size or 0) > behind.LARGEST:
            return "it is large: `workbench data FILE` looks into it"
        self._asked.put(use)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="profiles", daemon=True)
            self._thread.start()
        return NOT_YET

    def _work(self) -> None:
        if self._over.wait(_PAUSE):
            return
        from ...inputs.data.profiles.make import Maker  # DuckDB: some tenths of a second

        self._maker = maker = Maker(threads=1)
        while (use := self._asked.get()) is not None and not self._over.is_set():
            self._at = f"looking into {Path(use.path).name}"
            self._known[use.digest] = self._made(maker, use)
            self._at = ""
            self.version += 1

    def _made(self, maker: Maker, use: FileUse) -> Profile | str:
        from ...inputs.data.profiles.failure import NotProfiled

        try:
            return maker.of_use(self._profiles, use)
        except NotProfiled as error:
            return error.message
