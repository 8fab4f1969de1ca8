"""One difference of code, worked out bit by bit: which files, how, their colours, their rows."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from ....compare import code
from ....compare.code import CodeDifference
from ....compare.hunks import FileDifference
from ....errors import WorkbenchError
from ....inputs.code.changes import How
from ....inputs.code.shadow import Shadow
from ...diff import PLAIN, Colours, DrawnFile, coloured, draw
from .pairs import Pair

_FIRST = 200  # lines that are shown before any colours are worked out
_WHOLE = 40  # files that are coloured as a whole; of the others only the lines that are shown
_MOST = 20_000  # lines that are shown at all


@dataclass(slots=True)
class _File:
    """A file, its colours once they are known, and its rows of the present width."""

    found: FileDifference
    colours: Colours | None = None
    drawn: DrawnFile | None = None


class Section:
    """The difference of a pair. To be closed: Git may be at work for it."""

    def __init__(self, root: Path, pair: Pair, how: How) -> None:
        self.pair = pair
        self.problem = ""
        self.found: CodeDifference | None = None
        self._root = root
        self._how = how
        self._style: tuple[int, bool | None] = (80, None)
        self._files: list[_File] = []
        self._lines = 0
        self._plain = 0  # the first file whose colours are not known
        self._blobs = Shadow(root).blobs()
        self._coming: Generator[FileDifference] | None = None
        self._read_all = False

    @property
    def drawn(self) -> list[DrawnFile]:
        """The files that are drawn, in order."""
        return [one.drawn for one in self._files if one.drawn is not None]

    @property
    def ready(self) -> int:
        """How many files are drawn in colour."""
        return self._plain

    @property
    def readable(self) -> bool:
        """Whether the first screen is drawn, without colours."""
        enough = self._read_all or self._lines >= _FIRST
        return enough and not self._plain and all(one.drawn for one in self._files)

    @property
    def pending(self) -> bool:
        """Whether there is work to do."""
        coloured = self._read_all and self._plain == len(self._files)
        return not self.problem and not (coloured and len(self.drawn) == len(self._files))

    @property
    def same(self) -> str:
        """What there is to say where no file differs."""
        found = self.found
        but = found is not None and found.old != found.new
        return f"the same code{' but for white space' if but else ''}"

    @property
    def missing(self) -> int:
        """How many files are still to come, or are too much to show."""
        return (len(self.found.changes) if self.found else 0) - len(self._files)

    @property
    def cut(self) -> bool:
        """Whether there is more than can be shown."""
        return self._read_all and self.missing > 0

    def style(self, width: int, split: bool | None) -> None:
        """Draw in this way from now on."""
        if self._style != (width, split):
            self._style = (width, split)
            for one in self._files:
                one.drawn = None

    def step(self) -> None:
        """Do the next bit of work that is pending."""
        try:
            self._step()
        except WorkbenchError as error:
            self.problem = error.message
            self.close()

    def close(self) -> None:
        """End what goes on."""
        if self._coming is not None:
            self._coming.close()
        self._blobs.close()

    def _step(self) -> None:
        if self.found is None:
            self.found = self._listed()
            self._coming = self.found.files()
        elif undrawn := next((one for one in self._files if one.drawn is None), None):
            undrawn.drawn = draw(undrawn.found, *self._style, undrawn.colours or PLAIN)
        elif not self._read_all and (self._lines < _FIRST or self._plain == len(self._files)):
            self._read()
        else:
            self._colour(self._files[self._plain])

    def _listed(self) -> CodeDifference:
        old, new = self.pair.old, self.pair.new
        if new is None:
            return code.of_working_tree(self._root, old.folder, self._how)
        return code.of_runs(self._root, old.folder, new.folder, self._how)

    def _read(self) -> None:
        """The next file."""
        assert self._coming is not None
        found = next(self._coming, None) if self._lines < _MOST else None
        if found is None:
            self._read_all = True
            self.close()
        else:
            self._files.append(_File(found))
            self._lines += sum(len(hunk.lines) for hunk in found.hunks)

    def _colour(self, one: _File) -> None:
        one.colours = coloured(one.found, self._blobs if self._plain < _WHOLE else None)
        one.drawn = draw(one.found, *self._style, one.colours)
        self._plain += 1
