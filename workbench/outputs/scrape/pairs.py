"""Names and numbers of one line: `key: V`, `key V`, `key=V`, in whatever order and punctuation.

A line is cut at its numbers, and the text before a number is its name: a single pass, with looks
backwards of at most `_BEFORE` characters, so the work is linear whatever the line holds. What the
text between two numbers means is remembered, because programs print the same texts over and over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .idioms import plain
from .words import Kind, kind, phase

_BEFORE = 120

# It starts with a class of characters, so that the search skips all others at once.
_NUMBER = re.compile(
    r"""(?P<value>[0-9+\-.nNiI](?<![\w.@/\-].)  # not inside a word
        (?:(?:(?<=[0-9])|(?<=[+\-.])(?=\.?[0-9]))[0-9]*(?:,[0-9]{3})*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?
        |(?:(?<=[nN])[aA][nN]|(?<=[iI])[nN][fF](?:inity)?|(?<=[+-])(?:nan|inf))(?!\w)))
    (?:\s{0,4}/\s{0,8}(?P<total>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?))?
    (?P<percent>\s?%)?
    (?:\s?(?:\+/-|±|\+)\s?[0-9][0-9.eE+-]*)?               # the deviation from a mean
    (?:\s?\(\s{0,8}(?P<inner>[+-]?[0-9][^()]{0,30})\))?    # an average, a percentage
    (?P<glued>(?:[^\s,;:|\])}'"%.)]|[:.](?=[\w/]))[^\s,;|\]]*)?  # a unit, a clock, a version
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.eE].*)?")
_PIECES = re.compile(r"[,;|\t\[\]{}]|\s{2,}|\s-+\s|->|=>|\.{3,}")
_LEAD = re.compile(r"\s{0,8}(?:\[\d+\]|\d+:)\s")
_EDGES = " .*#>~•!-–·:_"
_NAME = re.compile(r"[A-Za-z][\w@/.()'+ %^-]*")
_IN_SENTENCES = frozenset(
    """
    to from is was a an with in by than took reached between improved per loaded saved loading
    version python using we got for are did not has have below above over until
    """.split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """The text before a number, understood. `text` is "" for a number without a name."""

    text: str
    kind: Kind
    explicit: bool  # a colon or an equals sign stands before the number
    bracket: bool  # the number stands right behind an opening bracket
    gap: int  # blanks before the number
    phase: str | None  # the part of training that a label before the name tells
    sentence: bool  # the name reads like a part of a sentence
    bare: bool  # nothing but blanks stands between the number and the one before it

    @property
    def named(self) -> bool:
        """Whether this can be the name of a single number."""
        return bool(self.text) and not self.bracket and not self.sentence


class Pair(NamedTuple):
    """A number of a line with its name. `total` is the n of `3/n`, 0 when there is none."""

    name: Name
    value: float
    total: float
    exact: bool  # printed as an integer
    share: float | None  # the percentage in brackets behind it


@dataclass(slots=True)
class Pairs:
    """The numbers of a line, and the text behind the last one."""

    numbered: bool  # the line starts with a step: `[20] …`, `20: …`
    pairs: list[Pair] = field(default_factory=list)
    rest: str = ""


def read(line: str) -> Pairs:
    """Cut the line at its numbers. Numbers with units or in the middle of words are left out."""
    line = plain(line)
    found, start = Pairs(_LEAD.match(line) is not None), 0
    for match in _NUMBER.finditer(line):
        at, end = match.span()
        before = line[max(start, at - _BEFORE) : at]
        start = end
        text, total, percent, inner, glued = match.groups()
        if not glued and (value := number(text)) is not None:
            whole, share = _behind(total, inner) if total or inner else (0.0, None)
            exact = percent is None and text.isdigit()
            found.pairs.append(Pair(name_of(before), value, whole, exact, share))
    found.rest = line[start : start + _BEFORE]
    return found


def _behind(total: str | None, inner: str | None) -> tuple[float, float | None]:
    """The n of `3/n`, and the percentage in brackets, if there is one."""
    share = None
    if inner and inner.rstrip().endswith("%"):
        share = number(inner.rstrip()[:-1].split(",")[-1].strip())
    return (number(total) or 0.0) if total and "." not in total else 0.0, share


def number(text: str) -> float | None:
    """The value of a printed number, with commas between its thousands or without."""
    if "," in text:
        if not _THOUSANDS.fullmatch(text):
            return None
        text = text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def name_of(before: str) -> Name:
    """Understand the text between a number and the one before it."""
    text = before.rstrip()
    gap = len(before) - len(text)
    text = text.rstrip("'\"")
    bracket = text.endswith(("[", "("))
    if bracket:
        text = text[:-1].rstrip()
    explicit = text.endswith((":", "="))
    if explicit:
        text = text[:-1].rstrip()
    *others, last = _PIECES.split(text)
    label, _, last = last.rpartition(":")
    last = _unbalanced(last).strip(_EDGES)
    what = Kind.STEP if explicit and last in ("s", "i") else kind(last)
    if what in (Kind.EPOCH, Kind.STEP, Kind.WHOLE, Kind.PLURAL):
        label = f"{label} {last}"  # `Train Epoch: 1`
    told = _label_phase([*others, label])
    loose = not explicit and not bracket and gap == 0
    if not _NAME.fullmatch(last) or text.endswith(("=", "<", ">", "!", '"')) or loose:
        last, what = "", Kind.UNKNOWN
    return Name(last, what, explicit, bracket, gap, told, _sentence(last), not text)


def _unbalanced(text: str) -> str:
    """The text behind a bracket that the text only opens, or only closes."""
    if text.count("(") > text.count(")"):
        return text.rpartition("(")[2]
    if text.count(")") > text.count("("):
        return text.rpartition(")")[2]
    return text


def _label_phase(pieces: list[str]) -> str | None:
    for piece in reversed(pieces):
        if len(piece) < 40 and len(piece.split()) <= 4 and (told := phase(piece)):
            return told
    return None


def _sentence(name: str) -> bool:
    parts = name.lower().split()
    return len(parts) > 4 or not _IN_SENTENCES.isdisjoint(parts)
