"""Tracebacks in the boxes that Rich draws, which Typer uses too.

    ╭──────── Traceback (most recent call last) ────────╮
    │ /home/me/train.py:41 in step                       │
    │                                                    │
    │   40 │   │   for batch in loader:                   │
    │ ❱ 41 │   │   │   loss = model(batch)                │
    ╰────────────────────────────────────────────────────╯

A path that is too long for the box goes on in its next line.
"""

from __future__ import annotations

import re

_HEAD = re.compile(r"[╭┌+][─-]+ Traceback \(most recent call last\) [─-]+[╮┐+]")
_FOOT = re.compile(r"[╰└+][─-]+[╯┘+]")
_WITHIN = re.compile(r"[│|] (?P<text>.*)[│|]")
_FRAME = re.compile(r"(?P<file>\S.*):(?P<line>\d{1,9}) in (?P<function>\S.*)")
_HERE = re.compile(r"[❱>] *(?P<line>\d+) (?P<code>.*)")
_GUIDES = re.compile(r"^[│| ]+")

#: File, line, function and code of a frame.
Told = tuple[str, int, str, str]


class Box:
    """The frames of one box, while its lines come."""

    def __init__(self) -> None:
        self._frames: list[Told] = []
        self._inside = False
        self._fresh = False
        self._torn = ""

    def feed(self, line: str) -> bool:
        """Take a line; whether it belongs to a box."""
        line = line.strip()
        self._fresh = not self._inside
        if _HEAD.fullmatch(line):
            self._frames, self._torn, self._inside = [], "", True
        elif not self._inside:
            return False
        elif _FOOT.fullmatch(line):
            self._inside = False
        elif found := _WITHIN.fullmatch(line):
            self._take(found["text"].rstrip())
        else:  # it was cut off
            self._inside = False
            return False
        return True

    @property
    def begins(self) -> bool:
        """Whether the line that was taken is the head of a box."""
        return self._inside and self._fresh

    def take(self) -> list[Told]:
        """The frames of the box that has ended, the innermost last; they are told once."""
        if self._inside:
            return []
        frames, self._frames = self._frames, []
        return frames

    def _take(self, text: str) -> None:
        if here := _HERE.match(text):
            self._code(int(here["line"]), _GUIDES.sub("", here["code"]))
        elif text and not text[0].isspace():
            self._name(text)
        else:
            self._torn = ""

    def _name(self, text: str) -> None:
        """The line above a frame's code, or the first or the last part of it."""
        for whole in (f"{self._torn}{text}", f"{self._torn} {text}"):
            if found := _FRAME.fullmatch(whole):
                self._frames.append((found["file"], int(found["line"]), found["function"], ""))
                self._torn = ""
                return
        self._torn += text

    def _code(self, line: int, code: str) -> None:
        if self._frames and self._frames[-1][1] == line:
            file, _, function, _ = self._frames[-1]
            self._frames[-1] = (file, line, function, code)
