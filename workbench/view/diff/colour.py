"""The syntax colours of a file before and after a change.

All of a file up to there is coloured where that is cheap, so that a text over many lines is known
for one; of a long file, and where there are many, only what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...compare.hunks import LONG, FileDifference, Line
from ...draw.syntax import Inked, inked
from ...errors import WorkbenchError
from ...inputs.code.blobs import Blobs

_CHEAP = 64 << 10  # bytes; about a fifth of a second

Lines = Mapping[int, Sequence[Inked]]


@dataclass(frozen=True, slots=True)
class Colours:
    """The inks of the old and of the new lines, by their numbers."""

    old: Lines = field(default_factory=dict)
    new: Lines = field(default_factory=dict)

    def of(self, line: Line) -> Sequence[Inked]:
        """Those of a line; none where they are not known."""
        if line.new is not None:
            return self.new.get(line.new, ())
        return self.old.get(line.old or 0, ())


PLAIN = Colours()


def coloured(found: FileDifference, blobs: Blobs | None) -> Colours:
    """The colours of the lines that are shown of a file; without `blobs`, from these alone. Takes
    up to some tenths of a second."""
    lines = [line for hunk in found.hunks for line in hunk.lines]
    if not lines:
        return PLAIN
    change = found.change
    old = {line.old: line for line in lines if line.new is None and line.old is not None}
    new = {line.new: line for line in lines if line.new is not None}
    names = (change.before or change.path, change.path)
    old_inks, new_inks = (
        _side(name, blob, shown, blobs)
        for name, blob, shown in zip(names, change.blobs, (old, new), strict=True)
    )
    return Colours(old_inks, new_inks)


def _side(name: str, blob: str, shown: Mapping[int, Line], blobs: Blobs | None) -> Lines:
    if not shown:
        return {}
    text = _text(blob, blobs) if blobs is not None else None
    if text is not None:
        inks = inked(name, "\n".join(text.split("\n")[: max(shown)]))
        return {number: inks[number - 1] for number in shown if number <= len(inks)}
    return _by_stretch(name, shown)


def _text(blob: str, blobs: Blobs) -> str | None:
    """The whole text, where it is cheap to colour."""
    try:
        content = blobs.read(blob)
    except WorkbenchError:
        return None
    if len(content) > _CHEAP or max(map(len, content.split(b"\n"))) > LONG:
        return None
    return content.decode("utf-8", "backslashreplace")


def _by_stretch(name: str, shown: Mapping[int, Line]) -> Lines:
    """Coloured as if each stretch of lines that follow each other were a file."""
    found: dict[int, Sequence[Inked]] = {}
    for numbers in _stretches(shown):
        inks = inked(name, "\n".join(shown[number].text for number in numbers))
        found |= dict(zip(numbers, inks, strict=True))
    return found


def _stretches(numbers: Iterable[int]) -> list[list[int]]:
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return stretches
