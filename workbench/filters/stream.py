"""The tokens of one filter, read from left to right by a parser that says what it looks for.

What was looked for last is what may stand at the end of the text: completion asks for it.
"""

from __future__ import annotations

from typing import Literal, NoReturn

from ..errors import BadFilter
from .tokens import RESERVED, Token, tokens
from .tree import Operand

Wanted = Literal[
    "condition", "operator", "since", "value", "metric", "step", "and", "or", "(", ")", ","
]

_END = "the filter ends where {} is expected"
_EXPECTED: dict[Wanted, str] = {
    "condition": "a name or a word",
    "since": "`since`",
    "value": "a value",
    "metric": "the name of a metric",
    "step": "a step",
    "(": "`(`",
    ")": "`)`",
    ",": "`,`",
}


class Stream:
    """The tokens of `text`; `wanted` is what would go on at the next one. Raises BadFilter."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._at = 0
        self.wanted: set[Wanted] = set()

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self.next().kind == "end"

    def next(self, *wanted: Wanted) -> Token:
        """The next token, where any of `wanted` would go on."""
        self.wanted.update(wanted)
        return self._tokens[self._at]

    def second(self) -> Token:
        """The token after the next one."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def advance(self) -> Token:
        """Take the next token."""
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        self.wanted = set()
        return token

    def take(self, kind: Literal["(", ")", ","]) -> Token:
        """Take a mark that has to be there."""
        token = self.next(kind)
        if token.kind != kind:
            self.expected(kind, token)
        return self.advance()

    def text(self, start: int, end: int) -> str:
        """What is written there."""
        return self._text[start:end]

    def expected(self, wanted: Wanted, token: Token) -> NoReturn:
        """Raise BadFilter: another token stands where one was wanted."""
        told = _EXPECTED[wanted]
        if token.kind == "end":
            self.fail(_END.format(told), token)
        hint = f'To use the word `{token.text}` itself, write "{token.text}".'
        message = f"{told} is expected here, not `{token.text}`"
        self.fail(message, token, hint if token.says(*RESERVED) else "")

    def fail(self, message: str, place: Token | Operand, hint: str = "") -> NoReturn:
        """Raise BadFilter for a place."""
        raise BadFilter(message, hint, text=self._text, start=place.start, end=place.end)
