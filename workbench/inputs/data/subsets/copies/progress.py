"""How far a copy is, and whether it is still wanted."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .....errors import Cancelled

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Progress:
    """Tells which part is done, from 0 to 1, until `cancelled` is set."""

    tell: Callable[[float], object] | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def at(self, part: float) -> None:
        """So much is done. Raises Cancelled."""
        if self.cancelled.is_set():
            raise Cancelled("cancelled")
        if self.tell is not None:
            self.tell(min(1.0, max(0.0, part)))

    def see(self, part: float) -> None:
        """As `at`, where 0 may mean that nothing is known. Raises Cancelled."""
        if part or self.cancelled.is_set():
            self.at(part)

    def part(self, begin: float, end: float) -> Progress:
        """That of one step, which begins and ends at these parts of the whole."""
        return Progress(lambda part: self.at(begin + (end - begin) * part), self.cancelled)


class Watched(io.FileIO):
    """A file that is read, and tells how far; what is added to it meanwhile is not followed."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._size = path.stat().st_size
        self._progress = progress

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """As any file does. Raises Cancelled too."""
        at = self.tell()
        self._progress.at(at / max(1, self._size))
        return super().readinto(memoryview(buffer)[: max(0, self._size - at)])
