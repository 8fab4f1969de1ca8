"""Parallel coordinates: an upright axis for each name, and a line through them for each run.

           lr          width       val/acc
           0.1         wide        0.93 ▲
           │⠉⠒⠤⣀      ⡠│⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒│◀
           │   ⠉⠒⠤⣀⡠⠊⠁ │           │
          1e-4        narrow      0.41
    run 12 0.1         wide        0.93

Lines go from bad to good in the inks "scale-0" … "scale-4" by their place on the last axis; a
value that is missing interrupts its line. ▲ or ▼ is at the good end of an axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas
from .cells import Piece, Row, cell_width, clean, cut, fit, line
from .gauge import Gauge, Value, gauge, written
from .reduction import Floats

SHADES = 5
_APART = 11  # cells between two axes at least
_LEFT, _RIGHT = 4, 6  # cells beside the first and the last axis
_NAMED = 12  # cells for the name of the chosen run at most
_CHOSEN = "◀"

#: The good end of an axis: "up", "down", or None where nobody knows.
Good = str | None


@dataclass(frozen=True, slots=True)
class Strand:
    """One run: its values along the axes; `sign` and `ink` stand at its end, if there is one.
    `name` stands beside its values if it is the chosen one."""

    values: tuple[Value, ...]
    sign: str = ""
    ink: str = ""
    chosen: bool = False
    name: str = ""


def parallel(
    names: Sequence[str], strands: Sequence[Strand], width: int, height: int, good: Sequence[Good]
) -> list[Row]:
    """`height` rows of `width` cells; `good` has the good end of each axis.

    Axes that do not fit are left out, the last one never; the title says how many. Where the last
    one has no good end all lines are of one ink.
    """
    if width < 1 or height < 1:
        return [()] * max(height, 0)
    if len(names) < 2 or width < 2 * _APART or height < 6:
        text = "there are too few axes" if len(names) < 2 else "too small"
        return [line([Piece(text, "dim")], width), *[line([], width)] * (height - 1)]
    left = _left(strands)
    most = max(2, 1 + (width - left - _RIGHT) // _APART)
    places = list(range(len(names)))
    if len(names) > most:
        places[most - 1 :] = places[-1:]
    board = _Board(
        [names[place] for place in places],
        [[strand.values[place] for strand in strands] for place in places],
        [good[place] for place in places],
        left,
        width,
        height - (5 if any(strand.chosen for strand in strands) else 4),
    )
    title = f"{names[-1]}, {len(strands)} runs"
    title += f", {len(places)} of {len(names)} axes" if len(places) < len(names) else ""
    hint = {"up": "  higher is better", "down": "  lower is better"}.get(good[-1] or "", "")
    top = line([Piece(fit(title, cell_width(title)), "title"), Piece(hint, "dim")], width)
    return [top, *board.rows(strands)]


def _left(strands: Sequence[Strand]) -> int:
    """Cells left of the first axis: more where a run is named, the same whichever it is."""
    if not any(strand.chosen and strand.name for strand in strands):
        return _LEFT
    return _LEFT + 1 + min(_NAMED, max(cell_width(clean(strand.name)) for strand in strands))


class _Board:
    """The axes side by side. `held` are the values of all strands on each."""

    def __init__(
        self,
        names: Sequence[str],
        held: Sequence[Sequence[Value]],
        good: Sequence[Good],
        left: int,
        width: int,
        height: int,
    ) -> None:
        self._names, self._held, self._good, self._width = names, held, good, width
        self._gauges = [gauge(values) for values in held]
        last = max(width - 1 - _RIGHT, left)
        steps = len(names) - 1
        self._cells = [left + (last - left) * place // steps for place in range(steps + 1)]
        self._room = max(
            1, min(b - a for a, b in zip(self._cells, self._cells[1:], strict=False)) - 1
        )
        self._canvas = Canvas(width, height)
        for cell in self._cells:
            self._canvas.rule(cell, "│", "axis")

    def rows(self, strands: Sequence[Strand]) -> list[Row]:
        """Names, upper ends, the lines, lower ends and the values of the chosen strand."""
        dots = np.array([self._dots(*pair) for pair in zip(self._gauges, self._held, strict=True)])
        self._lines(dots, self._inks(self._good[-1]), strands)
        self._marks(dots, strands)
        names = self._captions(self._names, "title")
        tops = self._captions(self._ends(1, "up", "▲"), "tick")
        lows = self._captions(self._ends(0, "down", "▼"), "tick")
        rows = [names, tops, *self._canvas.rows(), lows]
        for index, strand in enumerate(strands):
            if strand.chosen:
                told = [written(values[index]) for values in self._held]
                return [*rows, self._captions(told, "cursor", strand.name)]
        return rows

    def _ends(self, which: int, best: str, sign: str) -> list[str]:
        """What stands at one end of each axis, with a sign where that is the good one."""
        pairs = zip(self._gauges, self._good, strict=True)
        return [on.ends()[which] + f" {sign}" * (good == best) for on, good in pairs]

    def _dots(self, on: Gauge, values: Sequence[Value]) -> list[float]:
        """The row of dots of each value, NaN for none."""
        height = 4 * self._canvas.height - 1
        found = (on.place(value) for value in values)
        return [np.nan if part is None else (1 - part) * height for part in found]

    def _inks(self, good: Good) -> list[str]:
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

    def _captions(self, texts: Sequence[str], ink: str, name: str = "") -> Row:
        """A text around each axis, cut to its share of the row; a name on the left of them."""
        room = self._cells[0] - _LEFT - 1
        pieces = [Piece(fit(name, room), "dim")] if name and room > 0 else []
        used = sum(cell_width(piece.text) for piece in pieces)
        for (start, end), cell, text in zip(self._shares(), self._cells, texts, strict=True):
            start = max(start, used + 1) if used else start
            size = max(0, min(end - start, cell_width(clean(text))))
            at = max(start, min(cell - size // 2, end - size))
            pieces += [Piece(" " * (at - used)), Piece(fit(text, size), ink)]
            used = at + size
        return line(pieces, self._width)

    def _shares(self) -> list[tuple[int, int]]:
        """The cells for what stands around each axis: half way to its neighbours, one between."""
        middles = [(a + b) // 2 for a, b in zip(self._cells, self._cells[1:], strict=False)]
        starts = [0, *(middle + 1 for middle in middles)]
        return list(zip(starts, [*middles, self._width], strict=True))
