"""What a front end that follows a project is told, named after what has happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..index.catalog import Run
from ..inputs.code.repository import WorkingTree
from ..loop.loop import News
from ..outputs.terminal import Line
from .board import BoardWish, Drawn
from .lanes.lane import Page
from .listing import Listing, TableWish
from .top import Machine


@dataclass(frozen=True, slots=True)
class Wish:
    """What the screen wants to see of all runs; lanes are wished for elsewhere."""

    table: TableWish = field(default_factory=TableWish)
    board: BoardWish = field(default_factory=BoardWish)


@dataclass(frozen=True, slots=True)
class RunsRead:
    """The list of runs, whenever something in it has changed."""

    runs: Sequence[Run]
    listing: Listing


@dataclass(frozen=True, slots=True)
class ChartsDrawn:
    """The charts that were wished for."""

    wish: BoardWish
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class LaneDrawn:
    """A lane of these runs, by number."""

    runs: tuple[int, ...]
    lane: str
    page: Page


@dataclass(frozen=True, slots=True)
class LogRead:
    """Lines of a run's log, replacing those from `first` on; `skipped` bytes are before all."""

    run: int
    first: int
    lines: Sequence[Line]
    skipped: int


@dataclass(frozen=True, slots=True)
class MachineRead:
    """A reading of this machine's load."""

    machine: Machine


@dataclass(frozen=True, slots=True)
class ProjectWatched:
    """The code of the project, when it has changed: Git's word and the scripts found."""

    tree: WorkingTree | None
    scripts: Sequence[str]


@dataclass(frozen=True, slots=True)
class LoopTold:
    """What is new of the loop; None when it has ended."""

    news: News | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Something could not be done; `text` says what, and what to do."""

    text: str


Event = (
    RunsRead | ChartsDrawn | LaneDrawn | LogRead | MachineRead | ProjectWatched | LoopTold | Failed
)
