"""The colours of the inks that `workbench.draw` speaks of, for light, dark and 16-colour themes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.draw.cells import Row, clean
from workbench.draw.palette import DARK, LIGHT

_BASIC = ("cyan", "yellow", "green", "magenta", "blue", "red", "bright_cyan", "bright_green")

#: From bad to good: told apart by lightness, too.
_SCALE = {
    "dark": ("#8c4a5f", "#b8655a", "#d0925c", "#d9c66f", "#f4f2b0"),
    "light": ("#d98c7a", "#c98f3a", "#8c9440", "#2f8a6a", "#14527a"),
    "basic": ("red", "magenta", "yellow", "cyan", "bright_green"),
}

_FURNITURE = {
    "dark": {"axis": "#6b7280", "tick": "#9ca3af", "dim": "#9ca3af", "meter": "#7aa2c8"},
    "light": {"axis": "#9ca3af", "tick": "#6b7280", "dim": "#6b7280", "meter": "#35618e"},
    "basic": {"axis": "bright_black", "tick": "", "dim": "bright_black", "meter": "cyan"},
}
_SIGNAL = {
    "dark": {
        "good": "#2fbf8f",
        "bad": "#ff6b6b",
        "warn": "#e6b450",
        "live": "#56b4e9",
        "cursor": "#e6b450",
    },
    "light": {
        "good": "#00795a",
        "bad": "#c0392b",
        "warn": "#9a6700",
        "live": "#0072b2",
        "cursor": "#9a6700",
    },
    "basic": {"good": "green", "bad": "red", "warn": "yellow", "live": "cyan", "cursor": "yellow"},
}
#: Source code, muted enough that what was added and removed stands out.
_CODE = {
    "dark": {
        "code-keyword": "#c792ea",
        "code-string": "#c3d982",
        "code-comment": "#8a94a6",
        "code-number": "#f0a870",
        "code-name": "#82aaff",
    },
    "light": {
        "code-keyword": "#7c2fb0",
        "code-string": "#3f6b00",
        "code-comment": "#6b7280",
        "code-number": "#9a4a00",
        "code-name": "#1f4fbf",
    },
    "basic": {
        "code-keyword": "magenta",
        "code-string": "yellow",
        "code-comment": "bright_black",
        "code-number": "cyan",
        "code-name": "blue",
    },
}
#: What pieces stand on. With 16 colours lines are told by their signs, words in reverse.
_GROUNDS = {
    "dark": {
        "added": Style(bgcolor="#12291f"),
        "removed": Style(bgcolor="#321a1e"),
        "added-word": Style(bgcolor="#1f5c43", bold=True),
        "removed-word": Style(bgcolor="#7a2e38", bold=True),
    },
    "light": {
        "added": Style(bgcolor="#e3f5ea"),
        "removed": Style(bgcolor="#fbe6e6"),
        "added-word": Style(bgcolor="#a8e0be", bold=True),
        "removed-word": Style(bgcolor="#f5b5b5", bold=True),
    },
    "basic": {
        "added": Style(),
        "removed": Style(),
        "added-word": Style(reverse=True, bold=True),
        "removed-word": Style(reverse=True, bold=True),
    },
}


@lru_cache(maxsize=1024)
def style_of(ink: str, ground: str) -> Style:
    """The style of an ink on `dark`, `light` or `basic` (16 colours) ground; behind a slash
    it names what it stands on, such as `code-name/added`."""
    ink, _, place = ink.partition("/")
    return _plain(ink, ground) + (_GROUNDS[ground][place] if place else Style.null())


def _plain(ink: str, ground: str) -> Style:
    if ink.startswith("series-"):
        number, _, dim = ink.removeprefix("series-").partition("-")
        palette = {"dark": DARK, "light": LIGHT, "basic": _BASIC}[ground]
        return Style(color=palette[int(number) % len(palette)], dim=bool(dim) or None)
    if ink.startswith("scale-"):
        return Style(color=_SCALE[ground][int(ink.removeprefix("scale-"))])
    if ink == "title":
        return Style(bold=True)
    if ink == "chosen":
        return Style(reverse=True)
    if ink == "find":
        return Style(color=_SIGNAL[ground]["warn"], reverse=True, bold=True)
    colour = {**_FURNITURE[ground], **_SIGNAL[ground], **_CODE[ground]}.get(ink, "")
    return Style(color=colour or None, bold=ink in ("bad", "warn") or None)


def strip_of(row: Row, ground: str, base: Style) -> Strip:
    """A row as Textual draws it; `base` gives what the ink leaves open."""
    return Strip(segments(row, ground, base))


def segments(row: Row, ground: str, base: Style) -> Iterable[Segment]:
    """The row's pieces as styled segments; nothing in them can steer the terminal."""
    return [Segment(clean(piece.text), base + style_of(piece.ink, ground)) for piece in row]
