"""The parameters of a run, beside its metrics; of several runs, what differs of both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from ...compare.between import Comparison
from ...compare.values import MISSING, same
from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...index.catalog import Run
from ...inputs.described import Described, described
from .. import compared
from ..table import metric_names, sources_text, value_text, varying
from . import several
from .lane import Page, Subject
from .rows import note

_NAMES = 28
_VALUES = 10  # cells of a value, so that what is behind them stands below each other


class _Entry(NamedTuple):
    """A name, its value, and what is told dimly behind it."""

    name: str
    value: str
    aside: str = ""


def params_page(root: Path, subject: Subject) -> Page:
    """The params lane of one run."""
    base = subject.baseline
    return Page(params_rows(subject.run, subject.listed, subject.width, base))


def changed_params(found: Comparison, subject: Subject) -> Page:
    """The params lane of a run that has a baseline: what changed, in a sentence, first."""
    sentence = compared.sentence_rows(found, subject.width, found.sides[1])
    return Page([*sentence, *params_page(Path(), subject).rows])


def compared_params(found: Comparison, subject: Subject) -> Page:
    """The params lane of several runs: a sentence each, then the parameters and the metrics that
    differ, with a column a run."""
    parts = [compared.sentence_rows(found, subject.width)]
    for lane in ("params", "metrics"):
        parts += several.tables(found, lane, subject)
    return several.stacked(parts)


def params_rows(run: Run, runs: Sequence[Run], width: int, base: Run | None = None) -> list[Row]:
    """Parameters beside the metrics: those that vary among the runs first, then those that
    somebody chose, then the others; with what they were in the run `base`."""
    known = {one.name: one for one in described(run.folder, run.spec, run.params)}
    names = dict.fromkeys([*(name for name in varying(runs) if name in known), *known])
    left = [_param(known[name], base) for name in names]
    sources = sources_text(run)
    right = [_metric(run, name, sources.get(name, "")) for name in metric_names([run])]
    right += [_Entry(name, value_text(value, 12)) for name, value in run.summary.items()]
    if not left and not right:
        return note("No parameters are known: none was typed, parsed or told.", width)
    return _beside(left, right, width)


def _param(one: Described, base: Run | None) -> _Entry:
    """The value, and what it was in the baseline, or the default that it was chosen instead of."""
    aside = f"default {value_text(one.schema.default)}" if one.changed else ""
    if base is not None and not same(one.value, was := base.params.get(one.name, MISSING)):
        aside = (
            f"not in {base.label}" if was is MISSING else f"was {value_text(was)} in {base.label}"
        )
    return _Entry(one.name, value_text(one.value, 12), aside)


def _metric(run: Run, name: str, source: str) -> _Entry:
    """The last value, and where it came from unless the script itself told it."""
    return _Entry(name, value_text(run.metrics[name], 9), source)


def _beside(left: list[_Entry], right: list[_Entry], width: int) -> list[Row]:
    """Two lists, side by side where there is room."""
    if width < 60:
        return [*_column("parameters", left, width), *_column("metrics", right, width)]
    half = width // 2
    first = _column("parameters", left, half)
    second = _column("metrics", right, width - half)
    pairs = zip_longest(first, second)
    blanks = (Piece(" " * half),), (Piece(" " * (width - half)),)
    return [(*(one or blanks[0]), *(other or blanks[1])) for one, other in pairs]


def _column(title: str, entries: list[_Entry], width: int) -> list[Row]:
    """A title, and names with their values below it; the names get the room that they need."""
    longest = max((cell_width(clean(entry.name)) for entry in entries), default=0)
    names = min(_NAMES, longest, max(8, width // 2))
    head: Row = (Piece(fit(f" {title}", width), "title"),)
    return [head, *(_row(entry, names, width) for entry in entries)]


def _row(entry: _Entry, names: int, width: int) -> Row:
    """A name and its value; what stands behind it goes first where room is short."""
    room = max(0, width - names - 3)
    value, aside = clean(entry.value), clean(entry.aside)
    value += " " * (min(_VALUES, room // 2) - cell_width(value))
    if cell_width(value) + 2 + cell_width(aside) > room:
        value, aside = fit(value, room), ""
    head = Piece(f" {fit(entry.name, names)}  ", "dim")
    return line([head, Piece(f"{value}  "), Piece(aside, "dim")], width)
