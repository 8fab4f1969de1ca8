"""A log as a person would see it in a terminal, and nothing that could steer one.

Understood: `\\n`, `\\r`, `\\b`, `\\t`; of the escape sequences colours (SGR), erasing (K, J) and
moving within the lines held (A, B, C, D, G), as progress bars use them. Every other sequence
(titles, clipboard, modes, device control) is dropped whole: what a run printed is not trusted.
Each character takes one cell here; how wide it is shown is the business of the screen.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace

Colour = int | tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks. A colour is an xterm-256 index, or red, green and blue."""

    fg: Colour = None
    bg: Colour = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style."""

    text: str
    style: Style | None = None


Line = tuple[Span, ...]

_PLAIN = Style()
_TAB = 8
#: Characters that a line of plain text does not have.
_SPECIAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?:\x1b\[|\x9b)(?P<params>[0-9:;<=>?]*)[ -/]*(?P<final>[@-~])"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x8f\x91-\x97\x99\x9a\x9c])"
)
_INTRODUCER = re.compile(r"[\x1b\x9b\x9d\x90\x98\x9e\x9f]")
_LONGEST = 4096  # a sequence that has not ended by then is no sequence


def render(text: str, width_limit: int = 4000) -> list[Line]:
    """The lines of a whole text as they look in the end."""
    screen = Screen(keep=sys.maxsize, width_limit=width_limit)
    screen.feed(text)
    screen.close()
    return screen.lines


def plain(line: Line) -> str:
    """The text of a line."""
    return "".join(span.text for span in line)


class Screen:
    """The lines of a text that arrives in pieces.

    At most `keep` lines are held, the oldest are dropped and counted in `dropped`; a line holds at
    most `width_limit` characters and tells how many more there were.
    """

    def __init__(self, keep: int = 20_000, width_limit: int = 4000) -> None:
        self.lines: list[Line] = [()]
        self.dropped = 0
        self._keep = keep
        self._limit = width_limit
        self._row = 0
        self._column = 0
        self._style = _PLAIN
        self._torn = ""
        self._cells: dict[int, _Cells] = {}

    def feed(self, text: str) -> int:
        """Take a piece of text; the index in `lines` of the first line that changed."""
        text = self._torn + text
        whole = _whole(text)
        text, self._torn = text[:whole], text[whole:]
        self._first = self._row
        for place, part in enumerate(text.split("\n")):
            if place:
                self._newline()
            if part:
                self._put_line(part)
        self._render_touched()
        return self._shrink()

    def close(self) -> None:
        """The text has ended; what looked like the beginning of a sequence is dropped."""
        self._torn = ""

    def _put_line(self, part: str) -> None:
        fresh = self._column == 0 and not self.lines[self._row] and self._row not in self._cells
        if (
            fresh
            and self._style is _PLAIN
            and len(part) <= self._limit
            and not _SPECIAL.search(part)
        ):
            self.lines[self._row] = (Span(part),)
            self._column = len(part)
            return
        for token in _TOKEN.finditer(part):
            if (held := token["text"]) is not None:
                self._write(held)
            elif (final := token["final"]) is not None:
                self._sequence(final, token["params"])
            elif (control := token["control"]) is not None:
                self._control(control)

    def _write(self, text: str) -> None:
        self._touch().write(self._column, text, self._style, self._limit)
        self._column += len(text)

    def _control(self, control: str) -> None:
        if control == "\r":
            self._column = 0
        elif control == "\b":
            self._column = max(0, self._column - 1)
        elif control == "\t":
            self._write(" " * (_TAB - self._column % _TAB))

    def _sequence(self, final: str, params: str) -> None:
        if final == "m":
            self._style = restyled(self._style, params)
        elif final in "ABCDG":
            self._move(final, _number(params))
        elif final == "K":
            self._touch().erase(self._column, params)
        elif final == "J" and params in ("", "0"):
            self._touch().erase(self._column, "0")
            for row in range(self._row + 1, len(self.lines)):
                self._touch(row).erase(0, "2")

    def _move(self, final: str, count: int | None) -> None:
        steps = count or 1
        if final == "A":
            self._row = max(0, self._row - steps)
            self._first = min(self._first, self._row)
        elif final == "B":
            self._row = min(len(self.lines) - 1, self._row + steps)
        elif final == "C":
            self._column = min(self._limit, self._column + steps)
        elif final == "D":
            self._column = max(0, self._column - steps)
        else:
            self._column = max(0, steps - 1)

    def _newline(self) -> None:
        self._row += 1
        self._column = 0
        if self._row == len(self.lines):
            self.lines.append(())

    def _touch(self, row: int | None = None) -> _Cells:
        """The cells of a row, to be written on."""
        row = self._row if row is None else row
        if row not in self._cells:
            self._cells[row] = _Cells(self.lines[row])
        return self._cells[row]

    def _render_touched(self) -> None:
        for row, cells in self._cells.items():
            self.lines[row] = cells.line()
        # The row of the cursor keeps its cells: the next piece goes on with it.
        self._cells = {row: c for row, c in self._cells.items() if row == self._row}

    def _shrink(self) -> int:
        excess = len(self.lines) - self._keep
        if excess > 0:
            del self.lines[:excess]
            self.dropped += excess
            self._row = max(0, self._row - excess)
            self._cells = {row - excess: cells for row, cells in self._cells.items()}
            self._first = max(0, self._first - excess)
        return self._first


class _Cells:
    """One line while it is written: a character and a style a cell."""

    def __init__(self, line: Line) -> None:
        self._chars = [char for span in line for char in span.text]
        self._styles = [span.style for span in line for _ in span.text]
        self._end = 0
        self._lost = 0

    def write(self, column: int, text: str, style: Style, limit: int) -> None:
        """Put text over what is there; what goes beyond the limit is counted."""
        self._end = max(self._end, column + len(text))
        self._lost = max(0, self._end - limit)
        column = min(column, limit)
        text = text[: limit - column]
        gap = column - len(self._chars)
        if gap > 0:
            self._chars += " " * gap
            self._styles += [None] * gap
        end = column + len(text)
        self._chars[column:end] = text
        self._styles[column:end] = [None if style == _PLAIN else style] * len(text)

    def erase(self, column: int, how: str) -> None:
        """Erase to the end (`0`), to the beginning (`1`), or all of it (`2`)."""
        if how in ("", "0"):
            del self._chars[column:], self._styles[column:]
        elif how == "1":
            upto = min(column + 1, len(self._chars))
            self._chars[:upto] = " " * upto
            self._styles[:upto] = [None] * upto
        elif how == "2":
            self._chars, self._styles = [], []
        if how != "1":
            self._end = self._lost = 0

    def line(self) -> Line:
        """The cells as spans."""
        spans: list[Span] = []
        begin = 0
        for place in range(1, len(self._chars) + 1):
            if place == len(self._chars) or self._styles[place] != self._styles[begin]:
                spans.append(Span("".join(self._chars[begin:place]), self._styles[begin]))
                begin = place
        if self._lost:
            spans.append(Span(f"… +{self._lost} characters", Style(dim=True)))
        return tuple(spans)


def restyled(style: Style, params: str) -> Style:
    """The style after an SGR sequence; codes that mean nothing here change nothing."""
    codes = [_number(part) or 0 for part in re.split("[;:]", params)]
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = _PLAIN
        elif code in (38, 48):
            colour = _extended(codes)
            style = replace(style, fg=colour) if code == 38 else replace(style, bg=colour)
        else:
            style = _basic(style, code)
    return _PLAIN if style == _PLAIN else style


_ON = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}
_OFF = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",)}


def _basic(style: Style, code: int) -> Style:
    if code in _ON:
        return replace(style, **{_ON[code]: True})
    if code in _OFF:
        return replace(style, **dict.fromkeys(_OFF[code], False))
    if 30 <= code <= 37 or code == 39:
        return replace(style, fg=None if code == 39 else code - 30)
    if 40 <= code <= 47 or code == 49:
        return replace(style, bg=None if code == 49 else code - 40)
    if 90 <= code <= 97:
        return replace(style, fg=code - 82)
    if 100 <= code <= 107:
        return replace(style, bg=code - 92)
    return style


def _extended(codes: list[int]) -> Colour:
    """The colour that follows 38 or 48, taken off the codes."""
    kind = codes.pop(0) if codes else 0
    if kind == 5 and codes:
        return min(255, codes.pop(0))
    if kind == 2 and len(codes) >= 3:
        red, green, blue = (min(255, codes.pop(0)) for _ in range(3))
        return (red, green, blue)
    return None


def _number(text: str) -> int | None:
    return int(text[:6]) if text.isdigit() else None


def _whole(text: str) -> int:
    """Where a sequence begins that is not whole yet, at the end of the text; else its length."""
    end = max(text.rfind("\n") + 1, len(text) - _LONGEST)
    while found := _INTRODUCER.search(text, end):
        token = _TOKEN.match(text, found.start())
        if token is None:
            return found.start()
        end = token.end()
    return len(text)
