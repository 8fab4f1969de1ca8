"""The code of a run: which it is, what it changed, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...compare import code as differences
from ...compare.code import CodeDifference
from ...draw.cells import Piece, Row, fit, line
from ...errors import NoSnapshot, WorkbenchError
from ...index.catalog import Run
from ...inputs.code.keep import in_words, kept
from ...inputs.code.snapshot import Snapshot
from ...inside import layout
from ...run.facts import peek
from .lane import Page, Subject
from .rows import fact, note

_INKS = {"+": "good", "-": "bad", "@": "meter"}
_LINES = 2000  # of a diff


def code_page(root: Path, subject: Subject) -> Page:
    """The code lane of one run."""
    return Page(code_rows(root, subject.run, subject.listed, subject.width))


def code_rows(root: Path, run: Run, runs: Sequence[Run], width: int) -> list[Row]:
    """The code of a run, and its difference to the run before it.

    That is its parent, or the run with the next lower number whose code was kept. Asks Git, which
    takes some hundredths of a second.
    """
    try:
        snapshot = kept(run.folder)
    except NoSnapshot as error:
        return note(error.message, width)
    rows = _facts(run, snapshot, width)
    before = _before(run, runs)
    if before is None:
        return [*rows, *_left_out(snapshot, width)]
    try:
        found = differences.of_runs(root, before.folder, run.folder)
    except WorkbenchError as error:
        return [*rows, *note(error.message, width)]
    return [*rows, *_difference(before, found, width), *_left_out(snapshot, width)]


def _facts(run: Run, snapshot: Snapshot, width: int) -> list[Row]:
    count = f"{snapshot.files} file{'' if snapshot.files == 1 else 's'}"
    told = {"code": f"{snapshot.tree[:12]}  {count}"}
    told |= in_words(peek(run.folder / layout.CODE))
    return [row for name, text in told.items() if text for row in fact(name, text, width)]


def _before(run: Run, runs: Sequence[Run]) -> Run | None:
    """The run that this one is compared with."""
    known = {one.number: one for one in runs if not one.origin}
    earlier = [run.spec.parent, *(n for n in sorted(known, reverse=True) if n < run.number)]
    for number in earlier:
        one = known.get(number) if number is not None else None
        if one is not None and "tree" in peek(one.folder / layout.CODE):
            return one
    return None


def _difference(before: Run, found: CodeDifference, width: int) -> list[Row]:
    if not found.changes:
        return fact("changed", f"nothing since run {before.number}", width)
    added, removed = found.lines
    count = len(found.changes)
    told = f"{count} file{'s' if count > 1 else ''} since run {before.number}, +{added} −{removed}"
    rows = fact("changed", told, width)
    for text in found.diff.splitlines()[:_LINES]:
        if not text.startswith(("diff --git", "index ", "--- ")):
            name = text.startswith("+++ ")
            ink = "title" if name else _INKS.get(text[:1], "")
            rows.append(line([Piece(fit(f" {text.removeprefix('+++ b/')}", width), ink)], width))
    return rows


def _left_out(snapshot: Snapshot, width: int) -> list[Row]:
    told = [f"{one.path} ({one.why})" for one in snapshot.left_out]
    return fact("left out", ", ".join(told), width) if told else []
