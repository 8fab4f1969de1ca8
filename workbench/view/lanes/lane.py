"""What a lane is: something of one run, or of the marked runs compared, worked out bit by bit.

A lane lives while the same runs are selected. It is asked from a thread that draws lanes and
nothing else, so it may take some tenths of a second, and it should paint something first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from ...draw.cells import Row
from ...errors import BadFilter
from ...index.catalog import Run
from ...inside import records
from ...settings import Settings
from ...tweak.field import Field
from ..tweaking.draft import Draft


@dataclass(frozen=True, slots=True)
class LaneOptions:
    """How a lane is drawn, as far as a person chose it. `split` puts the old beside the new: None
    leaves that to the width; `find` is a text that is searched for."""

    ignore_space: bool = False
    split: bool | None = None
    find: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a lane is about: one run, or two and more that are compared, the oldest first.

    `baseline` is the run that they are compared with, `now` sets the one run beside the working
    tree instead, `draft` makes what went into it editable: there may be no run then. `listed` are
    all runs of the project, `inks` those of the runs that have a colour on the screen, by number;
    `width` is in cells.
    """

    runs: tuple[Run, ...]
    width: int
    baseline: Run | None = None
    listed: Sequence[Run] = field(default=(), compare=False)
    options: LaneOptions = LaneOptions()
    settings: Settings = field(default_factory=Settings)
    now: bool = False
    inks: Mapping[int, str] = field(default_factory=dict)
    draft: Draft | None = None

    @property
    def run(self) -> Run:
        """The run, or the last of several."""
        return self.runs[-1]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The runs by number."""
        return tuple(run.number for run in self.runs)


@dataclass(frozen=True, slots=True)
class Page:
    """What a lane shows. `stops` are the rows that `]` and `[` go to (hunks, columns), `heads`
    those of `}` and `{` (files), `finds` those that hold the text searched for; `busy` says what
    is still being worked out. Of a lane that can be edited, `fields` are its fields with the rows
    that they stand in, and `trouble` tells why the filter that is typed cannot be understood."""

    rows: Sequence[Row] = ()
    stops: Sequence[int] = ()
    heads: Sequence[int] = ()
    finds: Sequence[int] = ()
    busy: str = ""
    fields: Sequence[tuple[int, Field]] | None = None
    trouble: BadFilter | None = None


class Lane(Protocol):
    """One lane of some runs."""

    def advance(self, seconds: float) -> bool:
        """Work for about so long; whether there is more to do."""

    def page(self, subject: Subject) -> Page | None:
        """What it shows; None while that is the same as before."""

    def close(self) -> None:
        """Another lane is shown now: end what goes on."""


Draw = Callable[[Path, Subject], Page]


class PlainLane:
    """A lane that a function draws at once, and again when the runs or their `files` change."""

    def __init__(self, root: Path, draw: Draw, files: Iterable[str] = ()) -> None:
        self._root = root
        self._draw = draw
        self._files = tuple(files)
        self._shown: object = None

    def advance(self, seconds: float) -> bool:
        """There is nothing to do beforehand."""
        return False

    def page(self, subject: Subject) -> Page | None:
        """What it shows; None while that is the same as before."""
        runs = tuple(replace(run, seconds=None) for run in subject.runs)
        stamps = [records.stamp(str(run.folder / name)) for run in runs for name in self._files]
        now = replace(subject, runs=runs), stamps
        if self._shown == now:
            return None
        self._shown = now
        return self._draw(self._root, subject)

    def close(self) -> None:
        """Nothing goes on."""
