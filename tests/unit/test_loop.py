"""The loop in words, and which of its runs are put away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.draw.cells import Piece
from workbench.errors import UsageError
from workbench.index.catalog import Run
from workbench.inputs.code.failing import Failure, Place
from workbench.loop.away import KEPT, stale
from workbench.loop.outcome import Outcome
from workbench.loop.quick import quick
from workbench.outputs.traceback import Frame
from workbench.run.labels import Labels
from workbench.run.lifecycle import Failed, Running, Stopped
from workbench.settings import Settings
from workbench.view.loop import result, status

from .made import made

PLAIN = Settings()


def watched(number: int, **known: object) -> Run:
    """A run of a loop."""
    run = made(number, **known)  # type: ignore[arg-type]
    labels = replace(run.labels, tags=("watch", *run.labels.tags))
    return replace(run, spec=replace(run.spec, tags=("watch",)), labels=labels)


def text(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_the_last_runs_of_loops_stay_and_older_ones_are_put_away() -> None:
    runs = [made(100), *(watched(number) for number in range(1, KEPT + 6)), made(101)]
    assert [run.number for run in stale(runs, PLAIN)] == [1, 2, 3, 4, 5]
    assert stale(runs[: KEPT + 1], PLAIN) == []


def test_what_means_something_to_somebody_is_not_put_away() -> None:
    said = [
        watched(1, star=True),
        watched(2, note="the good one"),
        watched(3, tags=("paper",)),
        watched(4, life=Running()),
        watched(5),
        replace(watched(6), labels=Labels(("watch",), archived=True)),
        watched(7),
    ]
    runs = [*said, *(watched(number) for number in range(10, 10 + KEPT))]
    assert [run.number for run in stale(runs, Settings(baseline=5))] == [7]


def test_a_result_tells_metrics_against_the_run_before_and_what_changed() -> None:
    before = made(30, metrics={"loss": 0.33, "kl": 2.0}, seconds=4.0)
    run = made(31, metrics={"loss": 0.31, "kl": 2.5}, seconds=4.12)
    found = Outcome(run, before, ("loss", "kl"), "code train.py +1 −1")
    assert text(result(found, PLAIN)) == (
        "✓ 31  4.1s  loss 0.31 −.02▲  kl 2.5 +.5?  code train.py +1 −1, beside 30"
    )
    assert text(status(None, found, PLAIN)) == " watching · last ok, loss 0.31 −.02▲ "
    live = made(32, Running(), seconds=2.0)
    assert text(status(live, found, PLAIN)) == (" watching · run 32 2s · last ok, loss 0.31 −.02▲ ")


def test_a_crash_tells_what_and_where() -> None:
    where = Place(Path("/p/train.py"), 41, "train.py")
    failure = Failure("torch.OutOfMemoryError: CUDA\x1b[2J", Frame("train.py", 41), where)
    run = made(31, Failed(1, "x"), seconds=0.5)
    found = Outcome(run, None, (), failure=failure)
    told = text(result(found, PLAIN))
    assert told.startswith("✗ 31  0.5s  torch.OutOfMemoryError: CUDA") and "\x1b" not in told
    assert told.endswith(" at train.py:41")
    assert text(status(None, found, PLAIN)) == (
        " watching · ✗ train.py:41 OutOfMemoryError (o opens it) "
    )


def test_an_end_without_a_traceback_and_a_stop_are_told_too() -> None:
    failed = Outcome(made(1, Failed(3), seconds=1.0))
    assert text(result(failed, PLAIN)) == "✗ 1  1s  failed (3)"
    assert text(status(None, failed, PLAIN)) == " watching · last exit 3 "
    stopped = Outcome(made(1, Stopped("me@here"), seconds=1.0))
    assert text(result(stopped, PLAIN)) == "■ 1  1s  stopped by me@here"
    assert text(status(None, None, PLAIN)) == " watching · waits for a save "
    well = Outcome(made(1, seconds=1.0))
    assert text(status(None, well, PLAIN)) == " watching · last ok, 1s "


@pytest.mark.parametrize("command", ["", "  ", "python 'train.py"])
def test_a_quick_command_has_words(command: str) -> None:
    with pytest.raises(UsageError):
        quick(Path("/p"), command)
