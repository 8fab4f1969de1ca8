"""The counters of a line: epochs, steps, batches, with names and without."""

from __future__ import annotations

from .pairs import Pair, Pairs
from .reading import Reading
from .words import Kind


def take(found: Pairs, reading: Reading) -> bool:
    """Take the counters of a line into its reading; whether one of them leads the line.

    Counters with names come before those without, so that a date in front is none.
    """
    leads = _named(found, reading)
    if reading.step is None and found.pairs:
        _unnamed(found, reading)
        if not reading.marked:
            _plural(found, reading)
        first = found.pairs[0]
        leads = leads or (reading.marked and first.exact and not first.name.text)
    return leads or (reading.marked and found.pairs[0].name.kind is Kind.PLURAL)


def heads(found: Pairs) -> bool:
    """Whether a line without metrics tells where those after it stand: `Epoch 3/10`, `Step 5`."""
    if not found.pairs or not found.pairs[0].exact:
        return False
    name = found.pairs[0].name
    return name.kind is Kind.EPOCH or (
        name.kind in (Kind.STEP, Kind.WHOLE) and not name.explicit  # `step: 10` may be a setting
    )


def _named(found: Pairs, reading: Reading) -> bool:
    leads = True
    for pair in found.pairs:
        if what := _counter(pair):
            reading.count(what, pair.value, pair.total)
        elif not reading.marked and pair.name.text and pair.name.kind is not Kind.METER:
            leads = False
    return leads and reading.marked


def _counter(pair: Pair) -> Kind | None:
    name = pair.name
    if name.kind is Kind.PLURAL and pair.total:
        return _singular(pair)
    if name.kind is Kind.EPOCH or (pair.exact and name.kind in (Kind.STEP, Kind.WHOLE)):
        return name.kind
    return None


def _singular(pair: Pair) -> Kind:
    return Kind.EPOCH if pair.name.text.lower().endswith("epochs") else Kind.STEP


def _plural(found: Pairs, reading: Reading) -> None:
    """`Steps: 100, reward: 5.0`: in front of something measured, a plural counts as well."""
    first = found.pairs[0]
    measured = any(pair.name.kind is Kind.MEASURE for pair in found.pairs)
    if measured and first.name.kind is Kind.PLURAL and first.exact:
        reading.count(_singular(first), first.value, 0)


def _unnamed(found: Pairs, reading: Reading) -> None:
    """`[10/600]`, `23/23 - …`, `[0] …`, `0: …`; of two ratios in front, the first is an epoch."""
    for index, pair in enumerate(found.pairs):
        if pair.name.text or not pair.exact:
            continue
        if pair.total and (index == 0 or reading.bar or reading.epoch is not None):
            reading.count(_of_two(found, index), pair.value, pair.total)
        elif found.numbered and index == 0:
            reading.count(Kind.STEP, pair.value, 0)


def _of_two(found: Pairs, index: int) -> Kind:
    second = found.pairs[1] if index == 0 and len(found.pairs) > 1 else None
    return Kind.EPOCH if second and second.total and not second.name.text else Kind.STEP
