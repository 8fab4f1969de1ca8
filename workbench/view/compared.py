"""A comparison as rows: its sentences, and a table a lane with a column a side.

What differs from the first side has a `*`, and an ink that says whether it is better or worse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..compare.between import CodeSide, Comparison
from ..compare.data import filter_texts, row_counts
from ..compare.metrics import Metric, Verdict
from ..compare.sentence import sentences
from ..compare.side import Side
from ..compare.values import MISSING, Varies, change, same
from ..compare.wording import short, signed, value
from ..draw.cells import Piece, Row, cell_width, cut, line
from ..inputs.code.changes import Change
from .data.words import grouped
from .grid import Entry, blocks

#: What a lane is called where it is not by its own name.
TITLES = {"params": "parameters", "env": "environment"}
_DIFFERENT = "warn"
_INKS: Mapping[Verdict | None, str] = {"better": "good", "worse": "bad"}
_WORDS: Mapping[Verdict | None, str] = {"unknown": "?", None: ""}


def sentence_rows(found: Comparison, width: int, only: Side | None = None) -> list[Row]:
    """The sentence of each side, or of one; a long one goes on below."""
    told = zip(found.sides, sentences(found), strict=True)
    wanted = (one for side, one in told if only is None or side is only)
    return [row for one in wanted for row in _wrapped(one.pieces, width)]


def tables(
    found: Comparison, lane: str, width: int, inks: Sequence[str] = (), most: int | None = None
) -> list[list[Row]]:
    """A lane as one or several blocks of rows, the last of them saying how much is the same or
    left out after `most` names; empty where all is the same. `inks` are those of the sides."""
    entries = ENTRIES.get(lane, values)(found, lane)
    heads = [
        Piece(short(side.label), inks[place] if place < len(inks) else "title")
        for place, side in enumerate(found.sides)
    ]
    told = blocks(TITLES.get(lane, lane), heads, entries[:most], width)
    rest = [text for text in (_left(len(entries), most, lane), _alike(found, lane)) if text]
    if told and rest:
        told.append([line([Piece(f" {text}", "dim")], width) for text in rest])
    return told


def values(found: Comparison, lane: str) -> list[Entry]:
    """The entries of a lane that is named values."""
    differ = found.values.get(lane, ())
    return [Entry(one.name, [_cell(one, place) for place in _places(found)]) for one in differ]


def _cell(one: Varies, place: int) -> Piece:
    text = value(one.values[place])
    return Piece(f"*{text}", _DIFFERENT) if one.differs(place) else Piece(f" {text}")


def _datasets(found: Comparison, lane: str) -> list[Entry]:
    """The contents, and below them how many rows they have and their filters, where these
    differ."""
    told = []
    for one, entry in zip(found.values.get(lane, ()), values(found, lane), strict=True):
        told.append(entry)
        rows = row_counts(found.data, one.name)
        if len({*rows}) > 1:
            cells = [f"{'*' if n != rows[0] else ' '}{grouped(n)}" for n in rows]
            inks = [_DIFFERENT if cell.startswith("*") else "" for cell in cells]
            told.append(Entry(f"{one.name} rows", list(map(Piece, cells, inks))))
        texts = filter_texts(found.data, one.name)
        if len({*texts}) > 1:
            filters = Varies(f"{one.name} filter", tuple(text or MISSING for text in texts))
            told.append(Entry(filters.name, [_cell(filters, n) for n in _places(found)]))
    return told


def _metrics(found: Comparison, lane: str) -> list[Entry]:
    """The last values, and below them the best where these are others."""
    told = []
    for one in found.metrics:
        told.append(Entry(one.name, [_metric(one, one.values, place) for place in _places(found)]))
        if any(not same(a, b) for a, b in zip(one.values, one.best, strict=True)):
            best = [_metric(one, one.best, place) for place in _places(found)]
            told.append(Entry(f"{one.name} {_BEST[one.direction]}", best))
    return told


_BEST = {"up": "max", "down": "min", None: "best"}


def _metric(one: Metric, values: Sequence[object], place: int) -> Piece:
    changed = change(values[0], values[place])
    verdict = one.verdict(place) if values is one.values else one.best_verdict(place)
    text = value(values[place], 7)
    if changed is None or verdict in (None, "same"):
        differs = not same(values[0], values[place])
        return Piece(f"{'*' if differs else ' '}{text}", _DIFFERENT if differs else "")
    word = _WORDS.get(verdict, verdict)
    return Piece(f"*{text} {signed(changed)} {word}", _INKS.get(verdict, _DIFFERENT))


def _code(found: Comparison, lane: str) -> list[Entry]:
    """The files that differ from those of the first side, and by how many lines."""
    paths = {change.path for side in found.code for change in _changes(side)}
    told = [Entry("all", [_extent(side, place) for place, side in enumerate(found.code)])]
    told += [
        Entry(path, [_file(side, path, place) for place, side in enumerate(found.code)])
        for path in sorted(paths)
    ]
    return told if paths or any(side.problem for side in found.code) else []


def _changes(side: CodeSide) -> Sequence[Change]:
    return side.found.changes if side.found is not None else ()


def _extent(side: CodeSide, place: int) -> Piece:
    if side.problem:
        return Piece("*not kept", _DIFFERENT)
    if not place or side.found is None:
        return Piece("")
    count = len(side.found.changes)
    added, removed = side.found.lines
    plural = "" if count == 1 else "s"
    return Piece(f"*{count} file{plural} +{added} −{removed}" if count else " the same")


def _file(side: CodeSide, path: str, place: int) -> Piece:
    for one in _changes(side):
        if one.path == path:
            lines = "binary" if one.added is None else f"+{one.added} −{one.removed}"
            status = "" if one.status == "changed" else f" {one.status}"
            return Piece(f"*{lines}{status}", _DIFFERENT)
    return Piece("")


#: What gives the entries of a lane, where it is not `values`.
ENTRIES: dict[str, Callable[[Comparison, str], list[Entry]]] = {
    "metrics": _metrics,
    "code": _code,
    "data": _datasets,
}


def _places(found: Comparison) -> range:
    return range(len(found.sides))


def _left(count: int, most: int | None, lane: str) -> str:
    return f"and {count - most} more: --{lane}" if most is not None and count > most else ""


def _alike(found: Comparison, lane: str) -> str:
    count = found.same.get(lane, 0)
    return f"{count} more {'is' if count == 1 else 'are'} the same" if count else ""


def _wrapped(pieces: Sequence[Piece], width: int) -> list[Row]:
    """Pieces on as many rows as they need, broken between words; all but the first indented."""
    words = [Piece(word, piece.ink) for piece in pieces for word in _words(piece.text)]
    rows: list[list[Piece]] = [[Piece(" ")]]
    room = width - 1
    for word in words:
        text = word.text
        if cell_width(text.rstrip()) > room and len(rows[-1]) > 1:
            rows.append([Piece("   ")])
            room = width - 3
        text = cut(text, max(room, 0))
        rows[-1].append(Piece(text, word.ink))
        room -= cell_width(text)
    return [line(row, width) for row in rows]


def _words(text: str) -> list[str]:
    """The words of a text, each with the blank behind it."""
    return [f"{word} " for word in text.split(" ")[:-1]] + text.split(" ")[-1:]
