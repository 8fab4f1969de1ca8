"""The difference of one file, line by line, from its part of a unified diff.

What cannot be read with profit is told and not shown: binary files, more lines than anybody reads,
the rest of a very long line. Bytes that are no UTF-8 stand as `\\xe9`. Line ends in the style of
Windows are told once when all lines have them; where they differ, they stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..inputs.code.changes import Change
from .words import Span, mates, spans

Kind = Literal[" ", "+", "-"]
#: Lines of a file that differ; one with more is told, not shown.
MOST = 4000
#: Characters of a line; of a longer one only the beginning is kept.
LONG = 500

_HEAD = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)")
_LINK = 0o120000


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it stands in the old and in the new file (from 1; None where it is not).

    `changed` are the stretches of the text that its mate lacks; `cut` characters are left out at
    its end; `bare` is one that no line end follows.
    """

    kind: Kind
    old: int | None
    new: int | None
    text: str
    changed: tuple[Span, ...] = ()
    cut: int = 0
    bare: bool = False


#: A line of the old file beside what it became.
Pair = tuple[Line | None, Line | None]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that differ with some equal ones around them; `heading` is the function or the class
    that they are in, as Git finds it. `pairs` are the same lines side by side."""

    heading: str
    lines: Sequence[Line]
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class FileDifference:
    """How a file changed: what there is to tell of it in `notes`, and its hunks."""

    change: Change
    notes: tuple[str, ...] = ()
    hunks: Sequence[Hunk] = ()


def parse(change: Change, section: bytes, most: float = MOST) -> FileDifference:
    """The difference that the part of a unified diff tells; of more than `most` lines only how
    many."""
    notes = _notes(change)
    if change.binary:
        return FileDifference(change, (*notes, "binary: not shown"))
    if change.lines > most:
        return FileDifference(change, (*notes, f"{change.lines:,} lines differ: not shown"))
    ends, groups = _line_ends(_groups(section))
    return FileDifference(change, (*notes, *ends), [_hunk(*group) for group in groups])


def outside(change: Change) -> FileDifference:
    """A script that is no file of the project."""
    return FileDifference(change, ("differs; outside of the project, its content is not kept",))


def _notes(change: Change) -> tuple[str, ...]:
    old, new = change.modes
    told = [f"mode {old:o} → {new:o}"] if old and new and old != new else []
    if _LINK in (old, new):
        told.append("a link")
    if change.lines == 0 and not change.binary and change.status in ("added", "removed"):
        told.append("empty")
    return tuple(told)


def _groups(section: bytes) -> list[tuple[str, list[Line]]]:
    """The heading and the lines of each hunk."""
    groups: list[tuple[str, list[Line]]] = []
    old = new = old_end = new_end = 0
    for raw in section.split(b"\n"):
        if raw.startswith(b"\\") and groups:
            groups[-1][1][-1] = replace(groups[-1][1][-1], bare=True)
        elif old < old_end or new < new_end:
            groups[-1][1].append(_line(raw[:1], old, new, _text(raw[1:])))
            old += raw[:1] != b"+"
            new += raw[:1] != b"-"
        elif found := _HEAD.match(raw):
            old, new = int(found[1]), int(found[3])
            old_end, new_end = old + int(found[2] or 1), new + int(found[4] or 1)
            groups.append((_text(found[5]).strip(), []))
    return groups


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")


def _line(sign: bytes, old: int, new: int, text: str) -> Line:
    cut = max(0, len(text) - LONG)
    text = text[:LONG] if cut else text
    if sign == b"-":
        return Line("-", old, None, text, cut=cut)
    return (
        Line("+", None, new, text, cut=cut) if sign == b"+" else Line(" ", old, new, text, cut=cut)
    )


def _line_ends(
    groups: list[tuple[str, list[Line]]],
) -> tuple[tuple[str, ...], list[tuple[str, list[Line]]]]:
    """The line ends of Windows taken off, and told, where all whole lines have them."""
    whole = [line for _, lines in groups for line in lines if not line.cut and not line.bare]
    if not whole or not all(line.text.endswith("\r") for line in whole):
        return (), groups
    bare = [(head, [replace(x, text=x.text.removesuffix("\r")) for x in xs]) for head, xs in groups]
    return ("line ends CRLF",), bare


def _hunk(heading: str, lines: Sequence[Line]) -> Hunk:
    pairs = list(_pairs(lines))
    known = {(one.kind, one.old, one.new): one for pair in pairs for one in pair if one}
    return Hunk(heading, [known[line.kind, line.old, line.new] for line in lines], pairs)


def _pairs(lines: Sequence[Line]) -> Iterator[Pair]:
    """Side by side, with the words that differ."""
    old: list[Line] = []
    new: list[Line] = []
    for line in lines:
        if line.kind == " " or (line.kind == "-" and new):
            yield from _block(old, new)
            old, new = [], []
        if line.kind == " ":
            yield line, line
        else:
            (old if line.kind == "-" else new).append(line)
    yield from _block(old, new)


def _block(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    """Removed lines beside the added ones: mates beside each other, the others as they come."""
    first = second = 0
    for here, there in mates([one.text for one in old], [one.text for one in new]):
        yield from _beside(old[first:here], new[second:there])
        removed, added = spans(old[here].text, new[there].text)
        yield replace(old[here], changed=removed), replace(new[there], changed=added)
        first, second = here + 1, there + 1
    yield from _beside(old[first:], new[second:])


def _beside(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    for place in range(max(len(old), len(new))):
        yield (
            old[place] if place < len(old) else None,
            new[place] if place < len(new) else None,
        )
