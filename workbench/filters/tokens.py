"""The words and signs of a filter, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..errors import BadFilter

Kind = Literal["word", "quoted", "sign", "(", ")", ",", "end"]

_SIGNS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
#: Words that are no names, unless they are in quotes.
RESERVED = frozenset({"and", "or", "not", "in", "is"})
#: What people write out of habit, and what they mean.
HABITS = {"&&": "and", "&": "and", "||": "or", "|": "or"}
_SPECIAL = re.compile(rf"(metric|param)\.|({'|'.join(RESERVED)})$", re.IGNORECASE)
_TOKEN = re.compile(
    r"""\s+
    | (?P<sign> == | != | <> | <= | >= | !~ | [=<>~≠≤≥])
    | (?P<mark> [(),])
    | (?:(?P<scope>metric|param)\.)? (?P<quoted> "(?:[^"]|"")*" | '(?:[^']|'')*' | `(?:[^`]|``)*`)
    | (?P<word> [^\s()=<>!~≠≤≥,"'`] [^\s()=<>!~≠≤≥,"`]*)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; `text` is what it says, without quotes, and `scope` the `metric` or `param`
    before them."""

    kind: Kind
    text: str
    start: int
    end: int
    scope: str = ""

    def says(self, *words: str) -> bool:
        """Whether it is one of these words of the language, in any case."""
        return self.kind == "word" and self.text.lower() in words


def tokens(text: str) -> list[Token]:
    """The tokens of a filter; the last one is its end. Raises BadFilter."""
    return [*_tokens(text), Token("end", "", len(text), len(text))]


def quoted(name: str, mark: str = "`") -> str:
    """A name, or with another mark a value, as it stands in a filter: in quotes where it must."""
    try:
        plain = [token.kind for token in tokens(name)] == ["word", "end"]
    except BadFilter:
        plain = False
    if plain and name.strip() == name and name not in HABITS and not _SPECIAL.match(name):
        return name
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _stray(text, at)
        at = found.end()
        if found["sign"]:
            yield Token("sign", _SIGNS.get(found["sign"], found["sign"]), found.start(), at)
        elif found["mark"]:
            yield Token(found["mark"], found["mark"], found.start(), at)  # type: ignore[arg-type]
        elif quoted := found["quoted"]:
            inner = quoted[1:-1].replace(quoted[0] * 2, quoted[0])
            yield Token("quoted", inner, found.start(), at, found["scope"] or "")
        elif found["word"]:
            yield Token("word", found["word"], found.start(), at)


def _stray(text: str, at: int) -> BadFilter:
    if text[at] == "!":
        message, end = "`!` alone is no sign; say `not`", at + 1
    else:
        message, end = "this quote is not closed", len(text)
    return BadFilter(message, text=text, start=at, end=end)
