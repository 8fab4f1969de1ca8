"""Which of the removed lines became which of the added ones, and which words of them differ.

Lines are paired as `delta` does: each removed line with the first added line behind the last pair
that is like it. Two lines are alike when most of what is not white space is in both, in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

#: A stretch of a line's text: first character, last but one.
Span = tuple[int, int]

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.5  # of what is not white space
_NEAR = 20  # added lines that are tried for a removed one
_LINES = 200  # of a block; in a longer one nobody reads words
_WORDS = 200  # of a line


def mates(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of a removed and an added line, by their places, both ascending."""
    if len(old) > _LINES or len(new) > _LINES:
        return []
    olds, news = [_words(line) for line in old], [_words(line) for line in new]
    pairs: list[tuple[int, int]] = []
    begin = 0
    for place, words in enumerate(olds):
        near = range(begin, min(len(news), begin + _NEAR))
        found = next((one for one in near if _alike(words, news[one])), None)
        if found is not None:
            pairs.append((place, found))
            begin = found + 1
    return pairs


def spans(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """What differs between two lines that are mates: of the old one, and of the new one."""
    olds, news = _words(old), _words(new)
    blocks = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    differ = [(a, b, c, d) for what, a, b, c, d in blocks if what != "equal"]
    return (
        _joined(old, _places(olds), [(a, b) for a, b, _, _ in differ]),
        _joined(new, _places(news), [(c, d) for _, _, c, d in differ]),
    )


def _words(line: str) -> list[str]:
    words = _WORD.findall(line)
    return words if len(words) <= _WORDS else [line]


def _alike(old: Sequence[str], new: Sequence[str]) -> bool:
    whole = _weight(old) + _weight(new)
    common = (Counter(old) & Counter(new)).elements()
    if not whole or 2 * _weight(common) < _ALIKE * whole:
        return False
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    same = sum(_weight(old[block.a : block.a + block.size]) for block in blocks)
    return 2 * same >= _ALIKE * whole


def _weight(words: Iterable[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


def _places(words: Sequence[str]) -> list[int]:
    """Where each word begins, and where the last ends."""
    places = [0]
    for word in words:
        places.append(places[-1] + len(word))
    return places


def _joined(text: str, places: Sequence[int], ranges: Iterable[Span]) -> tuple[Span, ...]:
    """Ranges of words as stretches of text; those with only white space between them are one."""
    found: list[Span] = []
    for first, last in ranges:
        begin, end = places[first], places[last]
        if begin == end:
            continue
        if found and not text[found[-1][1] : begin].strip():
            begin = found.pop()[0]
        found.append((begin, end))
    return tuple(found)
