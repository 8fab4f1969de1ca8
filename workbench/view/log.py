"""The end of a run's output, as a terminal shows it, followed while it grows."""

from __future__ import annotations

from pathlib import Path

from ..inside import layout
from ..outputs.log import Output
from ..outputs.terminal import Line, Screen

#: Of a long output the end is read, so many bytes at first; `workbench logs` prints it all.
TAIL = 2 << 20
_PIECE = 1 << 17
_KEEP = 20_000


class LogFollower:
    """Reads the output of one run piece by piece."""

    def __init__(self, folder: Path) -> None:
        path = folder / layout.OUTPUT
        self.skipped = _first(path)
        self._output = Output(path, self.skipped)
        self._screen = Screen(keep=_KEEP)
        self._changed = 0

    def advance(self) -> bool:
        """Read one piece; whether there was something new."""
        text = self._output.read(_PIECE)
        if text is None:
            return False
        before = self._screen.dropped
        first = self._screen.feed(text)
        if self._screen.dropped != before:
            first = 0  # every line has moved
        self._changed = min(self._changed, first)
        return True

    def take(self) -> tuple[int, list[Line]]:
        """The index of the first line that changed since the last call, and all from there."""
        first, lines = self._changed, list(self._screen.lines)
        if lines and not lines[-1]:
            lines.pop()  # what follows the last line break is no line yet
        self._changed = max(0, len(lines) - 1)
        return first, lines[first:]


def _first(path: Path) -> int:
    """Where to begin: after the first line break in the last so many bytes."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size <= TAIL:
                return 0
            file.seek(size - TAIL)
            return size - TAIL + file.read(_PIECE).find(b"\n") + 1
    except OSError:
        return 0
