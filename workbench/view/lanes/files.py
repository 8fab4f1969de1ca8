"""The files that a run read and wrote."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ...draw.cells import Piece, Row, fit, line
from ...draw.numerals import quantity
from ...index.catalog import Run
from ...inputs.data import files
from ...inputs.data.files import FileUse
from .lane import Page, Subject
from .rows import clock, note

_ROLES = {"read": "read", "written": "wrote", "both": "both"}


def files_page(root: Path, subject: Subject) -> Page:
    """The files lane of one run."""
    return Page(files_rows(subject.run, subject.width))


def files_rows(run: Run, width: int) -> list[Row]:
    """Every file that the run read or wrote, what it wrote first."""
    uses = files.read(run.folder)
    if not uses:
        return note("No files were seen to be read or written.", width)
    return _table(run, sorted(uses, key=lambda use: use.role == "read"), width)


def _table(run: Run, uses: Sequence[FileUse], width: int) -> list[Row]:
    when = slice(0, 19) if width >= 110 else slice(5, 16)  # without the year and the seconds
    dates = when.stop - when.start
    room = max(12, width - 39 - dates)
    head = f" {'':<5} {'kind':<10} {'size':>6} {'changed':<{dates}} {'content':<12} path"
    rows = [line([Piece(fit(head, width), "dim")], width)]
    for use in uses:
        ink = "good" if use.role != "read" else ""
        facts = f"{use.kind[:10]:<10} {_size(use):>6} {clock(use.mtime)[when]:<{dates}} "
        pieces = [
            Piece(f" {_ROLES[use.role]:<5} ", ink),
            Piece(f"{facts}{_content(use):<12} ", "dim"),
        ]
        rows.append(line([*pieces, Piece(fit(_path(run, use), room))], width))
    return rows


def _size(use: FileUse) -> str:
    return "" if use.size is None else quantity(use.size, "B")


def _content(use: FileUse) -> str:
    """The beginning of its digest, without the name of the method; else its version."""
    return use.digest.rpartition(":")[2][:12] or use.version[:12] or "—"


def _path(run: Run, use: FileUse) -> str:
    """Relative to the run's folder where it is below it; a folder tells how many files it has."""
    below = use.path.startswith(run.spec.cwd + os.sep)
    path = use.path[len(run.spec.cwd) + 1 :] if below else use.path
    count = f"  {use.files} files{', sampled' if use.sampled else ''}" if use.files else ""
    return f"{path}{count}{f'  ({use.problem})' if use.problem else ''}"
