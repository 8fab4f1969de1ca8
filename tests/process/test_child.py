"""What the training process finds around it: output, environment, signals, terminal."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.inside import layout
from workbench.run.lifecycle import Finished

from .helpers import SOURCE, Place, wait_for
from .test_launch import UNTIL_GO

SITE = str(Path(SOURCE) / "workbench" / "inside" / "site")


def test_a_line_is_in_the_log_while_its_process_goes_on(place: Place) -> None:
    number = place.train("print('first')\n" + UNTIL_GO)
    wait_for(lambda: place.output(number) == "first\n")
    assert place.state(number) == "running"
    (place.root / "go").touch()
    place.ended(number)


def test_output_goes_straight_to_the_file(place: Place) -> None:
    number = place.launch("readlink", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2")
    place.ended(number)
    log = str(place.folder(number) / layout.OUTPUT)
    assert place.output(number).splitlines() == ["/dev/null", log, log]


def test_output_goes_on_when_the_supervisor_is_killed(place: Place) -> None:
    number = place.train(UNTIL_GO + "print('after')")
    place.kill(number, layout.SUPERVISOR)
    (place.root / "go").touch()
    wait_for(lambda: place.output(number) == "after\n")


@pytest.mark.parametrize("given", ["", "/mine:/yours"])
def test_the_path_of_the_user_stands_behind_ours(
    place: Place, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    number = place.launch(
        "sh", "-c", 'echo "$PYTHONPATH"', env={"PYTHONPATH": given} if given else {}
    )
    place.ended(number)
    assert place.output(number).strip() == ":".join(filter(None, [SITE, given]))


def test_the_environment_is_that_of_the_launcher_and_what_was_asked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", "kept")
    monkeypatch.setenv("OTHER", "old")
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    number = place.launch(
        *("sh", "-c", 'echo "$MINE $OTHER $PYTHONUNBUFFERED $WORKBENCH_RUN_DIR"'),
        env={"OTHER": "new"},
    )
    place.ended(number)
    assert place.output(number).split() == ["kept", "new", "1", str(place.folder(number))]


def test_unbuffered_output_can_be_declined(place: Place) -> None:
    number = place.launch("printenv", "PYTHONUNBUFFERED", env={"PYTHONUNBUFFERED": "0"})
    place.ended(number)
    assert place.output(number) == "0\n"


def test_no_signal_is_ignored_in_the_training(place: Place) -> None:
    """Not even when the launcher was started by nohup, or in the background of a script."""
    launch = f"{sys.executable} -m workbench run -- grep -E '^Sig(Ign|Blk)' /proc/self/status"
    subprocess.run(
        ["sh", "-c", f"trap '' INT HUP PIPE TERM; cd {place.root} && {launch}"],
        env={"PYTHONPATH": SOURCE, "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    place.ended(1)
    blocked, ignored = (int(line.split()[1], 16) for line in place.output(1).splitlines())
    assert blocked == 0
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGTERM, signal.SIGCHLD):
        assert not ignored >> (number - 1) & 1, number.name


def test_nothing_of_the_supervisor_is_open_in_the_training(place: Place) -> None:
    number = place.launch("ls", "/proc/self/fd")
    place.ended(number)
    assert place.output(number).split() == ["0", "1", "2", "3"]  # 3: the folder that ls reads


def test_the_training_leads_a_session_without_a_terminal(place: Place) -> None:
    number = place.train("import os; print(os.getsid(0) == os.getpid() == os.getpgrp())")
    place.ended(number)
    assert place.output(number) == "True\n"


def test_a_terminal_of_its_own(place: Place) -> None:
    number = place.train(
        """
        import os, sys
        print(sys.stdin.isatty(), sys.stdout.isatty(), os.get_terminal_size().columns)
        print(open("/dev/tty").isatty())
        """,
        pty=True,
    )
    assert place.ended(number).life == Finished(0)
    assert place.output(number).split() == ["True", "True", "160", "True"]


def test_all_output_of_a_terminal_is_kept(place: Place) -> None:
    number = place.train("for i in range(20000): print('line', i)", pty=True)
    place.ended(number)
    assert place.output(number).splitlines() == [f"line {i}" for i in range(20000)]


def test_a_terminal_is_interrupted_like_any_other(place: Place) -> None:
    number = place.train("print('up')\n" + UNTIL_GO, pty=True)
    wait_for(lambda: place.output(number))
    assert place.stop(number).life.state == "stopped"
    assert "KeyboardInterrupt" in place.output(number)
