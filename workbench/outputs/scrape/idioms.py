"""Wordings that say a metric in a sentence of their own, put into the order of all others.

Every pattern is anchored or bounded, and looked for only in lines that hold its fixed words.
"""

from __future__ import annotations

import re

# A date, a clock or both in front, as loggers write them.
_STAMP = re.compile(
    r"\[?(?:\d{1,4}[-/]\d\d(?:[-/]\d{2,4})?[ T])?\d\d?:\d\d(?::\d\d)?(?:[.,]\d{1,9})?"
    r"(?:Z|[+-]\d{4})?(?![\d:])"
)
# `[1,  2000] loss: 2.182`
_TUPLE = re.compile(r"^\[\s{0,4}(\d{1,9}),\s{0,8}(\d{1,9})\]\s")
# `Accuracy of the network on the 10000 test images: 54 %`
_ON = re.compile(
    r"([A-Za-z][A-Za-z ]{0,40}) (?:of|for) the \w{1,20} on (?:the )?(?:[\d,]{1,12} )?(\w{1,20})"
    r" (?:images|samples|examples|data|set)\b"
)
# `Cost after iteration 100: 0.69`
_AFTER = re.compile(
    r"\s{0,8}([A-Za-z][A-Za-z ]{0,40}) (?:after|at) ([A-Za-z]{2,9}) (\d{1,9})\s?[:=]"
)


def plain(line: str) -> str:
    """The line in the usual order: counters, then names and numbers."""
    if line[:1] == "[" or line[:1].isdigit():
        if stamp := _STAMP.match(line):
            line = line[stamp.end() :]
        elif line[0] == "[":
            line = _TUPLE.sub(r"Epoch \1, step \2: ", line, count=1)
    if " on the " in line:
        line = _ON.sub(r"\2: \1", line, count=1)
    if " after " in line or " at " in line:
        line = _AFTER.sub(r"\2 \3, \1:", line, count=1)
    return line
