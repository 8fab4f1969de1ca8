"""Stopping: politely first, the whole tree in the end, with or without a supervisor."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from workbench.inside import layout
from workbench.launch.stop import asker
from workbench.run.lifecycle import Finished, Stopped

from .helpers import Place, wait_for

#: Tells which signals came, and goes on until one of those that it obeys.
OBEYS = """
import signal, sys, time
def told(number, frame):
    print(signal.Signals(number).name)
    if signal.Signals(number).name in sys.argv[1:]: sys.exit(0)
for name in ("SIGINT", "SIGTERM"): signal.signal(getattr(signal, name), told)
print("up")
while True: time.sleep(0.05)
"""
#: A child in a session of its own, and a daemon that nobody is the parent of.
FAMILY = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
if sys.argv[1:] == ["bare"]: os.environ.clear()
subprocess.Popen(["/bin/sh", "-c", "trap '' INT TERM; while :; do sleep 0.2; done"],
                 start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    os._exit(0)
os.wait()
print("up")
while True: time.sleep(0.05)
"""


def up(place: Place, code: str, *arguments: str, **asked: object) -> int:
    """Launch code that prints `up` when it is ready to be stopped; the run's number."""
    number = place.train(code, *arguments, **asked)
    wait_for(lambda: "up" in place.output(number))
    return number


@pytest.mark.parametrize(
    ("obeys", "came"),
    [
        (["SIGINT"], ["SIGINT"]),
        (["SIGTERM"], ["SIGINT", "SIGTERM"]),
        ([], ["SIGINT", "SIGTERM"]),
    ],
)
def test_a_stop_climbs_from_signal_to_signal(
    place: Place, obeys: list[str], came: list[str]
) -> None:
    number = up(place, OBEYS, *obeys, grace=0.3)
    run = place.stop(number)
    assert run.life == Stopped(asker())
    assert place.output(number).split() == ["up", *came]
    end = place.told(number, layout.END)
    assert (end["code"], end["signal"]) == ((0, None) if obeys else (None, signal.SIGKILL))


def test_a_polite_stop_waits_for_nothing(place: Place) -> None:
    """The grace is a limit: a run that obeys at once is gone, and its supervisor too."""
    number = up(place, OBEYS, "SIGINT", grace=600)
    place.stop(number)


def test_the_shortest_grace_that_was_asked_counts(place: Place) -> None:
    number = up(place, OBEYS, grace=600)
    assert place.project().stop(place.run(number))
    wait_for(lambda: "SIGINT" in place.output(number))
    place.stop(number, grace=0.1)


@pytest.mark.parametrize("arguments", [[], ["bare"]])
def test_nothing_of_the_tree_is_left_after_a_stop(place: Place, arguments: list[str]) -> None:
    """Children in sessions of their own, and daemons, even with an environment of their own."""
    number = up(place, FAMILY, *arguments, grace=0.3)
    assert len(place.processes()) >= 4
    place.stop(number)
    assert not place.processes()


def test_a_tree_that_goes_on_growing_is_stopped(place: Place) -> None:
    """What begins between a look at the tree and the last signal is found by the next look."""
    grow = "while :; do /bin/sleep 600 & kill -9 $! 2>&-; done"
    shells = f"trap '' INT TERM; for i in 1 2 3; do ({grow}) & done; echo up; wait"
    number = place.launch("sh", "-c", shells, grace=0.1)
    wait_for(lambda: "up" in place.output(number))
    place.stop(number)
    assert not place.processes()


def test_a_stop_takes_what_outlives_the_main_process(place: Place) -> None:
    code = FAMILY.replace('print("up")', 'print("up"); time.sleep(0.1); sys.exit(0)')
    number = up(place, code.replace("signal.SIG_IGN)\nif", "signal.SIG_DFL)\nif"), grace=0.3)
    ended = place.ended(number)
    assert ended.life == Finished(0)
    left = place.told(number, layout.END)["left"]
    assert len(left) >= 2
    outlived = place.processes()
    assert {process.pid for process in outlived} & {*left}
    for process in outlived:
        process.kill()


def test_stopping_what_has_ended_says_so(place: Place) -> None:
    number = place.launch("true")
    place.ended(number)
    assert not place.project().stop(place.run(number))
    answer = place.command("stop", "last")
    assert (answer.returncode, answer.stdout) == (0, f"run {number} already finished\n")
    assert place.run(number).life == Finished(0)


def test_the_command_stops_several_runs_and_waits(place: Place) -> None:
    numbers = [up(place, OBEYS, "SIGINT") for _ in range(2)]
    answer = place.command("stop", *map(str, numbers), "--grace", "5")
    assert answer.returncode == 0, answer.stderr
    assert [line.split(" by ")[0] for line in answer.stdout.splitlines()] == [
        "run 1 stopped",
        "run 2 stopped",
    ]
    assert {place.ended(number).life.state for number in numbers} == {"stopped"}


def test_a_run_whose_supervisor_was_killed_can_be_stopped(place: Place) -> None:
    number = up(place, OBEYS, "SIGTERM", grace=0.3)
    place.kill(number, layout.SUPERVISOR)
    assert place.state(number) == "running"
    assert place.stop(number).life == Stopped(asker())
    assert place.output(number).split() == ["up", "SIGINT", "SIGTERM"]


def test_a_script_whose_supervisor_was_killed_is_interrupted_with_its_shell(place: Place) -> None:
    """Its shell would not tell it: SIGINT goes to the group, as ctrl+c does."""
    place.script(OBEYS, "inner.py")
    number = place.launch("sh", "-c", f"{sys.executable} inner.py SIGINT; exit 7", grace=600)
    wait_for(lambda: "up" in place.output(number))
    place.kill(number, layout.SUPERVISOR)
    place.stop(number)
    assert place.output(number).split() == ["up", "SIGINT"]


def test_a_tree_whose_supervisor_was_killed_is_stopped_whole(place: Place) -> None:
    number = up(place, FAMILY, grace=0.3)
    place.kill(number, layout.SUPERVISOR)
    place.stop(number)
    assert not place.processes()


def test_a_stop_while_the_launch_goes_on_is_kept(place: Place) -> None:
    """A request that is there before the supervisor looks is carried out all the same."""
    number = up(place, OBEYS, "SIGINT")
    os.kill(place.pid(number, layout.SUPERVISOR), signal.SIGSTOP)
    assert place.project().stop(place.run(number))
    os.kill(place.pid(number, layout.SUPERVISOR), signal.SIGCONT)
    assert place.ended(number).life == Stopped(asker())


def test_the_system_stops_a_run_through_its_supervisor(place: Place) -> None:
    """SIGTERM to a supervisor, as at a shutdown, ends its run politely."""
    number = up(place, OBEYS, "SIGINT")
    os.kill(place.pid(number, layout.SUPERVISOR), signal.SIGTERM)
    run = place.ended(number)
    assert run.life.state == "stopped"
    assert "system" in str(run.life)
    assert place.output(number).split() == ["up", "SIGINT"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_a_stray_signal_does_not_move_the_supervisor(place: Place, number: signal.Signals) -> None:
    run = up(place, OBEYS, "SIGINT")
    os.kill(place.pid(run, layout.SUPERVISOR), number)
    before = len(place.lines(run, layout.METERS))
    wait_for(lambda: len(place.lines(run, layout.METERS)) > before + 1)
    assert place.state(run) == "running"
    place.stop(run)


def test_a_clock_that_was_set_back_does_not_delay_a_stop(place: Place) -> None:
    number = up(place, OBEYS, "SIGINT")
    os.utime(place.folder(number) / layout.RUN, (time.time() + 9999,) * 2)
    assert place.state(number) == "running"
    place.stop(number)
