"""A run beside the working tree: what would I launch now that differs from it?"""

from __future__ import annotations

import threading
from pathlib import Path

from ...compare import between
from ...compare.between import Comparison
from ...errors import WorkbenchError
from .. import compared
from . import several
from .lane import Page, Subject
from .rows import note


class NowLane:
    """Asks Git, reads the source and looks at the data in a thread of its own: a large dataset
    takes seconds."""

    def __init__(self, root: Path, subject: Subject) -> None:
        self._found: Comparison | str = ""
        self._told: object = None
        self._thread = threading.Thread(
            target=self._compare, args=(root, subject), name="now", daemon=True
        )
        self._thread.start()

    def advance(self, seconds: float) -> bool:
        """Wait for about so long; whether there is more to wait for."""
        self._thread.join(seconds)
        return self._thread.is_alive()

    def page(self, subject: Subject) -> Page | None:
        """What differs, or that it is looked for."""
        now = self._thread.is_alive(), subject.width
        if self._told == now:
            return None
        self._told = now
        if isinstance(self._found, str):
            text = self._found or "looking at the working tree …"
            return Page(note(text, subject.width), busy="" if self._found else "comparing")
        parts = [compared.sentence_rows(self._found, subject.width)[1:]]
        for lane in ("params", "code", "data", "env"):
            parts += several.tables(self._found, lane, subject)
        return several.stacked(parts)

    def close(self) -> None:
        """The thread ends by itself; what it finds is dropped."""

    def _compare(self, root: Path, subject: Subject) -> None:
        try:
            self._found = between.with_working_tree(root, subject.run)
        except WorkbenchError as error:
            self._found = error.message
