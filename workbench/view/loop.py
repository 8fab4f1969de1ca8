"""The loop in words: what came of a quick run beside the one before it, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator

from ..compare.baseline import delta
from ..compare.wording import short
from ..draw.cells import Piece
from ..index.catalog import Run
from ..loop.outcome import Outcome
from ..run.lifecycle import describe
from ..settings import Settings
from .columns import told_delta
from .states import brief, elapsed, sign
from .table import value_text

_METRICS = 4
_WHY = 100  # cells of what went wrong


def result(outcome: Outcome, settings: Settings) -> list[Piece]:
    """A line on a quick run that has ended:

    `✓ 31  4.1s  loss 0.31 −.02▲  code train.py +1 −1 on 30`
    """
    run = outcome.run
    ink = "good" if outcome.well else "bad" if outcome.badly else "warn"
    told = [Piece(sign(run), ink), Piece(f" {run.number}  {elapsed(run.seconds)}")]
    if not outcome.well:
        told += [Piece(f"  {trouble(outcome)}", ink)]
    for name in outcome.metrics[:_METRICS]:
        told += [Piece("  "), *metric(outcome, name, settings)]
    if outcome.before is not None:
        changed = f"{outcome.changed}, " if outcome.changed else ""
        told += [Piece(f"  {changed}beside {outcome.before.number}", "dim")]
    return told


def metric(outcome: Outcome, name: str, settings: Settings) -> list[Piece]:
    """`loss 0.31 −.02▲`: a value, and how it differs from that of the run before."""
    told = [Piece(f"{short(name)} {value_text(outcome.run.metrics[name], 7)}")]
    found = delta(name, outcome.run, outcome.before, settings) if outcome.before else None
    return told if found is None else [*told, Piece(" "), told_delta(found)]


def trouble(outcome: Outcome) -> str:
    """Why a run did not go through, and where: `ValueError: bad shape at train.py:41`."""
    failed = outcome.failure
    if failed is None:
        return short(describe(outcome.run.life), _WHY)
    error = short(failed.error or describe(outcome.run.life), _WHY)
    return f"{error} at {short(failed.place.text, _WHY)}"


def status(going: Run | None, last: Outcome | None, settings: Settings) -> list[Piece]:
    """What the loop is at, for the top of the screen:

    `watching · run 31 4s · last ok, loss 0.31 −.02▲`
    """
    told = [Piece(" watching", "series-1" if going else "dim")]
    if going is not None:
        told.append(Piece(f" · run {going.number} {elapsed(going.seconds) or going.life.state}"))
    if last is not None:
        told += [Piece(" · "), *_last(last, settings)]
    elif going is None:
        told.append(Piece(" · waits for a save", "dim"))
    return [*told, Piece(" ")]


def _last(last: Outcome, settings: Settings) -> Iterator[Piece]:
    if last.badly and last.failure is not None:
        kind = last.failure.error.partition(":")[0].rpartition(".")[2]
        yield Piece(f"✗ {short(last.failure.place.text)} {short(kind)}".rstrip(), "bad")
        yield Piece(" (o opens it)", "dim")
    elif not last.well:
        yield Piece(f"last {brief(last.run)}", "bad" if last.badly else "warn")
    elif last.metrics:
        yield Piece("last ok, ")
        yield from metric(last, last.metrics[0], settings)
    else:
        yield Piece(f"last ok, {elapsed(last.run.seconds)}")
