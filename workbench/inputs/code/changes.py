"""What Git says of the difference of two snapshots: which files, then how, file by file.

The files come in one order, that of their paths' bytes, so that both answers can be read together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_STATUS = {"A": "added", "D": "removed", "R": "renamed"}
_HEAD = b"diff --git "
#: What Git writes in the quotes of C.
_QUOTED = re.compile(rb'[\x00-\x1f\x7f"\\]')
_LETTERS = dict(zip(b'\a\b\t\n\v\f\r"\\', b'abtnvfr"\\', strict=True))


@dataclass(frozen=True, slots=True)
class How:
    """How to compare: whether white space counts, and how many equal lines to tell around what
    differs."""

    ignore_space: bool = False
    context: int = 3

    def ignored(self) -> list[str]:
        """What does not count, as Git is told."""
        return ["--ignore-all-space"] if self.ignore_space else []

    def options(self) -> list[str]:
        """All of it, as Git is told for a unified diff."""
        return [f"--unified={self.context}", *self.ignored()]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs: how many lines were added and removed (None in a binary file), and
    `status`: added, removed, changed or renamed, then from `before`; outside, where it is no file
    of the project.

    `modes` and `blobs` are the modes and the ids of the content before and after, 0 and zeros
    where there was or is no file.
    """

    path: str
    added: int | None
    removed: int | None
    status: str
    before: str = ""
    modes: tuple[int, int] = (0, 0)
    blobs: tuple[str, str] = ("", "")

    @property
    def binary(self) -> bool:
        """Whether Git finds no lines in it."""
        return self.added is None and self.status != "outside"

    @property
    def lines(self) -> int:
        """How many lines were added and removed."""
        return (self.added or 0) + (self.removed or 0)


def changes(output: bytes) -> list[Change]:
    """From what `git diff --raw --numstat -z --no-abbrev` prints: first how each file changed,
    then its lines. Files that differ only in what Git was told to ignore are in the first alone."""
    fields = iter(os.fsdecode(output).split("\0"))
    raw: dict[str, tuple[list[str], str]] = {}
    found = []
    for text in fields:
        if text.startswith(":"):
            told = text[1:].split(" ")
            before = next(fields)
            path = next(fields) if told[4][0] == "R" else before
            raw[path] = (told, before if path != before else "")
        elif text:
            added, removed, path = text.split("\t", 2)
            if not path:
                next(fields)
                path = next(fields)
            found.append(_change(path, added, removed, *raw[path]))
    return found


def sections(output: Iterable[bytes], listed: Sequence[Change]) -> Iterator[tuple[Change, bytes]]:
    """The lines of a unified diff, put together file by file, of the files that are `listed`.

    A file that became a link is told twice by Git, as removed and as added, and comes once here.
    """
    known = {_head(change): change for change in listed}
    change: Change | None = None
    lines: list[bytes] = []
    for line in output:
        if line.startswith(_HEAD) and (found := known.get(line)) is not change:
            if change is not None:
                yield change, b"".join(lines)
            change, lines = found, []
        if change is not None:
            lines.append(line)
    if change is not None:
        yield change, b"".join(lines)


def _change(path: str, added: str, removed: str, told: Sequence[str], before: str) -> Change:
    old_mode, new_mode, old, new, status = told
    word = _STATUS.get(status[0], "changed")
    modes = int(old_mode, 8), int(new_mode, 8)
    return Change(path, _count(added), _count(removed), word, before, modes, (old, new))


def _count(text: str) -> int | None:
    return None if text == "-" else int(text)


def _head(change: Change) -> bytes:
    """The line that a file's difference begins with."""
    old, new = _name("a/", change.before or change.path), _name("b/", change.path)
    return _HEAD + old + b" " + new + b"\n"


def _name(prefix: str, path: str) -> bytes:
    name = os.fsencode(prefix + path)
    return b'"' + _QUOTED.sub(_escaped, name) + b'"' if _QUOTED.search(name) else name


def _escaped(found: re.Match[bytes]) -> bytes:
    code = found[0][0]
    return b"\\%c" % _LETTERS[code] if code in _LETTERS else b"\\%03o" % code
