"""Python tracebacks in an output: where the code was when it failed.

Understood are chained exceptions, syntax errors, groups of exceptions, tracebacks that another
process handed on (`Original Traceback …`), the `[rank0]:` of torchrun's workers, whose lines may be
mixed, and the boxes that Rich draws. What was printed is not trusted: a frame is a claim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .boxed import Box

_HEADER = "Traceback (most recent call last):"
_RANK = re.compile(r"\[(?:rank|default)?(?P<rank>\d+)\]: ?(?P<rest>.*)")
#: What stands before the lines of an exception that is part of a group.
_MARGIN = re.compile(r"^ +[|+](?: |$)")
_FRAME = re.compile(
    r'(?P<indent> +)File "(?P<file>.+)", line (?P<line>\d{1,9})(?:, in (?P<function>.+))?'
)
_CARETS = frozenset("^~ ")
_ERROR = re.compile(r"(?:\w+\.)*[A-Z]\w*(?:: .*)?|\w+(?:\.\w+)+: .*")
#: Above the traceback of what went wrong in a destructor: that is no reason for an end.
_IGNORED = "Exception ignored "
_LONGEST = 300  # characters of an error


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in the code: `line` counts from 1, `code` is that line, both without blanks around.
    `function` is empty for a line that could not even be compiled."""

    file: str
    line: int
    function: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Traceback:
    """An `error` as it was told (`ValueError: bad shape`; empty where the output ends before it),
    and the frames that led to it, the innermost last. It begins in line `begin`, from 0."""

    error: str
    frames: tuple[Frame, ...]
    begin: int = 0


def tracebacks(lines: Iterable[str]) -> list[Traceback]:
    """All tracebacks in the lines of an output, in the order in which they end."""
    streams: dict[str, _Reader] = {}
    found: list[Traceback] = []
    for place, line in enumerate(lines):
        ranked = _RANK.fullmatch(line)
        name, text = (ranked["rank"], ranked["rest"]) if ranked else ("", line)
        found += streams.setdefault(name, _Reader()).feed(text, place)
    for reader in streams.values():
        found += reader.close()
    return found


def failing(
    found: Sequence[Traceback], ours: Callable[[str], bool]
) -> tuple[Traceback, Frame] | None:
    """The traceback that tells why an output ends, and the frame to look at.

    That is the innermost one of `ours`, which is asked of files, in the last traceback that has
    any: a launcher's own traceback comes after those of its workers. Where none has, it is the
    innermost frame of the last one.
    """
    for one in reversed(found):
        for frame in reversed(one.frames):
            if ours(frame.file):
                return one, frame
    for one in reversed(found):
        for frame in reversed(one.frames):
            if not frame.file.startswith("<"):
                return one, frame
    return None


class _Reader:
    """Reads the lines of one process. A traceback is open from its head to its error."""

    def __init__(self) -> None:
        self._frames: list[Frame] | None = None
        self._begin = 0
        self._indent = 0
        self._ignored = False
        self._box = Box()

    def feed(self, line: str, place: int) -> list[Traceback]:
        """Take a line, the one at `place`; the tracebacks that have ended with it."""
        line = _MARGIN.sub("", line, count=1)
        if line.endswith(_HEADER):
            ended = self.close()
            self._frames, self._begin = [], place
            return ended
        if line.startswith(_IGNORED):
            self._ignored = True
            return self.close()
        if self._box.feed(line):
            self._begin = place if self._box.begins else self._begin
            return []
        if found := _FRAME.fullmatch(line):
            self._begin = place if self._frames is None else self._begin
            self._frame(found)
        elif self._frames and line[:1].isspace():
            self._code(line)
        elif _ERROR.fullmatch(line):
            return self._error(line)
        return []

    def close(self) -> list[Traceback]:
        """The output has ended, or another traceback begins: what is open, without its error."""
        return self._error("") if self._frames else []

    def _frame(self, found: re.Match[str]) -> None:
        if self._frames is None:
            self._frames = []  # a script that could not be compiled has no head
        self._indent = len(found["indent"])
        self._frames.append(Frame(found["file"], int(found["line"]), found["function"] or ""))

    def _code(self, line: str) -> None:
        """The line of code below a frame, if this is it."""
        assert self._frames
        code = line.strip()
        deeper = len(line) - len(line.lstrip()) > self._indent
        if deeper and not self._frames[-1].code and not _CARETS.issuperset(code):
            self._frames[-1] = replace(self._frames[-1], code=code)

    def _error(self, text: str) -> list[Traceback]:
        frames = self._frames or [Frame(*told) for told in self._box.take()]
        told = Traceback(text[:_LONGEST], tuple(frames), self._begin)
        ignored, self._ignored, self._frames = self._ignored, self._ignored and not frames, None
        return [told] if frames and not ignored else []
