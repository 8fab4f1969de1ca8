"""Which ink each stretch of source code has, by Pygments.

Pygments is loaded when the first text is coloured, and of it only the lexer that is needed. What it
does not know, or stumbles over, stays without colour. The inks:

    "code-keyword" "code-string" "code-comment" "code-number" "code-name"
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer

#: First character, last but one, ink.
Inked = tuple[int, int, str]

#: Names that Pygments does not know, or gives to a language that is rare beside training code.
_ALIASES = {"ipynb": "json", "jsonl": "json", "m": "matlab", "r": "splus", "sql": "sql"}
#: By the name of a token's type, the more exact first.
_INKS = (
    ("Token.Comment", "code-comment"),
    ("Token.Literal.String", "code-string"),
    ("Token.Literal.Number", "code-number"),
    ("Token.Keyword.Constant", "code-number"),
    ("Token.Keyword", "code-keyword"),
    ("Token.Operator.Word", "code-keyword"),
    ("Token.Generic.Heading", "code-keyword"),
    ("Token.Generic.Subheading", "code-keyword"),
    *((f"Token.Name.{kind}", "code-name") for kind in ("Function", "Class", "Decorator")),
    *((f"Token.Name.{kind}", "code-name") for kind in ("Builtin", "Tag", "Attribute")),
)


def inked(name: str, text: str) -> list[list[Inked]]:
    """The stretches of each line of `text` (split at line feeds) that have an ink, in order.

    The language is that of a file called `name`. Costs about 3 µs a character.
    """
    lines: list[list[Inked]] = [[] for _ in range(text.count("\n") + 1)]
    lexer = _lexer(name.rpartition("/")[2])
    if lexer is not None:
        try:
            _fill(lines, lexer, text)
        except Exception:  # noqa: BLE001  # whatever a lexer stumbles over, the text is still right
            return [[] for _ in lines]
    return lines


def _fill(lines: list[list[Inked]], lexer: Lexer, text: str) -> None:
    line = start = 0
    for place, kind, value in lexer.get_tokens_unprocessed(text):
        ink = _ink(kind)
        for part in value.splitlines(keepends=True) if "\n" in value else (value,):
            if ink and (shown := part.rstrip("\r\n")):
                lines[line].append((place - start, place - start + len(shown), ink))
            place += len(part)
            if part.endswith("\n"):
                line, start = line + 1, place


@lru_cache(maxsize=512)
def _ink(kind: object) -> str:
    """The ink of a token of this type."""
    name = str(kind)
    return next((ink for head, ink in _INKS if name == head or name.startswith(f"{head}.")), "")


def _lexer(name: str) -> Lexer | None:
    dot, suffix = name.rpartition(".")[1:]
    alias = (_by_suffix(suffix.lower()) if dot else "") or _by_name(name)
    return _loaded(alias) if alias else None


@lru_cache(maxsize=64)
def _loaded(alias: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(alias)


@lru_cache(maxsize=512)
def _by_suffix(suffix: str) -> str:
    """What Pygments calls the language of files with this suffix; empty where it knows none."""
    known = _ALIASES.get(suffix)
    return known or next((alias for alias, patterns in _known() if f"*.{suffix}" in patterns), "")


@lru_cache(maxsize=512)
def _by_name(name: str) -> str:
    """The same of a whole name, such as `Makefile`."""
    for alias, patterns in _known():
        if any(fnmatch(name, pattern) for pattern in patterns):
            return alias
    return ""


@lru_cache(maxsize=1)
def _known() -> list[tuple[str, Sequence[str]]]:
    """Languages and the names of their files. Without what plugins add: looking for them reads the
    metadata of every installed package."""
    from pygments.lexers import get_all_lexers

    return [
        (aliases[0], patterns)
        for _, aliases, patterns, _ in get_all_lexers(plugins=False)
        if aliases and aliases[0] != "text"
    ]
