"""The metrics of a run beside its baseline, or of several runs beside each other; then the slices.

    metric          last   since run 11        best   count  course
    val/acc        0.807  +.02▲  better       0.812     120  ▁▃▅▆▆▇▇█

▲ is better and ▼ is worse, as in the table of runs; `?` where nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ...compare.baseline import delta
from ...compare.families import families
from ...compare.slices import SliceTable, slice_tables
from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...draw.numerals import number
from ...index.catalog import Run
from ...index.sketch import Stat
from ...settings import Settings
from ..columns import SIGNS, told_delta
from ..table import metric_names, value_text
from .lane import Page, Subject
from .rows import note
from .several import sides
from .slices import alarms, slice_rows

_NAMES = 32
_CHANGE = 16  # `−1.234e5▼ worse`
_DELTA = 9
_VALUE = 9
_COUNT, _COURSE = 9, 8


def metrics_page(root: Path, subject: Subject) -> Page:
    """The metrics lane: what is wrong with slices, every other metric, each family of slices."""
    runs, width = _shown(subject), subject.width
    base = subject.baseline or (runs[0] if len(runs) > 1 else None)
    subject = replace(subject, baseline=base)
    names = metric_names(runs)
    if not names:
        return Page(
            note("No metrics yet: they are read from the output, or come from wb.log.", width)
        )
    told = _slices_of(runs, subject)
    sliced = {name for family in families(names) for name in family.members.values()}
    rows = [row for run, tables in told.items() for row in _alarms(run, tables, subject)]
    stops = [0] if rows else []
    if plain := [name for name in names if name not in sliced]:
        stops.append(len(rows))
        rows += _table(plain, runs, subject)
    tables = {table.family.title: table for held in told.values() for table in held}
    for table in tables.values():
        rows.append(line([], width))
        stops.append(len(rows))
        rows += _slices(table, runs, subject)
    return Page(rows, stops)


def _slices_of(runs: Sequence[Run], subject: Subject) -> dict[int, list[SliceTable]]:
    """The slices of each run by its number, but of the baseline where there are others."""
    base = subject.baseline
    old = base.metrics if base else {}
    others = [run for run in runs if base is None or run.number != base.number]
    way = subject.settings.direction
    return {run.number: slice_tables(run.metrics, old, way) for run in others or runs}


def _alarms(run: int, tables: Sequence[SliceTable], subject: Subject) -> list[Row]:
    """What is flagged of a run; of several each is named."""
    called = {one.number: f"{one.called}: " for one in subject.runs}
    return alarms(tables, called.get(run, "") if len(called) > 1 else "", subject.width)


def _table(names: Sequence[str], runs: Sequence[Run], subject: Subject) -> list[Row]:
    return _alone(names, subject) if len(runs) == 1 else _beside(names, runs, subject)


def _slices(table: SliceTable, runs: Sequence[Run], subject: Subject) -> list[Row]:
    if len(runs) == 1:
        return slice_rows(table, subject.width)
    names = [one.metric for one in table.slices]
    return [slice_rows(table, subject.width)[0], *_beside(names, runs, subject)]


def _shown(subject: Subject) -> Sequence[Run]:
    """The runs that a column is for: of several the one they are compared with first."""
    return subject.runs if len(subject.runs) == 1 else sides(subject)


def _alone(names: Sequence[str], subject: Subject) -> list[Row]:
    """A row a metric of one run; where room is short the course goes first, then the count."""
    width, base = subject.width, subject.baseline
    change = _CHANGE + 2 if base else 0
    room = _room(names, width, 2 * _VALUE + change)
    spare = width - room - 2 * _VALUE - change - 4
    since = f"  {fit(f'since {base.called}', _CHANGE)}" if base else ""
    head = f" {'metric':<{room}} {'last':>{_VALUE}}{since}  {'best':>{_VALUE}}"
    head += f" {'count':>7}" if spare > _COUNT else ""
    head += "  course" if spare > _COUNT + _COURSE else ""
    rows = [line([Piece(fit(head, width), "dim")], width)]
    return [*rows, *(line(_pieces(name, subject, room, spare), width) for name in names)]


def _pieces(name: str, subject: Subject, room: int, spare: int) -> Iterator[Piece]:
    run, base = subject.run, subject.baseline
    stat = run.stats.get(name, Stat())
    yield Piece(f" {fit(name, room)} {value_text(run.metrics[name], _VALUE):>{_VALUE}}")
    if base:
        yield Piece("  ")
        yield _change(name, run, base, subject.settings)
    yield Piece(f"  {_best(stat, subject.settings.direction(name)):>{_VALUE}}", "dim")
    if spare > _COUNT:
        yield Piece(f" {number(stat.count, 7):>7}  ", "dim")
    if spare > _COUNT + _COURSE:
        yield Piece(stat.spark, "series-0")


def _change(name: str, run: Run, base: Run, settings: Settings) -> Piece:
    """`+.02▲  better`; `new` where the baseline has not measured it."""
    found = delta(name, run, base, settings)
    if found is None:
        return Piece(fit("new", _CHANGE), "dim")
    if found.verdict == "same":
        return Piece(fit("same", _CHANGE), "dim")
    word = found.verdict if found.verdict in ("better", "worse") else ""
    told = told_delta(found, _DELTA)
    return Piece(fit(f"{told.text:<{_DELTA}} {word}", _CHANGE), told.ink)


def _best(stat: Stat, way: str | None) -> str:
    """The best value; empty where nobody knows what is better."""
    best = stat.high if way == "up" else stat.low if way == "down" else None
    return "" if best is None else value_text(best, _VALUE)


def _beside(names: Sequence[str], runs: Sequence[Run], subject: Subject) -> list[Row]:
    """A row a metric, a column a run, as many as there is room for."""
    width, base = subject.width, subject.baseline
    room = _room(names, width, 2 * (_VALUE + 5))
    columns = max(1, (width - room - 2) // (_VALUE + 5))
    shown, more = runs[:columns], len(runs) - columns
    rows = [line([Piece(f" {'metric':<{room}} ", "dim"), *_heads(shown, subject)], width)]
    for name in names:
        cells = [cell for run in shown for cell in _cell(name, run, base, subject.settings)]
        rows.append(line([Piece(f" {fit(name, room)} "), *cells], width))
    told = f"and {more} more run{'s' * (more > 1)}: `workbench diff` and `export` show all"
    return [*rows, *note(told, width)] if more > 0 else rows


def _heads(runs: Sequence[Run], subject: Subject) -> Iterator[Piece]:
    """The run of each column, in its ink."""
    for run in runs:
        label = f"{run.label}{' base' if run is subject.baseline else ''}"
        yield Piece(f"{fit(label, _VALUE, 'right')}     ", subject.inks.get(run.number, "dim"))


def _cell(name: str, run: Run, base: Run | None, settings: Settings) -> list[Piece]:
    """The value, and whether it is better or worse than that of the baseline."""
    if name not in run.metrics:
        return [Piece(f"{'—':>{_VALUE}}     ", "dim")]
    value = Piece(f"{value_text(run.metrics[name], _VALUE):>{_VALUE}} ")
    same = base is None or run.number == base.number
    found = None if same or base is None else delta(name, run, base, settings)
    if found is None:
        return [value, Piece("    ")]
    return [value, Piece(f"{SIGNS[found.verdict]}   ", told_delta(found).ink)]


def _room(names: Sequence[str], width: int, others: int) -> int:
    """Cells for the names: what they need, and what is left."""
    longest = max(cell_width(clean(name)) for name in names)
    return max(10, min(_NAMES, longest, width - others - 4))
