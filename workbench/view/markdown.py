"""A comparison as GitHub-flavoured Markdown, fit for a pull request.

Names and values come from runs and are not trusted: none of them ends a cell, becomes a link, a
mention or an issue, or is taken for HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..compare.between import LANES, Comparison
from ..compare.sentence import sentences
from ..compare.wording import short
from ..draw.cells import clean
from .compared import ENTRIES, TITLES, values
from .data.difference import columns_told, rows_told
from .grid import Entry

#: What may mean something, also the middle of an address.
_TELLING = re.compile(r"[^\w\s.,:;/()+\-=%−→—…×'\"?°]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.")
_MOST = 100  # names of a lane
_COLUMNS = 5  # of a dataset
_DIFF = 60_000  # characters of a diff; a comment on GitHub holds 65,536


def markdown(found: Comparison) -> str:
    """The sentences as a list, and a table a lane in which what differs is bold."""
    told = [f"- {escaped(one.text)}" for one in sentences(found)]
    if not found.differs:
        told += ["", "No difference."]
    for lane in LANES:
        told += _table(found, lane)
        told += _datasets(found) if lane == "data" else ()
    return "\n".join([*told, *_diff(found)])


def escaped(text: str) -> str:
    """Text on one line in which nothing means anything to Markdown."""
    return _TELLING.sub(lambda found: f"&#{ord(found[0])};", clean(text))


def _table(found: Comparison, lane: str) -> Iterator[str]:
    told = values if lane == "data" else ENTRIES.get(lane, values)  # rows have their own table
    entries: Sequence[Entry] = told(found, lane)
    if not entries:
        return
    heads = [escaped(short(side.label)) for side in found.sides]
    yield from ("", f"#### {TITLES.get(lane, lane).capitalize()}", "")
    yield f"| | {' | '.join(heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for entry in entries[:_MOST]:
        cells = " | ".join(_cell(piece.text) for piece in entry.cells)
        yield f"| {escaped(short(entry.name, 80).strip())} | {cells} |"
    if len(entries) > _MOST:
        yield from ("", f"and {len(entries) - _MOST} more")


def _datasets(found: Comparison) -> Iterator[str]:
    """A table of the datasets that differ from those of the first side, with rows and columns."""
    changes = [
        (found.sides[place].label, change)
        for place, one in enumerate(found.data)
        for change in (one.changes if one is not None and place else ())
    ]
    if changes:
        yield from ("", "| Run | Dataset | Rows | Columns that moved |", "|---|---|---|---|")
    for label, change in changes[:_MOST]:
        columns = "; ".join(columns_told(change, _COLUMNS)) or change.unknown
        told = f" ({short(change.filter, 80)})" if change.filter else ""
        dataset = f"{short(change.path, 80)} {change.how}{told}"
        cells = [short(label), dataset, rows_told(change), short(columns, 400)]
        yield f"| {' | '.join(map(escaped, cells))} |"
    if len(changes) > _MOST:
        yield from ("", f"and {len(changes) - _MOST} more")


def _cell(text: str) -> str:
    differs, told = text.startswith("*"), escaped(text[1:].strip())
    return f"**{told}**" if differs and told else told


def _diff(found: Comparison) -> Iterator[str]:
    """The code of two sides, in a fence that nothing within it can close."""
    difference = found.code[1].found if len(found.code) == 2 else None
    text = difference.diff if difference is not None else ""
    if not text:
        return
    lines = ["\t".join(map(clean, one.split("\t"))) for one in text[:_DIFF].splitlines()]
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
    yield from ("", "<details><summary>Diff</summary>", "", f"{fence}diff", *lines, fence)
    if len(text) > _DIFF:
        yield from ("", "The rest is left out.")
    yield from ("", "</details>")
