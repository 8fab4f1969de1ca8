"""Drafts: edits that nobody has launched yet, kept beside the runs until somebody goes on.

`.workbench/drafts.json` holds them by the key of their origin. A project without `.workbench`, or a
read-only one, is left as it is: its drafts last as long as this process, and so do values that look
like secrets.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from ..inputs import masks
from ..inside import layout, records
from .edits import Edits, parse, told
from .origin import TREE

_Value = TypeVar("_Value", str, str | None)


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
                    _write(self._path, {**_read(self._path), **self._fresh})
                except OSError:
                    return  # a read-only project, a full disk: it stays in memory
                self._fresh.clear()


def collect(root: Path, runs: Collection[str]) -> None:
    """Forget the drafts of runs that were removed; `runs` are the keys of those that are there."""
    path = root / layout.PROJECT / layout.DRAFTS
    drafts = _read(path)
    kept = {key: edits for key, edits in drafts.items() if key == TREE or key in runs}
    if kept != drafts:
        _write(path, kept)


def _write(path: Path, drafts: Mapping[str, Edits]) -> None:
    """Raises OSError."""
    open_to_all = {key: _without_secrets(edits) for key, edits in drafts.items()}
    kept = {key: told(edits) for key, edits in open_to_all.items() if edits != Edits()}
    records.write_whole(str(path), kept)


def _without_secrets(edits: Edits) -> Edits:
    """What may lie on a disk."""
    return replace(
        edits,
        params=_plain(edits.params),
        constants=_plain(edits.constants),
        env=_plain(edits.env),
    )


def _plain(values: Mapping[str, _Value]) -> dict[str, _Value]:
    return {
        name: value
        for name, value in values.items()
        if value is None or masks.masked(name, value) == value
    }


def _read(path: Path) -> dict[str, Edits]:
    """What is kept; what cannot be understood is forgotten."""
    try:
        held = records.read_whole(str(path)) or {}
    except (OSError, ValueError):
        return {}
    return {key: parse(value) for key, value in held.items() if isinstance(value, dict)}
