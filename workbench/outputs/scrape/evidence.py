"""Which numbers of a line are measured, decided by evidence.

A line that tells its step or epoch is about training: what it names with a colon or an equals sign
counts, unless the name is a meter's or a setting's. On any other line only names of the vocabulary
count, printed as decimals, and only if the whole line reads like a report: prose, source text and
rows of bare numbers give nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .counters import heads, take
from .pairs import Pair, Pairs
from .reading import Reading
from .words import Kind, kind, phase, soft_setting, words

#: Measured things that are whole numbers as often as not.
_WHOLE_NUMBERS = frozenset("reward rewards return returns score scores".split())
_CLOSING = r"[\s,;|\])}.*!]*"
#: What may follow the last number of a line that does not tell its step.
_REST = re.compile(rf"{_CLOSING}(?:\([^()]*\)|nats|bits)?{_CLOSING}")
#: Blanks between a name and its number, on such a line; more is a table's column.
_GAP = 3


def judge(found: Pairs, bar: bool = False) -> Reading:
    """What the pairs of a line tell. On a progress bar, whatever is named explicitly counts."""
    reading = Reading(bar=bar)
    leads = take(found, reading) or bar
    if not reading.marked and not bar and not _report(found):
        return Reading()
    companions = _measures(found, reading, leads)
    if reading.marked or bar or reading.metrics:
        for pair in companions:
            reading.add(pair.name.text, pair.value)
    return reading if reading.metrics or bar or heads(found) else Reading()


def _measures(found: Pairs, reading: Reading, leads: bool) -> list[Pair]:
    """Take what is measured into the reading; return what counts only beside it."""
    companions: list[Pair] = []
    named: str | None = None  # the part of training, told by a name: `train Loss: 0.5 Acc: 0.8`
    for index, pair in enumerate(found.pairs):
        name = pair.name
        reading.phase = name.phase or reading.phase
        if not name.named or _row(found, index):
            continue
        if name.kind is Kind.COMPANION:
            companions.append(pair)
        elif _measured(pair, reading) or (leads and _open(pair, found, reading.bar)):
            if phase(name.text):
                named = _first_phase(name.text)
            elif named:
                reading.add(f"{named} {name.text}", _value(pair))
                continue
            reading.add(name.text, _value(pair))
    return companions


@lru_cache(maxsize=512)
def _first_phase(name: str) -> str | None:
    first, _, more = name.partition(" ")
    return first if more and phase(first) else None


def _row(found: Pairs, index: int) -> bool:
    """Whether the number is the first of a row of them, as in a printed table."""
    if found.pairs[index].name.explicit or index + 1 == len(found.pairs):
        return False
    after = found.pairs[index + 1].name
    return after.bare and after.gap > 0


def _report(found: Pairs) -> bool:
    """Whether a line that tells no step is nothing but names and their numbers."""
    if not _REST.fullmatch(found.rest):
        return False
    return not any(_prose(pair) for pair in found.pairs)


def _prose(pair: Pair) -> bool:
    name = pair.name
    if name.explicit:
        return name.sentence or "best" in words(name.text)
    return name.sentence or (not name.text and not pair.total) or name.gap > _GAP


def _measured(pair: Pair, reading: Reading) -> bool:
    """Whether the pair names something of the vocabulary, with evidence enough for the line."""
    name = pair.name
    if name.kind is not Kind.MEASURE:
        return False
    parts = words(name.text)
    last = kind(parts[-1]) is Kind.MEASURE or parts[-1].isdigit()
    if not (name.explicit or last or " " not in name.text):
        return False  # `loss improved 0.3`
    if reading.marked or reading.bar:
        return True
    whole = pair.exact and not pair.total
    return not soft_setting(name.text) and not (whole and _WHOLE_NUMBERS.isdisjoint(parts))


def _open(pair: Pair, found: Pairs, bar: bool) -> bool:
    """Whether a name beyond the vocabulary counts on a line that its step leads."""
    name = pair.name
    if name.kind is not Kind.UNKNOWN or not name.explicit:
        return False
    if found.numbered:
        return phase(name.text) is not None  # `[20] eval-custom:0.3`, `20: learn: 0.3`
    return bar or not pair.exact


def _value(pair: Pair) -> float:
    """The number; of a ratio the percentage."""
    if pair.total and pair.exact:
        return 100 * pair.value / pair.total if pair.share is None else pair.share
    return pair.value
