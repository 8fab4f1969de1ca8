"""The state of a run follows from the facts alone: every branch, one line each."""

from __future__ import annotations

import pytest

from workbench.run import lifecycle as states
from workbench.run.lifecycle import (
    SILENCE,
    STARTING,
    STATES,
    Facts,
    Failed,
    Finished,
    Killed,
    Lifecycle,
    Lost,
    NeverStarted,
    Queued,
    Running,
    Stopped,
    Waiting,
    describe,
    lifecycle,
    signal_name,
)

CUT_SHORT = NeverStarted("the launch was cut short before the command began")
UNHEARD = Lost("its machine has not been heard of")
UNSEEN = Lost("it ended while no supervisor was watching")
RESTARTED = Lost("the machine was restarted while it ran")
OLD, FRESH = STARTING + 1, STARTING - 1

#: Before the command has begun.
LAUNCHING: list[tuple[Facts, Lifecycle]] = [
    (Facts(), Queued()),
    (Facts(age=FRESH), Queued()),
    (Facts(age=OLD), CUT_SHORT),
    (Facts(age=OLD, has_supervisor=True, supervisor_alive=True), Queued()),
    (Facts(age=FRESH, has_supervisor=True), CUT_SHORT),
    (Facts(age=OLD, has_supervisor=True), CUT_SHORT),
    (Facts(age=OLD, has_supervisor=True, here=False, heartbeat=SILENCE - 1), Queued()),
    (Facts(age=OLD, has_supervisor=True, here=False, heartbeat=SILENCE + 1), CUT_SHORT),
    (Facts(age=OLD, has_supervisor=True, here=False), CUT_SHORT),
]
#: It waits for its turn.
WAITS = "2 GPUs, 3rd in line"
WAITING: list[tuple[Facts, Lifecycle]] = [
    (
        Facts(has_supervisor=True, supervisor_alive=True, waits_for=WAITS, place=3),
        Waiting(WAITS, 3),
    ),
    (Facts(age=OLD, has_supervisor=True, waits_for=WAITS), Waiting(WAITS, supervised=False)),
    (
        Facts(waits_for=WAITS, this_boot=False),
        NeverStarted("the machine was restarted while it waited"),
    ),
    (Facts(waits_for=WAITS, here=False, heartbeat=SILENCE - 1), Waiting(WAITS)),
    (Facts(waits_for=WAITS, here=False, heartbeat=SILENCE + 1), UNHEARD),
    (
        Facts(waits_for=WAITS, has_process=True, process_alive=True, supervisor_alive=True),
        Running(),
    ),
]
#: The command has begun, and no end is on record.
STARTED: list[tuple[Facts, Lifecycle]] = [
    (Facts(has_process=True, process_alive=True, supervisor_alive=True), Running()),
    (Facts(has_process=True, process_alive=True), Running(supervised=False)),
    (Facts(has_process=True, supervisor_alive=True), Running()),
    (Facts(has_process=True, supervisor_alive=True, goodbye={"exception": None}), Running()),
    (Facts(has_process=True, process_alive=True, goodbye={}), Running(supervised=False)),
    (Facts(has_process=True), UNSEEN),
    (Facts(has_process=True, age=OLD, heartbeat=1), UNSEEN),
    (Facts(has_process=True, goodbye={"ended": True, "exception": None}), Finished(None)),
    (
        Facts(has_process=True, goodbye={"ended": False}),
        Lost("it ended while no supervisor was watching"),
    ),
    (Facts(has_process=True, goodbye={"ended": True, "exception": "E: x"}), Failed(None, "E: x")),
    (Facts(has_process=True, this_boot=False), RESTARTED),
    (Facts(has_process=True, this_boot=False, goodbye={"ended": True}), Finished(None)),
    (Facts(has_process=True, here=False), UNHEARD),
    (Facts(has_process=True, here=False, heartbeat=SILENCE - 1), Running()),
    (Facts(has_process=True, here=False, heartbeat=SILENCE + 1), UNHEARD),
    (Facts(has_process=True, here=False, this_boot=False, heartbeat=1), Running()),
    (Facts(damage="x"), Lost("x")),
    (Facts(damage="x", has_process=True, process_alive=True), Lost("x")),
]
#: What end.json says.
ENDED: list[tuple[dict[str, object], Lifecycle]] = [
    ({"code": 0}, Finished(0)),
    ({"code": 0, "why": "warned"}, Finished(0)),
    ({"code": 3}, Failed(3)),
    ({"code": 1, "why": "ValueError: x"}, Failed(1, "ValueError: x")),
    ({"code": 137}, Failed(137)),
    ({"code": None, "signal": 9}, Killed(9)),
    ({"code": None, "signal": 9, "why": "out of memory"}, Killed(9, "out of memory")),
    ({"code": None, "signal": None, "vanished": True, "why": "silence"}, Killed(None, "silence")),
    ({"code": None, "signal": None, "lost": "unseen"}, Lost("unseen")),
    ({"code": None, "signal": None, "why": "E: x"}, Failed(None, "E: x")),
    ({"code": None, "signal": None, "why": None}, Finished(None)),
    ({}, Finished(None)),
    ({"stopped_by": "ada", "code": 0}, Stopped("ada")),
    ({"stopped_by": "ada", "code": 1, "why": "KeyboardInterrupt"}, Stopped("ada")),
    ({"stopped_by": "ada", "signal": 9}, Stopped("ada")),
    ({"stopped_by": "ada", "lost": "unseen"}, Stopped("ada")),
    ({"never_started": "x: no such file", "stopped_by": "ada"}, NeverStarted("x: no such file")),
    ({"code": "x", "signal": [], "why": 3}, Finished(None)),
]


@pytest.mark.parametrize(("facts", "state"), [*LAUNCHING, *WAITING, *STARTED])
def test_a_run_without_an_end(facts: Facts, state: Lifecycle) -> None:
    assert lifecycle(facts) == state


@pytest.mark.parametrize(("end", "state"), ENDED)
def test_an_end_on_record_decides(end: dict[str, object], state: Lifecycle) -> None:
    assert lifecycle(Facts(end=end)) == state
    alive = Facts(end=end, has_process=True, process_alive=True, supervisor_alive=True)
    assert lifecycle(alive) == state
    assert lifecycle(Facts(end=end, damage="x", here=False, goodbye={"exception": "y"})) == state


def test_every_state_is_reached_but_one() -> None:
    """What others recorded has no facts."""
    reached = {state.state for _, state in [*LAUNCHING, *WAITING, *STARTED, *ENDED]}
    assert {*STATES} - reached == {"recorded"}


def test_live_states_are_those_that_may_change() -> None:
    assert {*STATES} >= states.LIVE
    assert states.LIVE.isdisjoint(state.state for _, state in ENDED)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Queued(), "queued"),
        (Waiting("2 GPUs, 3rd in line", 3), "waiting for 2 GPUs, 3rd in line"),
        (
            Waiting("2 GPUs", supervised=False),
            "waiting for 2 GPUs (its supervisor was killed; an open screen replaces it)",
        ),
        (Running(), "running"),
        (Running(supervised=False), "running (no supervisor)"),
        (Finished(0), "finished"),
        (Finished(None), "finished (its exit code was not seen)"),
        (Failed(2), "failed (2)"),
        (Failed(2, "OSError: x"), "failed (2) OSError: x"),
        (Failed(None, "OSError: x"), "failed OSError: x"),
        (Killed(9), "killed (SIGKILL)"),
        (Killed(9, "out of memory"), "killed (SIGKILL) out of memory"),
        (Killed(None, "silence"), "killed silence"),
        (Stopped("ada@box"), "stopped by ada@box"),
        (NeverStarted("no such file"), "never-started: no such file"),
        (Lost("unseen"), "lost: unseen"),
    ],
)
def test_a_state_in_words(state: Lifecycle, words: str) -> None:
    assert describe(state) == words


@pytest.mark.parametrize(("number", "name"), [(2, "SIGINT"), (9, "SIGKILL"), (999, "signal 999")])
def test_signals_have_names(number: int, name: str) -> None:
    assert signal_name(number) == name
