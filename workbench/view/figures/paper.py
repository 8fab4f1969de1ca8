"""Panes in a file: SVG, PNG or PDF, drawn by matplotlib (an extra: `workbench-ml[figures]`).

The same panes give the same bytes: no date, and identifiers that do not depend on chance. Text in
an SVG stays text. Names come from anywhere: they are drawn as they are, never as formulas.
"""

from __future__ import annotations

import logging
import math
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...draw.cells import ELLIPSIS, clean
from ...errors import BadQuery, CannotWrite, NotInstalled
from . import style
from .drawing import draw
from .wish import FigureWish, Pane

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png", "pdf")
POINTS = 72  # to the inch
_DPI = 144
_PANE = 4.0, 2.9  # inches of a pane among others
_ALONE = 8.0, 5.0
_LISTED = 24  # names in the legend at most
_LONGEST = 44  # characters of a name
_FEWEST, _MOST = 60, 40_000  # columns of a curve, and of all
_ARRANGED = 25  # panes that matplotlib arranges itself: that takes seconds soon


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn on: `theme` is `light` or `dark`, `size` inches, None for what suits."""

    theme: str = "light"
    size: tuple[float, float] | None = None


def check(target: Path) -> str:
    """The format that the name of a file asks for. Raises BadQuery for one that nobody draws,
    NotInstalled where there is nothing to draw it."""
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise BadQuery(f"{target}: no such format", "Name it .svg, .png or .pdf.")
    try:
        import matplotlib  # noqa: F401  # half a second, paid by nobody else
    except ImportError as error:
        raise NotInstalled(
            "figures are drawn by matplotlib, which is not installed",
            'Install it: pip install "workbench-ml[figures]"',
        ) from error
    return kind


def columns(count: int, curves: int, paper: Paper) -> int:
    """Columns for curves, so many in all of so many panes: one a point of the paper, and fewer
    where the file would become large. A column keeps its extremes, however wide it is."""
    width = _size(count, paper)[0] / _grid(count)[0]
    return max(_FEWEST, min(round(width * POINTS), _MOST // max(1, curves)))


def write(panes: Sequence[Pane], wish: FigureWish, target: Path, paper: Paper) -> int:
    """Write the panes as one figure, in a grid; the bytes of the file. It is written beside its
    target and renamed. Raises BadQuery, NotInstalled, CannotWrite."""
    kind = check(target)
    import matplotlib

    beside = target.with_name(f".{target.name}.new-{os.getpid()}")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    try:
        with matplotlib.rc_context(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a glyph that the font lacks is a box
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(style.settings(paper.theme))
            figure = _figure(panes, wish, paper)
            figure.savefig(beside, format=kind, dpi=_DPI, metadata=style.metadata(kind))
        beside.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise CannotWrite(
            f"{target} cannot be written: {error.strerror or error}",
            "Check the folder and its space.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _figure(panes: Sequence[Pane], wish: FigureWish, paper: Paper) -> Figure:
    from matplotlib.figure import Figure

    across, down = _grid(len(panes))
    width, height = _size(len(panes), paper)
    arranged = len(panes) <= _ARRANGED
    figure = Figure(figsize=(width, height), layout="constrained" if arranged else None)
    if not arranged:
        sides = {"left": 0.7 / width, "right": 1 - 0.2 / width, "wspace": 0.35}
        figure.subplots_adjust(**sides, bottom=1.2 / height, top=1 - 0.4 / height, hspace=0.5)
    places = figure.subplots(down, across, squeeze=False).ravel().tolist()
    for pane, axes in zip(panes, places, strict=False):
        draw(axes, pane, wish, paper.theme)
    for axes in places[len(panes) :]:
        axes.remove()
    _legend(figure, panes, paper)
    return figure


def _legend(figure: Figure, panes: Sequence[Pane], paper: Paper) -> None:
    """The names of the curves of all panes, each once, below them."""
    from matplotlib.lines import Line2D

    named = {one.place: one for pane in panes for one in pane.curves}
    listed = [named[place] for place in sorted(named)][:_LISTED]
    if not listed:
        return
    handles = [Line2D([], [], **style.line(one.place, paper.theme)) for one in listed]
    labels = [_shortened(one.label) for one in listed]
    if len(named) > len(listed):
        handles.append(Line2D([], [], linestyle=""))
        labels.append(f"and {len(named) - len(listed)} more")
    room = _size(len(panes), paper)[0] * 11  # characters on a line, about
    beside = max(1, min(len(labels), int(room / (max(map(len, labels)) + 6))))
    place: Any = "outside lower left" if len(panes) <= _ARRANGED else "lower left"
    legend = figure.legend(handles, ["·"] * len(labels), loc=place, ncols=beside)
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set_parse_math(False)
        text.set_text(label)


def _shortened(label: str) -> str:
    label = clean(label)
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + ELLIPSIS


def _grid(count: int) -> tuple[int, int]:
    """Panes across and down: two beside each other, then as many as there are rows."""
    across = max(1, math.ceil(math.sqrt(count)))
    return across, max(1, math.ceil(count / across))


def _size(count: int, paper: Paper) -> tuple[float, float]:
    """Inches."""
    across, down = _grid(count)
    return paper.size or (_ALONE if count <= 1 else (_PANE[0] * across, _PANE[1] * down))
