"""What somebody wants to see on the board, and what was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...draw.axes import Range
from ...draw.cells import Row
from ...draw.frame import Scale

Kind = Literal["curves", "scatter", "parallel"]

#: What x may be besides the name of a metric: steps, the metric that counts epochs, seconds since
#: the start of each run, and the time of day.
STEP, EPOCH, TIME, CLOCK = "step", "epoch", "time", "clock"


@dataclass(frozen=True, slots=True)
class Charted:
    """A run on the board: its number, its ink, and the group that it is drawn as a part of."""

    number: int
    ink: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class BoardWish:
    """What the charts should show, in `width` × `height` cells.

    `runs` are those with curves; of one group they are one band. `listed` are the numbers of the
    runs in the pictures of all runs, None for every run there is. `chosen` is the run that
    somebody looks at, `baseline` the one that values are compared with.

    `selected` is a metric, `alone` shows only that one, `only` those whose names contain one of
    the texts between `|`. `x` is what stands along (see STEP …); `cursor`, `x_range` and `picked`,
    the range that somebody is choosing, are in its units, `y_ranges` are by metric. `param` is the
    parameter or metric along a scatter; with `other_x` that axis is logarithmic where it would be
    linear by itself, and linear where not.
    """

    runs: tuple[Charted, ...] = ()
    width: int = 0
    height: int = 0
    kind: Kind = "curves"
    selected: str = ""
    alone: bool = False
    only: str = ""
    x: str = STEP
    log_x: bool = False
    log_y: bool = False
    clip: bool = False
    smoothing: float = 0.0
    meters: bool = False
    x_range: Range | None = None
    y_ranges: tuple[tuple[str, Range], ...] = ()
    cursor: float | None = None
    picked: Range | None = None
    param: str = ""
    other_x: bool = False
    baseline: int | None = None
    chosen: int | None = None
    listed: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where a chart's plot is on the board, in cells, what its axes show, and from where to where
    there are points."""

    metric: str
    left: int
    top: int
    columns: int
    lines: int
    across: Scale
    upward: Scale
    points: Range


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rows of a board, and what is on it.

    `metrics` are all charts of all pages; `axes` what x may be, `params` what may stand along a
    scatter and `param` what does, `turns` whether that axis may be logarithmic as well as linear.
    `clipped` says that outliers are out of sight somewhere, `single`
    how many metrics have no chart, for they were measured once only.
    `values` are those of the selected metric by the name of the curve, nearest to `at` on the x
    axis where the crosshair is on, else the last.
    """

    rows: tuple[Row, ...] = ()
    metrics: tuple[str, ...] = ()
    selected: int = 0
    page: int = 0
    pages: int = 1
    columns: int = 0
    lines: int = 0
    reading: bool = False
    areas: tuple[Area, ...] = ()
    axes: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    param: str = ""
    turns: bool = False
    clipped: bool = False
    single: int = 0
    at: float | None = None
    values: tuple[tuple[str, float], ...] = ()

    def area(self) -> Area | None:
        """That of the selected chart; None where there is none."""
        name = self.metrics[self.selected] if self.metrics else ""
        return next((area for area in self.areas if area.metric == name), None)
