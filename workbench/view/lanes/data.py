"""The data that a run read, column by column; of several runs, what differs from the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...compare import data
from ...compare.side import datasets
from ...compare.told import data_words
from ...draw.cells import Piece, Row, fit, line
from ...draw.numerals import quantity
from ...index.catalog import Run
from ...inputs.data.files import FileUse
from ...inputs.data.profiles.profile import Profile
from ...inside import layout, records
from ..data import difference, words
from ..data.columns import profile_rows
from ..data.difference import Drawn
from ..data.looking import Looker
from .lane import Page, Subject
from .rows import clock, note
from .several import sides


class DataLane:
    """Shows at once what is on record, and looks into what nobody has looked into yet."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._looker = Looker(root)
        self._shown: object = None

    def advance(self, seconds: float) -> bool:
        """A thread of its own does the work."""
        return False

    def page(self, subject: Subject) -> Page | None:
        """What it shows; None while that is the same as before."""
        busy = self._looker.busy
        runs = sides(subject) if len(subject.runs) > 1 else subject.runs
        known = [
            (run.number, run.live, records.stamp(str(run.folder / layout.FILES))) for run in runs
        ]
        now = subject.width, known, self._looker.version, busy
        if self._shown == now:
            return None
        self._shown = now
        if len(subject.runs) > 1:
            return compared(self._root, subject, self._looker)
        return one_run(subject.run, subject.width, self._looker)

    def close(self) -> None:
        """Give up looking."""
        self._looker.close()


def one_run(run: Run, width: int, look: data.Look) -> Page:
    """The datasets of one run as a table, and below it the columns of each."""
    uses = datasets(run)
    if not uses:
        more = "; files are told once they are digested" if run.live else ""
        return Page(note(f"No data was seen to be read{more}.", width))
    known = {path: look(use) for path, use in uses.items()}
    notes = words.filter_notes(run, uses)
    rows, stops, heads = _table(uses, known, width, notes), list[int](), list[int]()
    for path, one in known.items():
        if isinstance(one, str) and uses[path].files is None and len(uses) > 1:
            continue  # said in the table
        rows.append(line([], width))
        heads.append(len(rows))
        inner, places = profile_rows(path, one, width)
        stops += [len(rows) + place for place in places]
        rows += inner
    return Page(rows, stops, heads, busy=_busy(look))


def compared(root: Path, subject: Subject, look: data.Look) -> Page:
    """What differs from the baseline, run by run."""
    base, *others = sides(subject)
    drawn = Drawn(subject.width)
    found = [(run, data.of_runs(root, base, run, look)) for run in others]
    alike = [run.label for run, one in found if one.datasets and not data_words(one)]
    for run, one in found:
        if run.label not in alike:
            difference.draw(one, drawn)
            drawn.add()
    if alike:
        _same(base, alike, look, drawn)
    return Page(drawn.rows, sorted({*drawn.stops, *drawn.heads}), drawn.heads, busy=_busy(look))


def _same(base: Run, alike: Sequence[str], look: data.Look, drawn: Drawn) -> None:
    """Which runs read what the baseline read, and what that is."""
    drawn.heads.append(len(drawn.rows))
    drawn.add(Piece(f" {', '.join(alike)}: the same data as {base.called}", "title"))
    uses = datasets(base)
    known = {path: look(use) for path, use in uses.items()}
    drawn.rows += _table(uses, known, drawn.width, words.filter_notes(base, uses))


def _busy(look: data.Look) -> str:
    return str(getattr(look, "busy", ""))


def _table(
    uses: Mapping[str, FileUse],
    known: Mapping[str, Profile | str],
    width: int,
    notes: Mapping[str, str],
) -> list[Row]:
    """Each dataset: what it is, how large, since when, which content, how many rows; and below it
    what is said of its filter."""
    wide = width >= 110
    when = slice(0, 19) if wide else slice(5, 16)  # without the year and the seconds
    dates, digits = (19, 12) if wide else (11, 8)
    head = f" {'kind':<10} {'size':>6} {'changed':<{dates}} {'content':<{digits}}"
    rows = [line([Piece(f"{head} {'rows':>9} {'cols':>4} path", "dim")], width)]
    for path, use in uses.items():
        content = use.digest.rpartition(":")[2] or use.version or "—"
        size = "" if use.size is None else quantity(use.size, "B")
        facts = f" {use.kind[:10]:<10} {size:>6} {clock(use.mtime)[when]:<{dates}}"
        many, columns = _extent(known[path])
        told = f"{fit(content[:digits], digits)} {many:>9} {columns:>4} "
        room = max(12, width - 35 - dates - digits)
        rows.append(
            line([Piece(f"{facts} {told}", "dim"), Piece(fit(_path(path, use), room))], width)
        )
        if path in notes:
            rows.append(line([Piece(fit(f" {notes[path]}", width), "warn")], width))
    return rows


def _extent(known: Profile | str) -> tuple[str, str]:
    """Rows and columns, in cells of the table."""
    if isinstance(known, str) or known.rows is None:
        return "—", ""
    return words.grouped(known.rows, 9), str(len(known.columns)) if known.unit == "rows" else ""


def _path(path: str, use: FileUse) -> str:
    """A folder tells how many files it has."""
    count = f"  {use.files} files{', sampled' if use.sampled else ''}" if use.files else ""
    return f"{path}{count}{f'  ({use.problem})' if use.problem else ''}"
