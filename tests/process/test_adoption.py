"""A supervisor that is killed: the training goes on, its state is right, another can take over."""

from __future__ import annotations

import fcntl
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbench.inside import layout
from workbench.run.lifecycle import Failed, Finished, Killed, Lost, Running

from .helpers import Place, wait_for
from .test_launch import UNTIL_GO

LOGS = "import workbench as wb\nwb.log({'x': 1})\nprint('up')\n" + UNTIL_GO
SILENT = "print('up')\n" + UNTIL_GO
GONE = "it ended while no supervisor was watching"


def orphan(place: Place, code: str) -> int:
    """A run that lives and whose supervisor does not; its number."""
    number = place.train(code)
    wait_for(lambda: "up" in place.output(number))
    place.kill(number, layout.SUPERVISOR)
    assert place.run(number).life == Running(supervised=False)
    return number


def finish(place: Place, number: int, kill: bool = False) -> None:
    """Let the training end, or kill it."""
    if kill:
        place.kill(number)
    else:
        (place.root / "go").touch()
        wait_for(lambda: not place.alive(number))


@pytest.mark.parametrize(
    ("code", "kill", "alone", "adopted"),
    [
        (LOGS, False, Finished(None), Finished(None)),
        (LOGS + "raise ValueError('bad')", False, Failed(None, "ValueError: bad"), None),
        (LOGS, True, Lost(GONE), Killed(None, "it left no word: SIGKILL, or os._exit")),
        (SILENT, False, Lost(GONE), Lost("it ended while no supervisor of its own was watching")),
        (
            SILENT + "raise ValueError('bad')",
            False,
            Lost(GONE),
            Failed(None, "ValueError: bad"),
        ),
    ],
)
@pytest.mark.parametrize("when", ["never", "before the end", "after the end"])
def test_the_end_is_told_as_far_as_it_was_seen(
    place: Place, code: str, kill: bool, alone: object, adopted: object, when: str
) -> None:
    number = orphan(place, code)
    if when == "before the end":
        place.project().supervise(place.run(number))
        assert place.run(number).life == Running(supervised=True)
    finish(place, number, kill)
    if when == "after the end":
        place.project().supervise(place.run(number))
    if when == "never":
        assert place.run(number).life == alone
    else:
        assert place.ended(number).life == (adopted or alone)
        assert place.told(number, layout.END)


def test_meters_go_on_under_the_next_supervisor(place: Place) -> None:
    number = orphan(place, LOGS)
    process = place.told(number, layout.PROCESS)
    before = len(place.lines(number, layout.METERS))
    place.project().supervise(place.run(number))
    wait_for(lambda: len(place.lines(number, layout.METERS)) > before + 1)
    assert place.told(number, layout.PROCESS) == process
    assert place.lines(number, layout.METERS)[-1]["meters"]["processes"] == 1
    finish(place, number)
    place.ended(number)


def test_two_that_adopt_at_once_make_one_supervisor(place: Place) -> None:
    number = orphan(place, LOGS)
    run = place.run(number)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: place.project().supervise(run), range(4)))
    assert len([p for p in place.processes() if p.pid != place.pid(number)]) == 1
    finish(place, number)
    assert place.ended(number).life == Finished(None)


def test_what_a_dying_supervisor_still_holds_is_waited_for(place: Place) -> None:
    number = orphan(place, LOGS)
    handle = os.open(place.folder(number), os.O_RDONLY)  # as its last thread may
    fcntl.flock(handle, fcntl.LOCK_EX)
    let_go = threading.Timer(0.3, os.close, (handle,))
    let_go.start()
    place.project().supervise(place.run(number))
    let_go.join()
    assert place.run(number).life == Running(supervised=True)
    finish(place, number)
    assert place.ended(number).life == Finished(None)


def test_supervising_what_has_ended_changes_nothing(place: Place) -> None:
    number = place.launch("true")
    run = place.ended(number)
    before = (place.folder(number) / layout.END).read_bytes()
    place.project().supervise(run)
    wait_for(lambda: not place.processes())
    assert (place.folder(number) / layout.END).read_bytes() == before


def test_metrics_of_the_output_are_read_on_where_the_last_supervisor_stopped(place: Place) -> None:
    number = place.train(
        """
        import os, time
        for i in range(400):
            half = len(text := f"step {i}: train loss {4 / (i + 1):.4f}\\n") // 2
            os.write(1, text[:half].encode()); time.sleep(0.002); os.write(1, text[half:].encode())
        """
    )
    for at in (50, 150, 250):
        wait_for(lambda: len(place.output(number).splitlines()) > at)  # noqa: B023
        place.kill(number, layout.SUPERVISOR)
        place.project().supervise(place.run(number))
    place.ended(number)
    told = place.lines(number, layout.OUTPUT_METRICS)
    seen = {line["step"]: next(iter(line["metrics"].values())) for line in told}
    assert seen == {i: round(4 / (i + 1), 4) for i in range(400)}
    assert len(told) == len(seen)
