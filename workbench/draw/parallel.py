"""Parallel coordinates: an upright axis for each name, and a line through them for each run.

    lr          width       val/acc
    0.1         wide        0.93
    │⠉⠒⠤⣀      ⡠│⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒│◀
    │   ⠉⠒⠤⣀⡠⠊⠁ │           │
    1e-4        narrow      0.41

Lines go from bad to good in the inks "scale-0" … "scale-4" by their place on the last axis; a
value that is missing interrupts its line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .axes import captions
from .canvas import Canvas
from .cells import Piece, Row, cell_width, cut, fit, line
from .gauge import Gauge, Value, gauge, written
from .reduction import Floats

SHADES = 5
_APART = 11  # cells between two axes at least
_LEFT, _RIGHT = 4, 6  # cells beside the first and the last axis
_CHOSEN = "◀"


@dataclass(frozen=True, slots=True)
class Strand:
    """One run: its values along the axes; `sign` and `ink` stand at its end, if there is one."""

    values: tuple[Value, ...]
    sign: str = ""
    ink: str = ""
    chosen: bool = False


def parallel(
    names: Sequence[str], strands: Sequence[Strand], width: int, height: int, good: str | None
) -> list[Row]:
    """`height` rows of `width` cells; `good` is the good end of the last axis, "up" or "down".

    Axes that do not fit are left out, the last one never; the title says how many. Without a
    good end all lines are of one ink.
    """
    if width < 1 or height < 1:
        return [()] * max(height, 0)
    if len(names) < 2 or width < 2 * _APART or height < 6:
        text = "there are too few axes" if len(names) < 2 else "too small"
        return [line([Piece(text, "dim")], width), *[line([], width)] * (height - 1)]
    most = 1 + (width - _LEFT - _RIGHT) // _APART
    places = list(range(len(names)))
    if len(names) > most:
        places[most - 1 :] = places[-1:]
    board = _Board(
        [names[place] for place in places],
        [[strand.values[place] for strand in strands] for place in places],
        width,
        height - (5 if any(strand.chosen for strand in strands) else 4),
    )
    title = f"{names[-1]}, {len(strands)} runs"
    title += f", {len(places)} of {len(names)} axes" if len(places) < len(names) else ""
    hint = {"up": "  higher is better", "down": "  lower is better"}.get(good or "", "")
    top = line([Piece(fit(title, cell_width(title)), "title"), Piece(hint, "dim")], width)
    return [top, *board.rows(strands, good)]


class _Board:
    """The axes side by side. `held` are the values of all strands on each."""

    def __init__(
        self, names: Sequence[str], held: Sequence[Sequence[Value]], width: int, height: int
    ) -> None:
        self._names, self._held, self._width = names, held, width
        self._gauges = [gauge(values) for values in held]
        last = max(width - 1 - _RIGHT, _LEFT)
        steps = len(names) - 1
        self._cells = [_LEFT + (last - _LEFT) * place // steps for place in range(steps + 1)]
        self._room = max(
            1, min(b - a for a, b in zip(self._cells, self._cells[1:], strict=False)) - 1
        )
        self._canvas = Canvas(width, height)
        for cell in self._cells:
            self._canvas.rule(cell, "│", "axis")

    def rows(self, strands: Sequence[Strand], good: str | None) -> list[Row]:
        """Names, upper ends, the lines, lower ends and the values of the chosen strand."""
        dots = np.array([self._dots(*pair) for pair in zip(self._gauges, self._held, strict=True)])
        self._lines(dots, self._inks(good), strands)
        self._marks(dots, strands)
        names = self._captions(self._names, "title")
        tops = self._captions([on.ends()[1] for on in self._gauges], "tick")
        lows = self._captions([on.ends()[0] for on in self._gauges], "tick")
        rows = [names, tops, *self._canvas.rows(), lows]
        for index, strand in enumerate(strands):
            if strand.chosen:
                told = [written(values[index]) for values in self._held]
                return [*rows, self._captions(told, "cursor")]
        return rows

    def _dots(self, on: Gauge, values: Sequence[Value]) -> list[float]:
        """The row of dots of each value, NaN for none."""
        height = 4 * self._canvas.height - 1
        found = (on.place(value) for value in values)
        return [np.nan if part is None else (1 - part) * height for part in found]

    def _inks(self, good: str | None) -> list[str]:
        """An ink a strand, by its place on the last axis."""
        inks = []
        for value in self._held[-1]:
            part = self._gauges[-1].place(value)
            if part is None or good is None:
                inks.append("dim" if part is None else "tick")
            else:
                best = part if good == "up" else 1 - part
                inks.append(f"scale-{min(int(best * SHADES), SHADES - 1)}")
        return inks

    def _lines(self, dots: Floats, inks: Sequence[str], strands: Sequence[Strand]) -> None:
        """The worst first, so that the best lie over them, and the chosen one over all."""
        which = np.array(inks)
        for ink in sorted(set(inks)):
            self._group(dots[:, which == ink], ink)
        for index, strand in enumerate(strands):
            if strand.chosen:
                below = np.minimum(dots[:, [index]] + 1, 4 * self._canvas.height - 1)
                self._group(np.concatenate([dots[:, [index]], below], axis=1), "cursor")

    def _group(self, dots: Floats, ink: str) -> None:
        for place, cell in enumerate(self._cells):
            here = dots[place][np.isfinite(dots[place])]
            self._canvas.segments(2 * cell, here, 2 * cell, here, ink)
        for place, (left, right) in enumerate(zip(self._cells, self._cells[1:], strict=False)):
            a, b = dots[place], dots[place + 1]
            both = np.isfinite(a) & np.isfinite(b)
            self._canvas.segments(2 * left, a[both], 2 * right, b[both], ink)

    def _marks(self, dots: Floats, strands: Sequence[Strand]) -> None:
        """What stands beside the axes between their ends, and signs at the ends of strands."""
        for on, cell in zip(self._gauges, self._cells, strict=True):
            for place, name in on.between():
                dot = (1 - place) * (4 * self._canvas.height - 1)
                room = min(self._room // 2, self._width - cell - 1)
                for offset, char in enumerate(cut(name, room)):
                    if cell_width(char) == 1:
                        self._canvas.mark(cell + 1 + offset, round(dot) // 4, char, "tick")
        for index, strand in enumerate(strands):
            if (sign := _CHOSEN if strand.chosen else strand.sign) and np.isfinite(dots[-1, index]):
                ink = "cursor" if strand.chosen else strand.ink
                away = 2 if strand.chosen else 1
                row = round(dots[-1, index]) // 4
                self._canvas.mark(self._cells[-1] + away, row, sign, ink)

    def _captions(self, texts: Sequence[str], ink: str) -> Row:
        pieces = [Piece(fit(text, min(self._room, cell_width(text))), ink) for text in texts]
        return captions(list(zip(self._cells, pieces, strict=True)), self._width)
