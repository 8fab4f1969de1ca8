"""Launching: a number at once, a run that outlives its launcher, an end that is told right."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.errors import NoSuchCommand, UsageError
from workbench.inside import layout
from workbench.run.lifecycle import Failed, Finished, Killed

from .helpers import AT_ONCE, SOURCE, Place, wait_for

UNTIL_GO = "import pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\n"


def test_a_run_outlives_the_command_that_launched_it(place: Place) -> None:
    script = place.script(UNTIL_GO + "print('done')")
    answer = place.command("run", "--", sys.executable, script)
    assert (answer.returncode, answer.stdout) == (0, "run 1\n")
    assert place.state(1) == "running"
    (place.root / "go").touch()
    assert place.ended(1).life == Finished(0)
    assert place.output(1) == "done\n"


def test_a_run_outlives_the_terminal_it_was_launched_from(place: Place) -> None:
    script = place.script(UNTIL_GO)
    shell = (
        f"cd {place.root} && {sys.executable} -m workbench run -- {sys.executable} {script}; cat"
    )
    terminal = subprocess.Popen(
        [sys.executable, "-c", "import pty, sys; pty.spawn(sys.argv[1:])", "sh", "-c", shell],
        env={"PYTHONPATH": SOURCE, "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    wait_for(lambda: place.told(1, layout.PROCESS))
    terminal.kill()
    terminal.communicate()
    wait_for(lambda: not [p for p in place.processes() if p.name() == "cat"])
    assert place.state(1) == "running"
    assert place.alive(1, layout.SUPERVISOR)
    (place.root / "go").touch()
    assert place.ended(1).life == Finished(0)


@pytest.mark.parametrize(
    ("code", "life"),
    [
        ("print('well')", Finished(0)),
        ("import sys; sys.exit(3)", Failed(3)),
        ("raise ValueError('bad shape')", Failed(1, "ValueError: bad shape")),
        ("import os; os.kill(os.getpid(), 9)", Killed(signal.SIGKILL)),
        ("import os; os.kill(os.getpid(), 11)", Killed(signal.SIGSEGV)),
        ("raise MemoryError", Failed(1, "out of memory")),
        (
            "raise RuntimeError('CUDA out of memory. Tried to allocate 2 GiB')",
            Failed(1, "CUDA out of memory"),
        ),
        (
            "class OddError(Exception): pass\n"
            "try: 1 / 0\nexcept ZeroDivisionError as error: raise OddError('second') from error",
            Failed(1, "OddError: second"),
        ),
    ],
)
def test_the_end_of_a_run_is_told(place: Place, code: str, life: object) -> None:
    number = place.train(code)
    assert place.ended(number).life == life


def test_a_failed_run_keeps_its_exception_and_its_last_lines(place: Place) -> None:
    number = place.train(
        """
        for i in range(100): print("line", i)
        raise KeyError("w1")
        """
    )
    place.ended(number)
    end = place.told(number, layout.END)
    assert (end["code"], end["exception"]) == (1, "KeyError: 'w1'")
    assert end["last"][-1] == "KeyError: 'w1'"
    assert "line 99" in end["last"]
    assert len(end["last"]) == 20


def test_a_kill_of_the_training_is_told_at_once(place: Place) -> None:
    number = place.launch("sleep", "600")
    place.kill(number)
    wait_for(lambda: place.run(number).life == Killed(signal.SIGKILL), AT_ONCE)


@pytest.mark.parametrize(
    ("command", "told", "hint"),
    [
        (("no-such-program", "x"), "no such program on the PATH", "spelling"),
        (("./missing.sh",), "no such file", "spelling"),
        (("./plain.txt",), "not executable", "bash ./plain.txt"),
        (("./",), "is a folder", "spelling"),
        (("python3", "-u", "missing.py", "--lr", "1"), "missing.py: no such file", "--cwd"),
    ],
)
def test_a_command_that_is_not_there_makes_no_run(
    place: Place, command: tuple[str, ...], told: str, hint: str
) -> None:
    (place.root / "plain.txt").write_text("text")
    with pytest.raises(NoSuchCommand) as caught:
        place.launch(*command)
    assert told in caught.value.message
    assert hint in caught.value.hint
    assert not (place.root / layout.PROJECT).exists()


def test_a_command_needs_words_and_a_folder(place: Place) -> None:
    for asked in ({"command": (), "cwd": "."}, {"command": ("true",), "cwd": "nowhere"}):
        answer = place.command("run", "--cwd", str(asked["cwd"]), "--", *asked["command"])
        assert answer.returncode == 2
        assert "workbench: " in answer.stderr
    with pytest.raises(UsageError):
        place.launch()
    assert not (place.root / layout.PROJECT).exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [("#!/no/such/interpreter\n", "No such file or directory"), ("\x7fELF", "Exec format error")],
)
def test_a_program_that_the_system_refuses_never_started(
    place: Place, content: str, why: str
) -> None:
    script = Path(place.root / "odd")
    script.write_text(content)
    script.chmod(0o755)
    answer = place.command("run", "--", "./odd")
    assert answer.returncode == 1
    assert why in answer.stderr
    assert place.ended(1).life.state == "never-started"


def test_launches_at_once_get_numbers_of_their_own(place: Place) -> None:
    def launch(turn: int) -> int:
        if turn % 5:
            return place.launch("true")
        return int(place.command("run", "--", "true").stdout.split()[1])

    with ThreadPoolExecutor(20) as pool:
        numbers = sorted(pool.map(launch, range(20)))
    assert numbers == list(range(1, 21))
    assert {place.ended(number).life for number in numbers} == {Finished(0)}


def test_a_number_is_never_given_twice(place: Place) -> None:
    for _ in range(2):
        place.ended(place.launch("true"))
    place.project().remove_all([place.run(2)])
    assert place.launch("true") == 3
    place.ended(3)


def test_what_was_asked_is_kept(place: Place) -> None:
    (place.root / "below").mkdir()
    answer = place.command(
        *("run", "--name", "wide", "--tag", "a", "--tag", "b c", "--note", "why not", "--json"),
        *("--env", "LR=0.1=x", "--cwd", str(place.root / "below"), "--grace", "2"),
        *("--", "sh", "-c", 'echo "$LR $(pwd)"', "--lr", "0.5"),
    )
    assert answer.returncode == 0, answer.stderr
    run = place.ended(1)
    assert place.output(1) == f"0.1=x {place.root / 'below'}\n"
    spec = run.spec
    assert (spec.name, spec.tags, spec.note, spec.grace) == ("wide", ("a", "b c"), "why not", 2)
    assert spec.env == {"LR": "0.1=x"}
    assert run.params["lr"] == 0.5
    assert spec.command == ("sh", "-c", 'echo "$LR $(pwd)"', "--lr", "0.5")
