"""Plain `python train.py`: the first call makes the run, and a supervisor attaches to it."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from workbench.inside import layout
from workbench.run.lifecycle import Failed, Finished, Killed, Lost, Stopped

from .helpers import AT_ONCE, VERSIONS, Place, wait_for
from .test_launch import UNTIL_GO
from .test_sdk import EVERYTHING, EXPECTED, python

LOG = "import workbench as wb\nwb.log({'x': 1})\n"
#: Starts a script twice, as torchrun does: a rank each, and waits for them.
LAUNCHER = """
import os, subprocess, sys
ranks = [subprocess.Popen([sys.executable, "rank.py"], env={**os.environ, "RANK": str(rank)})
         for rank in range(4)]
sys.exit(max(rank.wait() for rank in ranks))
"""


def test_the_first_call_makes_one_run_with_a_supervisor(place: Place) -> None:
    training = place.python(
        "import workbench as wb\nwb.params({'lr': 1})\nfor i in range(9): wb.log({'x': i})\n"
        + UNTIL_GO,
        "-u",
    )
    wait_for(lambda: len(place.lines(1)) == 9 if place.told(1, layout.RUN) else False)
    run = place.run(1)
    assert (run.number, run.life.state, run.spec.attached) == (1, "running", True)
    assert run.spec.command == (sys.executable, "-u", "plain.py")
    assert run.params == {"lr": 1}
    assert place.pid(1) == training.pid
    assert place.alive(1, layout.SUPERVISOR)
    assert os.getsid(place.pid(1, layout.SUPERVISOR)) != os.getsid(0)
    wait_for(lambda: place.lines(1, layout.METERS))
    (place.root / "go").touch()
    assert training.communicate(timeout=20) == ("", "")
    assert place.ended(1).life == Finished(None)
    assert len(place.project().runs()) == 1
    wait_for(lambda: place.told(1, layout.CODE).get("tree"))


@pytest.mark.parametrize(
    ("code", "life"),
    [
        ("raise ValueError('bad shape')", Failed(None, "ValueError: bad shape")),
        ("raise SystemExit", Finished(None)),
        (
            "import os; os.kill(os.getpid(), 9)",
            Killed(None, "it left no word: SIGKILL, or os._exit"),
        ),
        ("import sys; sys.excepthook(*[None] * 3) if 0 else None", Finished(None)),
    ],
)
def test_the_end_is_told(place: Place, code: str, life: object) -> None:
    place.python(LOG + code).communicate(timeout=20)
    assert place.ended(1).life == life


def test_a_kill_is_told_at_once(place: Place) -> None:
    training = place.python(LOG + UNTIL_GO)
    wait_for(lambda: place.lines(1) if place.told(1, layout.PROCESS) else False)
    wait_for(lambda: place.alive(1, layout.SUPERVISOR))
    training.kill()
    training.communicate()
    wait_for(lambda: place.state(1) == "killed", AT_ONCE)


def test_ctrl_c_is_not_an_error_of_the_training(place: Place) -> None:
    training = place.python(LOG + "print('up', flush=True)\n" + UNTIL_GO)
    assert training.stdout is not None
    training.stdout.readline()
    training.send_signal(signal.SIGINT)
    training.communicate(timeout=20)
    assert place.ended(1).life == Failed(None, "KeyboardInterrupt")


def test_it_can_be_stopped(place: Place) -> None:
    training = place.python(LOG + "print('up', flush=True)\n" + UNTIL_GO)
    assert training.stdout is not None
    training.stdout.readline()
    assert place.project().stop(place.run(1))
    training.communicate(timeout=20)
    assert isinstance(place.ended(1).life, Stopped)


@pytest.mark.parametrize("version", VERSIONS)
def test_any_python_records_and_tells_its_end(place: Place, version: str) -> None:
    """Where no supervisor can run (Python below 3.11, no psutil) only the meters are missing."""
    training = place.start([python(version), place.script(EVERYTHING)])
    _, errors = training.communicate(timeout=30)
    assert training.returncode == 0, errors
    assert [(line["step"], line["metrics"]) for line in place.lines(1)[:8]] == EXPECTED
    assert place.ended(1).life == Finished(None)
    assert errors.count("training goes on") == 4


def test_a_kill_that_no_supervisor_saw_is_a_loss(place: Place) -> None:
    training = place.start([python("3.8"), place.script(LOG + UNTIL_GO)])
    wait_for(lambda: place.lines(1) if place.told(1, layout.PROCESS) else False)
    assert place.state(1) == "running"
    training.kill()
    training.communicate()
    assert isinstance(place.run(1).life, Lost)


def test_processes_that_it_starts_belong_to_the_same_run(place: Place) -> None:
    place.script("import workbench as wb; wb.log({'inner': 1})", "inner.py")
    code = LOG + "import subprocess, sys; subprocess.run([sys.executable, 'inner.py'], check=True)"
    training = place.python(code)
    assert training.wait(20) == 0
    training.communicate()
    assert place.ended(1).life == Finished(None)
    assert [line["metrics"] for line in place.lines(1)] == [{"x": 1}, {"inner": 1}]


def test_the_ranks_of_one_job_share_a_run(place: Place) -> None:
    place.script(
        """
        import os, workbench as wb
        for i in range(100): wb.log({"r": i})
        """,
        "rank.py",
    )
    job = place.python(LAUNCHER)
    assert job.communicate(timeout=30) == ("", "")
    (run,) = place.project().runs()
    for rank in range(4):
        assert len(place.lines(run.number, layout.metrics(rank))) == 100
    assert place.pid(run.number) == job.pid
    assert place.ended(run.number).life == Finished(None)


def test_a_rank_that_was_typed_by_hand_is_no_job(place: Place) -> None:
    script = place.script(LOG)
    shell = place.start(["sh", "-c", f"RANK=0 {sys.executable} {script}; true"])
    assert shell.communicate(timeout=20) == ("", "")
    assert place.ended(1).life == Finished(None)
    assert not [*(place.root / layout.PROJECT).glob("groups/*")]


def test_a_supervisor_that_cannot_start_does_not_stop_the_logging(place: Place) -> None:
    training = place.python(f"import sys; sys.executable = '/no/python'\n{LOG}wb.log({{'x': 2}})")
    _, errors = training.communicate(timeout=20)
    assert training.returncode == 0
    assert len(place.lines(1)) == 2
    assert place.ended(1).life == Finished(None)
    assert errors == ""


def test_two_scripts_at_once_are_two_runs(place: Place) -> None:
    script = place.script(LOG)
    both = [place.start([sys.executable, script]) for _ in range(2)]
    for training in both:
        assert training.communicate(timeout=20) == ("", "")
    assert {place.ended(number).life for number in (1, 2)} == {Finished(None)}
