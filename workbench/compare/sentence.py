"""A comparison in sentences, one a side: what came of it, and what it was done with.

    14: val/acc 0.812, +0.021 on 13 (better); lr 3e-4 → 1e-4, code 2 files +4 −1

All sentences of a comparison speak of one metric, the one that matters most. Pieces carry the inks
`good`, `bad` and `warn`; nothing in them can steer a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..draw.cells import Piece
from ..index.catalog import Run
from ..run.lifecycle import Failed, Finished, Recorded, describe
from .between import Comparison
from .differing import differing
from .metrics import Metric
from .values import MISSING
from .wording import short, signed, value

_INKS = {"better": "good", "worse": "bad", "unknown": "warn"}
_WORDS = {"unknown": "better or worse is unknown"}
_GOOD_ENDS = (Finished, Recorded)
_WHY = 80  # cells of why a run did not end well


@dataclass(frozen=True, slots=True)
class Sentence:
    """What there is to say of one side."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Without inks."""
        return "".join(piece.text for piece in self.pieces)


def sentences(found: Comparison) -> list[Sentence]:
    """A sentence for each side, in their order."""
    return [_sentence(found, place) for place in range(len(found.sides))]


def _sentence(found: Comparison, place: int) -> Sentence:
    run = found.sides[place].run
    told = [[piece] for piece in _ending(run)]
    if found.principal is not None and run is not None:
        told.append(list(_measured(found, found.principal, place, run.live)))
    inputs = differing(found, place) if place else "the baseline"
    told += [[Piece(inputs, "" if place else "dim")]] if inputs else []
    pieces = [Piece(f"{short(found.sides[place].label)}: ", "title")]
    for number, part in enumerate(told):
        pieces += [Piece("; "), *part] if number else part
    return Sentence(tuple(pieces))


def _ending(run: Run | None) -> Iterator[Piece]:
    """How a run ended that did not end well, or that it has not ended."""
    if run is None or isinstance(run.life, _GOOD_ENDS):
        return
    life = run.life
    text = f"failed: {life.why}" if isinstance(life, Failed) and life.why else describe(life)
    bad = life.state in ("failed", "killed", "never-started", "lost")
    yield Piece(short(text, _WHY), "bad" if bad else "")


def _measured(found: Comparison, metric: Metric, place: int, live: bool) -> Iterator[Piece]:
    """The metric of a side, and how it changed from the baseline."""
    name, base = short(metric.name), short(found.sides[0].label)
    old, new = metric.values[0], metric.values[place]
    if new is MISSING:
        yield Piece(f"{name} {'not measured yet' if live else 'never measured'}", "warn")
        yield Piece(f" ({value(old, 7)} in {base})" if old is not MISSING else "")
        return
    yield Piece(f"{name} {value(new, 7)}")
    if place and old is MISSING:
        yield Piece(f", never measured in {base}", "warn")
    elif place:
        yield Piece(", ")
        yield _change(metric, place, base)


def _change(metric: Metric, place: int, base: str) -> Piece:
    verdict, change = metric.verdict(place), metric.change(place)
    if not metric.differs(place):
        return Piece(f"as in {base}")
    if verdict is None or change is None:
        return Piece(f"{value(metric.values[0], 7)} in {base}", "warn")
    text = f"{signed(change)} on {base} ({_WORDS.get(verdict, verdict)})"
    return Piece(text, _INKS.get(verdict, ""))
