"""Following the output of a run: decoded piece by piece, and told line by line."""

from __future__ import annotations

import codecs
from pathlib import Path

from .terminal import Screen, plain, render

#: Bytes per piece; no piece has more lines than a `Lines` can hold.
PIECE = 1 << 15


class Output:
    """The text of an output file that has not been read yet. Bytes that are no UTF-8 are shown
    as such."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self._path = path
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.offset = offset

    def read(self, limit: int = PIECE) -> str | None:
        """The next piece, which may be empty; None when there is nothing new."""
        try:
            with self._path.open("rb") as file:
                file.seek(self.offset)
                piece = file.read(limit)
        except OSError:
            return None
        self.offset += len(piece)
        return self._decode(piece) if piece else None


def tail(path: Path, most: int) -> list[str]:
    """The lines of the last `most` bytes of an output, as a terminal shows them, without blanks at
    their ends; the first may be cut. Empty where there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - most))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [plain(line).rstrip() for line in render(text)]


class Lines:
    """The lines of a text as a terminal shows them, each told once.

    The last `held` lines are kept back, as they may still change: a progress bar redraws them.
    """

    def __init__(self, held: int = 1) -> None:
        self._screen = Screen(keep=2 * PIECE)
        self._held = held
        self._told = 0

    @property
    def current(self) -> str:
        """The line that is being written."""
        return plain(self._screen.lines[-1])

    def feed(self, text: str) -> list[str]:
        """Take a piece of at most PIECE characters; the lines that are finished now."""
        self._screen.feed(text)
        return self._take(len(self._screen.lines) - self._held)

    def close(self) -> list[str]:
        """The text has ended: the lines that were kept back."""
        self._screen.close()
        return self._take(len(self._screen.lines) - (not self.current))

    def _take(self, end: int) -> list[str]:
        begin = self._told - self._screen.dropped
        lines = [plain(line) for line in self._screen.lines[begin : max(begin, end)]]
        self._told += len(lines)
        return lines
