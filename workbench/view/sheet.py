"""The table of runs laid out in a width: as many columns as fit, a row a line, a head.

  #  state      val/acc ▾        Δ     lr  hidden  command
a ✓ 14  31m5s      .807 ▂▃▅▆▆▇  +.021▲  1e-4    64  train.py --lr 1e-4
▸   ×5  5 runs     .798         ±.004   3e-4    64  lr 3e-4, hidden 64
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ..draw.cells import Piece, Row, cell_width, clean, fit, fit_end, is_path, line
from ..draw.legend import letter
from ..draw.numerals import number
from ..index.catalog import Run
from .columns import Column, cells, narrower, widths
from .groups import Group
from .listing import Line, Listing, key_of
from .states import brief, sign
from .table import value_text

_STATE_INKS = {
    "running": "live",
    "finished": "good",
    "failed": "bad",
    "killed": "bad",
    "never-started": "bad",
    "lost": "warn",
}
_WIDEST = 18
_MEASURED = 300  # lines that are looked at for the widths of the columns
#: Cells for the names of runs, and of groups, at least, before columns give way.
_NAME, _GROUP = 9, 26
_FIRST = 2  # parameters that tell more than the names of runs
_SPREAD = 6
_LEFT = frozenset({"tags", "note", "state"})  # texts that are read from the left


class Sheet:
    """A listing in so many cells. What stands in a row is worked out when it is shown."""

    def __init__(self, listing: Listing, width: int) -> None:
        self.listing = listing
        self.width = width
        self._told: dict[int | str, tuple[Line, Run | None, list[Piece]]] = {}
        self.columns, self._widths = self._layout()
        self._left = self._read_from_the_left()
        self._common = _shared(listing.lines[:_MEASURED])

    def head(self, selected: str, before: int) -> Row:
        """The names of the columns behind `before` blanks; that of the `selected` key stands out,
        that which is sorted by has a sign."""
        pieces = [Piece(" " * before + f"{fit('#', self._widths[0], 'right')}  ")]
        pieces.append(Piece(f"{fit('state', self._widths[1])}  "))
        at = 2
        for column in self.columns:
            count = len(widths(column))
            room = sum(self._widths[at : at + count]) + 2 * (count - 1)
            ink = "chosen" if column.key == selected else ""
            pieces += [Piece(self._name(column, room), ink), Piece("  ")]
            at += count
        room = self.width - sum(cell_width(piece.text) for piece in pieces)
        return line([*pieces, Piece("command" if room >= _NAME else "")], self.width)

    def row(self, of: Line, ink: str, marked: bool) -> Row:
        """A line: its mark, its cells, and its command or what its group has in common."""
        told = self._cells(of)
        state = _STATE_INKS.get(of.life.state, "") if isinstance(of, Run) else ""
        shown = letter(ink) if marked else "•" if ink else " "
        loud = state if state in ("bad", "warn", "live") else ""
        used = 8 + sum(self._widths) + 2 * (len(self._widths) - 1)
        pieces = [Piece(" "), Piece(f"{shown} ", ink), Piece(f"{self._sign(of)} ", state)]
        for place, piece in enumerate(told):
            own = ink if place == 0 else loud if place == 1 else piece.ink
            pieces += [Piece(self._fit(place, piece.text), own), Piece("  ")]
        title = of.title if isinstance(of, Group) else self._called(of)
        room = self.width - used
        title = fit(title, room) if room >= _NAME else ""
        rest = Piece(title, "" if isinstance(of, Group) else "dim")
        return (*pieces, rest)

    def column_at(self, x: int) -> str:
        """The key of the column whose head is at cell `x`; empty where there is none."""
        at = 5 + self._widths[0] + self._widths[1] + 4
        place = 2
        for column in self.columns:
            count = len(widths(column))
            room = sum(self._widths[place : place + count]) + 2 * count
            if at <= x < at + room:
                return column.key
            at, place = at + room, place + count
        return ""

    def _layout(self) -> tuple[tuple[Column, ...], list[int]]:
        """As many columns as fit, and the widths of their cells."""
        shown: tuple[Column, ...] | None = self.listing.columns
        fitting: tuple[tuple[Column, ...], list[int]] = ((), [1, 5])
        first = self.listing.lines[:_MEASURED]
        least = _NAME if any(isinstance(of, Run) and of.spec.name for of in first) else 0
        least = _GROUP if any(isinstance(of, Group) for of in first) else least
        while shown is not None:
            self.columns = shown
            self._told = {}
            fitting = shown, self._measure()
            room = self.width - 7 - sum(fitting[1]) - 2 * len(fitting[1])
            if room >= least or (room >= 0 and _essential(shown, least)):
                break
            shown = narrower(shown)
        return fitting

    def _read_from_the_left(self) -> frozenset[int]:
        """The places of the cells that hold texts or courses."""
        found, at = {1}, 2
        for column in self.columns:
            found |= {at + 1} if column.spark else set()
            found |= {at} if column.kind == "fact" and column.name in _LEFT else set()
            at += len(widths(column))
        return frozenset(found)

    def _measure(self) -> list[int]:
        fixed = [None, None, *(width for column in self.columns for width in widths(column))]
        told = [self._cells(of) for of in self.listing.lines[:_MEASURED]]
        found = [1, 5] + [1] * (len(fixed) - 2)
        for row in told:
            found = [max(a, cell_width(clean(b.text))) for a, b in zip(found, row, strict=True)]
        found = [min(_WIDEST, a) if b is None else b for a, b in zip(found, fixed, strict=True)]
        at = 2
        for column in self.columns:  # a name may go on over the course and the difference
            count = len(widths(column))
            room = sum(found[at + 1 : at + count]) + 2 * (count - 1)
            head = min(_WIDEST, cell_width(clean(column.name)) + 2 * self._sorts(column))
            found[at] = max(found[at], head - room)
            at += count
        return found

    def _cells(self, of: Line) -> list[Piece]:
        """The cells of a line, kept for as long as the line and its baseline are the same."""
        baseline = self.listing.baseline(of) if isinstance(of, Run) else None
        known = self._told.get(key_of(of))
        if known is None or known[0] is not of or known[1] is not baseline:
            if isinstance(of, Run):
                told = [Piece(of.label), Piece(brief(of))]
                for column in self.columns:
                    told += cells(column, of, self.listing.beside(of))
            else:
                told = _group_cells(of, self.columns)
            known = self._told[key_of(of)] = of, baseline, told
        return known[2]

    def _sorts(self, column: Column) -> bool:
        return column.key == self.listing.wish.sort

    def _name(self, column: Column, room: int) -> str:
        sign = (" ▴" if self.listing.wish.ascending else " ▾") if self._sorts(column) else ""
        name = fit(column.name, min(room - len(sign), cell_width(clean(column.name)))) + sign
        left = (column.kind == "metric" and len(widths(column)) > 1) or column.name in _LEFT
        return fit(name, room, "left" if left else "right")

    def _fit(self, place: int, text: str) -> str:
        """Numbers to the right, texts and courses to the left."""
        cut = fit_end if is_path(text) else fit
        return cut(text, self._widths[place], "left" if place in self._left else "right")

    def _called(self, run: Run) -> str:
        """Its name, else what its command has that not all of them begin with."""
        star = "★ " if run.labels.star else ""
        title = run.title
        if not run.spec.name and self._common:
            title = " ".join(title.split()[self._common :]) or title
        return f"{star}{'(archived) ' if run.labels.archived else ''}{title}"

    def _sign(self, of: Line) -> str:
        if isinstance(of, Run):
            return sign(of)
        return "▾" if of.title in self.listing.wish.unfolded else "▸"


def _essential(columns: Sequence[Column], least: int) -> bool:
    """Whether what is left tells more than names do: of groups their first metric, of runs the
    parameters that tell most apart, too. A course does not."""
    if any(column.spark for column in columns):
        return False
    params = sum(column.kind == "param" for column in columns)
    return len(columns) <= 1 if least == _GROUP else params <= _FIRST


def _shared(lines: Sequence[Line]) -> int:
    """How many words the commands of all unnamed runs begin with."""
    commands = [of.title.split() for of in lines if isinstance(of, Run) and not of.spec.name]
    if len(commands) < 2:
        return 0
    first, last = min(commands), max(commands)
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    shared = [word for word, _ in alike]
    while shared and shared[-1].startswith("-"):  # an option belongs to its value
        shared.pop()
    return len(shared)


def _group_cells(group: Group, columns: Sequence[Column]) -> list[Piece]:
    """How many runs there are, the mean of each metric with its spread, and the parameters that
    all have in common."""
    count = len(group.runs)
    told = [Piece(f"×{count}"), Piece("")]
    for column in columns:
        if column.kind == "metric":
            told += _spread_cells(group, column)
        else:
            common = group.common(column.name) if column.kind == "param" else None
            told.append(Piece(value_text(common) if common is not None else ""))
    return told


def _spread_cells(group: Group, column: Column) -> list[Piece]:
    spread = group.spread(column.name)
    told = [Piece("—", "dim") if spread is None else Piece(value_text(spread.mean))]
    deviation = None if spread is None else spread.deviation
    text = "" if deviation is None else f"±{number(deviation, _SPREAD).removeprefix('0')}"
    if column.spark:
        fewer = spread is not None and spread.count < len(group.runs)
        count = f"of {spread.count}" if spread is not None and fewer else ""
        told.append(Piece(count if column.delta else text, "dim"))
    if column.delta:
        told.append(Piece(text, "dim"))
    return told
