"""Which files the training opens, from Python's audit events.

Told once a file, reduced to what may matter: neither code nor libraries nor the system's own
files. Of a folder that is full of files the first ones are told, and then how many were opened.
What native code opens by itself is seen from outside.
"""

from __future__ import annotations

import os
import sys

from ..relevant import Relevant, is_code
from . import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: Files of one folder that are told by name, for reading and for writing each.
_NAMED = 20

_seen: set[tuple[str, bool]] = set()
_counts: dict[tuple[str, bool], int] = {}
_relevant = Relevant(())
_watchers: list[Callable[[], object]] = []


def install() -> None:
    """Listen from now on; it cannot be undone."""
    global _relevant
    _relevant = Relevant({os.path.abspath(path) for path in (sys.prefix, sys.base_prefix)})
    sys.addaudithook(_audit)


def on_new(call: Callable[[], object]) -> None:
    """Have `call` called whenever a file has been told."""
    _watchers.append(call)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        try:
            opened(args[0], bool(args[2] & (os.O_WRONLY | os.O_RDWR)))
        except Exception:  # the seam: whatever this is, the training opens it without us
            pass
    elif event == "sqlite3.connect":
        try:
            _connected(os.fsdecode(args[0]))
        except Exception:  # the seam, as above
            pass
    elif event == "os.rename":
        try:
            _renamed(args[0], args[1])
        except Exception:  # the seam, as above
            pass


def opened(path: Any, write: bool, **known: object) -> None:
    """Tell of a file that is opened, if it matters and was not told before. Raises OSError."""
    if type(path) is not str:
        if not isinstance(path, (str, bytes)):
            return  # a file that is open already
        path = os.fsdecode(path)
    if (path, write) in _seen or is_code(path):
        return
    place = os.path.abspath(path)
    folder = os.path.dirname(place)
    count = _counts.get((folder, write), 0) + 1
    if count <= _NAMED and not (_relevant.matters(place) and (write or os.path.exists(place))):
        return  # many files are asked for that are not there
    _counts[folder, write] = count
    if count <= _NAMED:
        _seen.add((path, write))
        tell.opened(place, write, **known)
        for call in _watchers:
            call()
    elif count == _NAMED + 1 or count & (count - 1) == 0:  # each time that it has doubled
        tell.opened(folder, write, opens=count)


def _connected(database: str) -> None:
    """SQLite opens its file by itself; a database that is not there yet is made."""
    if database not in ("", ":memory:") and not database.startswith("file:"):
        opened(database, not os.path.exists(database))


def _renamed(old: Any, new: Any) -> None:
    """What is put in place is written, wherever it was made; so is what a folder holds."""
    old, new = os.fsdecode(old), os.fsdecode(new)
    if (old, True) not in _seen and os.path.isfile(old):
        opened(new, True)
    for path, write in list(_seen):
        if write and (path == old or path.startswith(old + os.sep)):
            _seen.discard((path, True))
            opened(new + path[len(old) :], True, was=os.path.abspath(path))
