"""The commands as a person or a script uses them, each in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli import COMMANDS

from .helpers import SOURCE, Place, wait_for

TRAIN = """
import sys, time
for step in range(30):
    print(f"step {step}: loss {1 / (step + 1):.4f}, val_acc {step / 30:.4f}")
if "--wait" in sys.argv:
    time.sleep(60)
if "--fail" in sys.argv:
    raise RuntimeError("no \\x1b]0;title\\x07 good")
"""


@pytest.fixture
def trained(place: Place) -> Place:
    """A project with a run that finished and one that failed."""
    place.train(TRAIN, "--lr", "0.1", name="good", tags=("a",))
    place.train(TRAIN, "--lr", "0.2", "--fail")
    place.ended(1)
    place.ended(2)
    return place


def test_run_prints_the_number_and_returns(place: Place) -> None:
    place.script(TRAIN)
    answer = place.command("run", "--name", "x", "--", sys.executable, "train.py", "--lr", "1")
    assert (answer.returncode, answer.stdout) == (0, "run 1\n")
    place.ended(1)


def test_ls_json_has_what_scripts_need(trained: Place) -> None:
    good, bad = trained.listed()
    wanted = "run name state command params metrics parent tags started ended seconds"
    assert set(wanted.split()) <= good.keys()
    assert (good["run"], good["name"], good["state"], good["tags"]) == (
        1,
        "good",
        "finished",
        ["a"],
    )
    assert good["params"] == {"lr": 0.1}
    assert good["metrics"] == pytest.approx({"loss": 1 / 30, "val_acc": 29 / 30}, abs=1e-4)
    assert bad["state"] == "failed"
    assert bad["seconds"] > 0


def test_ls_shows_what_differs_and_fits_the_terminal(trained: Place) -> None:
    for width in ("40", "80", "200"):
        lines = trained.command("ls", env={"COLUMNS": width}).stdout.splitlines()
        assert len(lines) == 3
        assert max(map(len, lines)) <= int(width)
    assert "lr" in lines[0] and "0.2" in lines[2] and "RuntimeError" in lines[2]


def test_show_tells_how_it_ended_without_its_escapes(trained: Place) -> None:
    page = trained.command("show", "last").stdout
    assert "failed (1)" in page and "last lines" in page and "\x1b" not in page
    told = json.loads(trained.command("show", "@-2", "--json").stdout)
    assert told["end"]["code"] == 0 and told["machine"]["cpus"] == os.cpu_count()


def test_logs_prints_text_and_raw_bytes(trained: Place) -> None:
    assert "\x1b" not in trained.command("logs", "2").stdout
    assert "\x1b" in trained.command("logs", "2", "--raw").stdout
    assert (
        trained.command("logs", "1", "-n", "1").stdout == "step 29: loss 0.0333, val_acc 0.9667\n"
    )


def test_following_tells_by_its_exit_code_how_the_run_ended(place: Place) -> None:
    place.script(TRAIN)
    command = ("run", "-f", "--", sys.executable, "train.py")
    assert place.command(*command).returncode == 0
    failed = place.command(*command, "--fail")
    assert failed.returncode == 1
    assert failed.stdout.count("loss") == 30
    assert "run 2 failed (1)" in failed.stderr


def test_ctrl_c_while_following_asks_and_a_second_one_detaches(place: Place) -> None:
    number = place.train(TRAIN, "--wait")
    master, slave = pty.openpty()
    follower = subprocess.Popen(
        [sys.executable, "-m", "workbench", "logs", "-f", str(number)],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    seen = b""

    def see(text: bytes) -> bool:
        nonlocal seen
        if select.select([master], [], [], 0.5)[0]:
            seen += os.read(master, 4096)
        return text in seen

    def leave() -> bool:
        follower.send_signal(signal.SIGINT)  # again: input() may miss one that comes as it begins
        return see(b"goes on")

    wait_for(lambda: see(b"val_acc 0.9667"))
    follower.send_signal(signal.SIGINT)
    wait_for(lambda: see(b"Stop run 1?"))
    wait_for(leave)
    assert follower.wait(10) == 0
    assert place.state(number) == "running"
    os.close(master)
    stopped = place.command("stop", str(number), "--grace", "1")
    assert stopped.stdout.startswith("run 1 stopped by")


def test_plot_draws_every_run_with_its_name(trained: Place) -> None:
    figure = trained.command("plot", "1", "2", "-m", "loss", "--width", "70").stdout
    assert "loss" in figure and "1 good" in figure and "\x1b" not in figure
    told = json.loads(trained.command("plot", "1", "-m", "val_acc", "--json").stdout)
    assert told[0]["step"] == list(range(30))


def test_sql_answers_over_all_runs(trained: Place) -> None:
    query = (
        "select run, count(*) as n, min(value) as low from metrics where name = 'loss' group by 1"
    )
    rows = json.loads(trained.command("sql", query + " order by 1", "--json").stdout)
    assert [(row["run"], row["n"]) for row in rows] == [(1, 30), (2, 30)]


def test_rm_asks_and_never_gives_a_number_twice(trained: Place) -> None:
    assert trained.command("rm", "2").returncode == 1  # nobody there to say yes
    assert trained.command("rm", "2", "-y").returncode == 0
    assert [run["run"] for run in trained.listed()] == [1]
    assert trained.train("pass") == 3
    trained.ended(3)


def test_a_live_run_is_not_removed(place: Place) -> None:
    place.train(TRAIN, "--wait")
    answer = place.command("rm", "1", "-y")
    assert answer.returncode == 1
    assert "workbench stop 1" in answer.stderr
    place.command("stop", "1", "--grace", "0")


def test_gc_leaves_the_runs(trained: Place) -> None:
    before = trained.listed()
    assert trained.command("gc").returncode == 0
    assert trained.listed() == before


WRONG = {
    ("show", "99"): "there is no run 99",
    ("show", "@-7"): "there is no run @-7",
    ("lss",): "Did you mean `ls`?",
    ("./nowhere",): "no such folder",
    ("plot", "1", "-m", "los"): "They have: ",
    ("sql", "select * from nothing"): "The views are",
    ("run", "--"): "no command",
    ("run", "--", "nonesuch"): "no such program",
    ("run", "--", "python", "nonesuch.py"): "no such file",
    ("run", "--env", "X", "--", "true"): "NAME=VALUE",
    (".",): "needs a terminal",
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_request_says_what_to_do(trained: Place, arguments: tuple[str, ...]) -> None:
    answer = trained.command(*arguments)
    assert answer.returncode == 2
    assert WRONG[arguments] in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_file_is_not_a_project(place: Place) -> None:
    place.script(TRAIN)
    answer = place.command("train.py")
    assert (answer.returncode, "is not a folder" in answer.stderr) == (2, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches(place: Place, name: str) -> None:
    answer = place.command(name, "--help")
    assert answer.returncode == 0
    assert "Usage: workbench " + name in answer.stdout


def test_the_shell_completes_commands_and_runs(trained: Place) -> None:
    assert "_WORKBENCH_COMPLETE" in trained.command("completion", "bash").stdout
    asked = {
        "_WORKBENCH_COMPLETE": "bash_complete",
        "COMP_WORDS": "workbench show ",
        "COMP_CWORD": "2",
    }
    told = subprocess.run(
        [sys.executable, "-c", "from workbench.cli import main; main()"],
        cwd=trained.root,
        env={**os.environ, **asked, "PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert {"plain,1", "plain,2", "plain,last"} <= set(told.stdout.split())


def test_the_nearest_project_upwards_is_meant(trained: Place) -> None:
    below = trained.root / "a" / "b"
    below.mkdir(parents=True)
    answer = trained.command("-C", str(below), "ls", "--json")
    assert len(json.loads(answer.stdout)) == 2
    assert not Path(below, ".workbench").exists()


def test_following_prints_every_line_however_many_come_at_once(place: Place) -> None:
    number = place.train("for i in range(20_000): print('line', i)")
    place.ended(number)
    followed = place.command("logs", "-f", str(number)).stdout.splitlines()
    assert followed == [f"line {i}" for i in range(20_000)]
    assert place.command("logs", str(number)).stdout.splitlines() == followed
    assert json.loads(place.command("logs", "-n", "2", "--json").stdout) == followed[-2:]


def test_of_several_runs_none_is_removed_while_one_is_live(place: Place) -> None:
    place.train("pass")
    place.ended(1)
    place.train(TRAIN, "--wait")
    assert place.command("rm", "-y", "1", "2").returncode == 1
    assert len(place.listed()) == 2
    place.command("stop", "2", "--grace", "0")
