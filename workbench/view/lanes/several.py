"""What the lanes of compared runs share: the runs in order, and what they are compared by."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from ...compare import between
from ...compare.between import Comparison
from ...draw.cells import Row
from ...index.catalog import Run
from ...inside import layout, records
from .. import compared
from .lane import Page, Subject
from .rows import note

#: Draws what is known of a comparison, given the inks of its sides.
Draw = Callable[[Comparison, Subject], Page]

_FILES = (layout.CODE, layout.FILES, layout.ENVIRONMENT)


def sides(subject: Subject) -> tuple[Run, ...]:
    """The runs of a lane as they are compared: the baseline first, else the first of them."""
    base = subject.baseline or subject.runs[0]
    return (base, *(run for run in subject.runs if run.number != base.number))


def tables(found: Comparison, lane: str, subject: Subject) -> list[list[Row]]:
    """A lane of a comparison, each run in its ink; or that nothing of it differs."""
    inks = [subject.inks.get(side.run.number, "title") if side.run else "" for side in found.sides]
    told = compared.tables(found, lane, subject.width, inks)
    return told or [
        note(f"{compared.TITLES.get(lane, lane)}: the same in all that is known", subject.width)
    ]


def stacked(parts: Sequence[Sequence[Row]]) -> Page:
    """Parts below each other, each of them a stop."""
    rows: list[Row] = []
    stops = []
    for part in parts:
        if part:
            stops.append(len(rows))
            rows += part
    return Page(rows, stops)


class ComparedLane:
    """A lane of several runs. It first shows what lists know of them, then what Git and the
    records of the runs tell, which takes some hundredths of a second a run."""

    def __init__(
        self, root: Path, subject: Subject, draw: Draw, first: Collection[str], all: Collection[str]
    ) -> None:
        self._root = root
        self._draw = draw
        self._first, self._all = first, all
        self._waiting = list(sides(subject)) if "code" in all else []
        self._base = sides(subject)[0]
        self._shown: object = None

    def advance(self, seconds: float) -> bool:
        """Ask Git about run after run for about so long; whether there are more."""
        deadline = time.monotonic() + seconds
        while self._waiting and time.monotonic() < deadline:
            between.code_side(self._root, self._base, self._waiting.pop())
        return bool(self._waiting)

    def page(self, subject: Subject) -> Page | None:
        """What differs as far as it is known; None while that is the same as before."""
        runs = sides(subject)
        if runs[0].number != self._base.number:  # another baseline was chosen
            self._base, self._waiting = runs[0], list(runs) if self._waiting else []
        known = tuple(replace(run, seconds=None) for run in runs)
        stamps = [records.stamp(str(run.folder / name)) for run in runs for name in _FILES]
        now = replace(subject, runs=known), stamps, bool(self._waiting)
        if self._shown == now:
            return None
        self._shown = now
        lanes = self._first if self._waiting else self._all
        found = between.of_runs(self._root, runs, subject.settings.direction, lanes)
        page = self._draw(found, subject)
        return replace(page, busy="reading the code" if self._waiting else "")

    def close(self) -> None:
        """Nothing goes on."""
