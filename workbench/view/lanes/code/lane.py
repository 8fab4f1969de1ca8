"""The code lane: what is compared, the files that differ, and how, file by file."""

from __future__ import annotations

import time
from pathlib import Path

from ....errors import WorkbenchError
from ....inputs.code.changes import How
from ....inputs.code.snapshot import capture
from ....inside import layout, records
from ..lane import Page, Subject
from . import pairs
from .page import draw_page
from .section import Section

_SOON, _CALM = 0.1, 1.0  # seconds between two pages while work goes on: at first, later
_FRESH = 3.0  # seconds after which the working tree is looked at again


class CodeLane:
    """Works out one difference after the other, and shows what is ready."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._asked: object = None
        self._shown: object = None
        self._sections: list[Section] = []
        self._remarks: tuple[str, ...] = ()
        self._steps = 0
        self._more = False
        self._files = 0  # that the last page showed
        self._wait = _SOON
        self._due = 0.0
        self._looked = 0.0
        self._now = False

    def advance(self, seconds: float) -> bool:
        """Work for about so long; whether there is more to do."""
        deadline = time.monotonic() + seconds
        section = self._next()
        while section is not None:
            section.step()
            self._steps += 1
            section = self._next()
            first = section is not None and section.readable and not self._files
            if first or time.monotonic() >= deadline:
                break
        self._more = section is not None
        if self._now and not self._more:
            self._look_at_tree()
        return self._more

    def page(self, subject: Subject) -> Page | None:
        """What it shows; None while that is the same as before, or not much more."""
        self._follow(subject)
        style = subject.width, subject.options.split
        for section in self._sections:
            section.style(*style)
        state = style, self._steps
        early = self._more and self._files and time.monotonic() < self._due
        redrawn = sum(len(section.drawn) for section in self._sections)
        if self._shown == state or early or (self._more and redrawn < self._files):
            return None
        self._shown, self._files = state, redrawn
        self._due = time.monotonic() + self._wait
        self._wait = min(_CALM, 2 * self._wait)
        return draw_page(subject, self._sections, self._remarks)

    def close(self) -> None:
        """End what goes on."""
        for section in self._sections:
            section.close()

    def _follow(self, subject: Subject) -> None:
        """Begin anew when something else is asked for."""
        known = [run for run in (*subject.runs, subject.baseline) if run is not None]
        stamps = [(run.number, records.stamp(str(run.folder / layout.CODE))) for run in known]
        options = subject.options
        asked = stamps, options.ignore_space, subject.now
        if self._asked == asked:
            return
        self.close()
        found = pairs.find(subject)
        how = How(options.ignore_space)
        self._asked, self._shown, self._now = asked, None, subject.now
        self._sections = [Section(self._root, pair, how) for pair in found.pairs]
        self._remarks = found.remarks
        self._files, self._wait, self._due, self._more = 0, _SOON, 0.0, bool(found.pairs)
        self._looked = time.monotonic()

    def _next(self) -> Section | None:
        """The section to work on: first it is told of each which files differ."""
        pending = [section for section in self._sections if section.pending]
        unlisted = (section for section in pending if section.found is None)
        return next(unlisted, pending[0] if pending else None)

    def _look_at_tree(self) -> None:
        """Begin anew when the code has been edited since it was compared."""
        if time.monotonic() < self._looked + _FRESH:
            return
        try:
            tree = capture(self._root).tree
        except (WorkbenchError, OSError):
            return  # what was said of it before still holds
        self._looked = time.monotonic()
        if any(section.found and section.found.new != tree for section in self._sections):
            self._asked = None
