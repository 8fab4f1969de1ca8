"""Drafts: edits that nobody has launched yet, kept beside the runs until somebody goes on.

`.workbench/drafts.json` holds them by the key of their origin. A project without `.workbench`, or a
read-only one, is left as it is: its drafts last as long as this process.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from ..inside import layout, records
from .edits import Edits, parse, told


class Drafts:
    """The drafts of a project. What was kept here counts; those that another process keeps of
    other origins stay. Any thread may save."""

    def __init__(self, root: Path) -> None:
        self._path = root / layout.PROJECT / layout.DRAFTS
        self._held = _read(self._path)
        self._fresh: dict[str, Edits] = {}
        self._lock = threading.Lock()

    def of(self, key: str) -> Edits:
        """The draft of an origin; without edits where there is none."""
        return self._held.get(key, Edits())

    def keep(self, key: str, edits: Edits) -> None:
        """Keep a draft from now on; without edits it is forgotten."""
        with self._lock:
            self._fresh[key] = self._held[key] = edits

    def save(self) -> None:
        """Write what is new."""
        with self._lock:
            if self._fresh and self._path.parent.is_dir():
                try:
                    self._write({**_read(self._path), **self._fresh})
                except OSError:
                    return  # a read-only project, a full disk: it stays in memory
                self._fresh.clear()

    def _write(self, drafts: Mapping[str, Edits]) -> None:
        kept = {key: told(edits) for key, edits in drafts.items() if edits != Edits()}
        records.write_whole(str(self._path), kept)


def _read(path: Path) -> dict[str, Edits]:
    """What is kept; what cannot be understood is forgotten."""
    try:
        held = records.read_whole(str(path)) or {}
    except (OSError, ValueError):
        return {}
    return {key: parse(value) for key, value in held.items() if isinstance(value, dict)}
