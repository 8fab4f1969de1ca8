"""The rows of the code lane, from what has been worked out so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ....draw.cells import Piece, Row, fit, line
from ...diff import bars
from ..lane import Page, Subject
from ..rows import note
from .facts import facts, left_out
from .section import Section


class _Sheet:
    """Rows, and which of them hunks and files begin with."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.stops: list[int] = []
        self.heads: list[int] = []

    def add(self, rows: Iterable[Row], stops: Iterable[int] = ()) -> None:
        self.stops += [len(self.rows) + stop for stop in stops]
        self.rows += rows


def draw_page(subject: Subject, sections: Sequence[Section], remarks: Iterable[str]) -> Page:
    """What there is to tell of one run; a row a difference; then each with its files."""
    width = subject.width
    sheet = _Sheet()
    if len(subject.runs) == 1:
        sheet.add(facts(subject.run, width))
    sheet.add(_summary(section, width) for section in sections)
    for remark in remarks:
        sheet.add(note(remark, width))
    if not sections and len(subject.runs) == 1:
        sheet.add(note("No code to compare with: no run before this has any.", width))
    for section in sections:
        _add_section(sheet, section, len(sections) > 1, width)
    if len(subject.runs) == 1:
        sheet.add(left_out(subject.run, width))
    return Page(sheet.rows, sheet.stops, sheet.heads, busy=_busy(sections))


def _summary(section: Section, width: int) -> Row:
    """`12 → 14: 2 files, +4 −1`."""
    head = Piece(f" {section.pair.title}: ", "title")
    if section.problem:
        return line([head, Piece(fit(section.problem, width), "warn")], width)
    if section.found is None:
        return line([head, Piece("…", "dim")], width)
    files = len(section.found.changes)
    if not files:
        return line([head, Piece(section.same, "dim")], width)
    added, removed = section.found.lines
    told = f"{files} file{'' if files == 1 else 's'}, "
    pieces = [head, Piece(told), Piece(f"+{added}", "good"), Piece(f" −{removed}", "bad")]
    return line(pieces, width)


def _add_section(sheet: _Sheet, section: Section, several: bool, width: int) -> None:
    if section.found is None or not section.found.changes:
        return
    if several:
        sheet.add([line([], width), _summary(section, width)])
    if len(section.found.changes) > 1:
        sheet.add([*bars(section.found.changes, width), line([], width)])
    for one in section.drawn:
        sheet.heads.append(len(sheet.rows))
        sheet.add(one.rows, one.stops)
    if section.cut:
        pair = section.pair
        runs = " ".join(run.label for run in (pair.old, pair.new) if run)
        told = f"{section.missing} more files: workbench diff {runs} --code prints them all"
        sheet.add(note(told, width))


def _busy(sections: Sequence[Section]) -> str:
    """`12 of 500 files`; empty when all is done."""
    if not any(section.pending for section in sections):
        return ""
    if any(section.found is None and not section.problem for section in sections):
        return "comparing"
    files = sum(len(section.found.changes) for section in sections if section.found)
    return f"{sum(section.ready for section in sections)} of {files} files"
