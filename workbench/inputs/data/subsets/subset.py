"""A subset: which rows of a dataset are kept, as a person writes it.

    label in (3, 8) and not duplicated      an SQL expression over the columns
    10 %        0.5 % seed 7                about that share of the rows
    500 rows                                that many rows
    balanced by label                       as many rows of every value as the rarest has
    drop 3, 17, 20-30                       all but these rows, numbered from 0 as in the file

Steps stand apart by `;` and are applied one after the other. The same text and the same content
give the same rows, in the order of the file. Whether an expression is one, and fits a dataset, is
told by `guard` and `selection`; here is only how steps are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ....errors import BadFilter
from .steps import Balanced, Count, Drop, Share, Step, Where, merged

#: Characters of a whole text; lists of dropped rows may be long.
LONGEST = 1_000_000
_PART = re.compile(
    r"""[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | [^;'"eE]+ | [^;]""",
    re.S | re.X,
)
_SEED = r"(?:\s+seed\s+(?P<seed>\d{1,9}))?"
_SHARE = re.compile(rf"(?P<number>\d+(?:\.\d*)?|\.\d+)\s*(?:%|percent){_SEED}", re.I | re.A)
_COUNT = re.compile(rf"(?P<number>\d[\d_]*)\s*rows?{_SEED}", re.I | re.A)
_BALANCED = re.compile(r"balanced\s+by\b\s*", re.I)
_COLUMN = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<plain>[^\W\d]\w*))\s*')
_BALANCED_SEED = re.compile(r"seed\s+(?P<seed>\d{1,9})\s*", re.I | re.A)
_DROP = re.compile(r"drop\s+(?=[\d-])", re.I)
_RANGE = re.compile(r"(?P<low>\d{1,18})(?:\s*[-–]\s*(?P<high>\d{1,18}))?\s*", re.A)


@dataclass(frozen=True, slots=True)
class Subset:
    """Steps in their order. `source` is the text as it was typed, for places in it."""

    steps: tuple[Step, ...] = ()
    source: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The normal form: it says the same, and is what copies are kept under."""
        return "; ".join(step.text for step in self.steps)

    @classmethod
    def parse(cls, text: str) -> Subset:
        """The subset that a text describes; all rows where it is blank. Raises BadFilter."""
        if len(text) > LONGEST:
            raise BadFilter(f"a filter has at most {LONGEST:,} characters, this has {len(text):,}")
        parts = _parts(text)
        return cls(tuple(_step(text, start, end) for start, end in parts), text)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where each step begins and ends, blanks left out."""
    begin = at = 0
    while at <= len(text):
        found = _PART.match(text, at)
        if found is not None:
            at = found.end()
            continue
        part = text[begin:at]
        if part.strip():
            start = begin + len(part) - len(part.lstrip())
            yield start, start + len(part.strip())
        begin = at = at + 1


def _step(text: str, start: int, end: int) -> Step:
    part = text[start:end]
    if found := _SHARE.fullmatch(part):
        return Share(_percent(text, found, start), int(found["seed"] or 0))
    if found := _COUNT.fullmatch(part):
        return Count(int(found["number"].replace("_", "")), int(found["seed"] or 0))
    if found := _BALANCED.match(part):
        return _balanced(text, start + found.end(), end)
    if found := _DROP.match(part):
        return _drop(text, start + found.end(), end)
    return Where(part, start)


def _percent(text: str, found: re.Match[str], start: int) -> float:
    percent = float(found["number"])
    if percent > 100:
        end = start + found.end("number")
        raise BadFilter("a share is at most 100 %", text=text, start=start, end=end)
    return round(percent, 12)


def _balanced(text: str, at: int, end: int) -> Balanced:
    columns, start = list[str](), at
    while found := _COLUMN.match(text, at, end):
        quoted = found["quoted"]
        columns.append(found["plain"] if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if not text.startswith(",", at) or at >= end:
            break
        at = _after_comma(text, at)
    seed = _BALANCED_SEED.match(text, at, end) if columns else None
    at = at if seed is None else seed.end()
    if at < end or not columns or text[:at].rstrip().endswith(","):
        raise BadFilter("here the name of a column is missing", _BY, text=text, start=at, end=end)
    return Balanced(tuple(columns), int(seed["seed"]) if seed else 0, start)


def _drop(text: str, at: int, end: int) -> Drop:
    ranges, start = list[tuple[int, int]](), at
    while found := _RANGE.match(text, at, end):
        low, high = int(found["low"]), int(found["high"] or found["low"])
        if high < low:
            message = "this range ends before it begins"
            raise BadFilter(message, _ROWS, text=text, start=at, end=found.end())
        ranges.append((low, high))
        at = found.end()
        if at >= end:
            return Drop(merged(ranges), start)
        if text[at] != ",":
            break
        at = _after_comma(text, at)
    raise BadFilter("this is no row number", _ROWS, text=text, start=at, end=end)


def _after_comma(text: str, at: int) -> int:
    rest = text[at + 1 :]
    return at + 1 + len(rest) - len(rest.lstrip())


_BY = "Say `balanced by label`, or `balanced by label, split seed 7`."
_ROWS = "Rows are numbered from 0 as in the file: `drop 3, 17, 20-30`."
