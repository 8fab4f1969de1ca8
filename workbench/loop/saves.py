"""Hearing that the code of a project was saved, and how it is then.

Watched are the folders that hold files of a snapshot, each by itself. What was heard is only a
reason to look: what counts is whether any content is another one. So temporary files of editors, a
save without a change, and outputs beside the scripts are no saves, and hundreds of files that a
branch switch writes are one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from pathlib import Path

from ..inputs.code import watching
from ..inputs.code.contents import Contents, contents
from ..inputs.code.scripts import IGNORED, folders
from ..inputs.code.sieve import looks_made
from ..inputs.code.watching import Change, Pace

_PACE = Pace(step=100, most=1000, wait=200, poll=1000)
_UNHEARD = 1.0  # seconds between looks where the system has no watch left
_MOST = 4000  # folders that are watched
_GIT = 5.0  # seconds that Git is given to finish what it is at


class Saves:
    """The code as it is, look by look. For one thread; to be closed. When `over` is set, which any
    thread may do, nobody waits any more. Raises NoGit, GitFailed, OSError where the code cannot be
    read at all."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.over = threading.Event()
        self._places: frozenset[Path] = frozenset()
        self._fresh: set[Path] = set()
        self._heard: Generator[set[Change]] | None = None
        self.now: Contents = contents(root)

    def listen(self) -> bool:
        """Wait for a save, for a fifth of a second, and to the end of a burst of them; whether
        `now` was looked at again. Raises as above."""
        begins = self._heard is None
        if self._heard is None:
            self._heard = self._watch()
        if not self._wait(self._heard) and not begins:
            return False  # what was saved before the watch began is seen by looking
        self._await_git()
        self.now = contents(self._root)
        if self._folders() != self._places:
            self.close()  # and watch the others from the next time on
        return True

    def _wait(self, heard: Generator[set[Change]]) -> bool:
        """Whether something was heard, or may have been missed."""
        try:
            changes = next(heard, set())
        except (OSError, RuntimeError):
            self.close()
            self.over.wait(_UNHEARD)
            return True
        for change, path in changes:
            if change == watching.ADDED and Path(path).is_dir():
                self._fresh.update(folders(Path(path)))
        return bool(changes)

    def close(self) -> None:
        """Watch no longer."""
        if self._heard is not None:
            self._heard.close()
            self._heard = None

    def _watch(self) -> Generator[set[Change]]:
        self._places = self._folders()
        return watching.hear(self._root, self._places, self._matters, self.over, _PACE)

    def _folders(self) -> frozenset[Path]:
        """The folders that hold code, and new ones, which may come to."""
        inner = sorted({path.rpartition("/")[0] for path in self.now}, key=_depth)
        self._fresh = {folder for folder in self._fresh if folder.is_dir()}
        found = [*self._fresh, *(self._root / path for path in inner)]
        return frozenset([self._root, *found[:_MOST]])

    def _matters(self, change: int, path: str) -> bool:
        """Whether what is heard of a path is a reason to look."""
        place = Path(path)
        if change == watching.ADDED and place.is_dir():
            return place.name not in IGNORED and not place.name.startswith(".")
        known = str(place.relative_to(self._root)) in self.now
        return known or not looks_made(place.name)

    def _await_git(self) -> None:
        """Until Git has written all files of another branch."""
        deadline = time.monotonic() + _GIT
        while (self._root / ".git" / "index.lock").exists() and time.monotonic() < deadline:
            time.sleep(0.05)


def _depth(path: str) -> int:
    return path.count("/")
