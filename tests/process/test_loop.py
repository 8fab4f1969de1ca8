"""The loop while you edit: real saves, real runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from workbench.errors import NoSuchCommand, UsageError
from workbench.inputs.code import checkout
from workbench.inputs.code.failing import failure
from workbench.loop.loop import BEGUN, CUT, ENDED, TROUBLE, Loop, News
from workbench.loop.outcome import Outcome

from .helpers import SOURCE, Place, wait_for
from .repositories import git

TRAIN = """
import json, sys, time
from model import step
for i in range(int(sys.argv[1])):
    print(f"step {i}: loss {step(i):.4f}", flush=True)
json.dump({"when": time.time()}, open("results.json", "w"))
time.sleep(float(sys.argv[2]))
"""
MODEL = "def step(i):\n    return 1 / (i + 1) + {}\n"


class Watched:
    """A project with a loop, and a person who saves files."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.model = place.root / "model.py"
        self.loop: Loop | None = None

    def watch(self, wait: float = 0.0) -> Loop:
        """Begin to watch."""
        self.loop = self.place.project().watch(f"{sys.executable} train.py 3 {wait}")
        return self.loop

    def news(self, what: str, seconds: float = 30.0) -> News:
        """The next news of this kind."""
        return self.all_until(lambda one: one.what == what, seconds)[-1]

    def outcome(self) -> Outcome:
        """What came of the next run that ends."""
        found = self.news(ENDED).outcome
        assert found is not None
        return found

    def all_until(self, last: Callable[[News], bool], seconds: float = 30.0) -> list[News]:
        """All news up to the one that is waited for."""
        assert self.loop is not None
        told: list[News] = []
        deadline = time.monotonic() + seconds
        while not any(map(last, told)):
            assert time.monotonic() < deadline, told
            told += self.loop.advance()
        return told

    def quiet(self, looks: int = 12) -> list[News]:
        """What happens in so many looks, of a fifth of a second at least."""
        assert self.loop is not None
        return [news for _ in range(looks) for news in self.loop.advance()]


@pytest.fixture
def watched(place: Place) -> Iterator[Watched]:
    """A script and a module; whatever goes on is stopped at the end."""
    place.script(TRAIN)
    watched = Watched(place)
    watched.model.write_text(MODEL.format(1))
    yield watched
    if watched.loop is not None:
        watched.loop.stop()
        wait_for(watched.loop.wait_over)


def test_a_save_starts_the_next_run_beside_the_one_before(watched: Watched) -> None:
    watched.watch()
    first = watched.outcome()
    assert (first.run.number, first.before, first.well) == (1, None, True)
    watched.model.write_text(MODEL.format(0.5))
    begun = watched.news(BEGUN)
    assert (begun.run, begun.before, begun.files) == (2, 1, ("model.py",))
    second = watched.outcome()
    assert second.before is not None and second.before.number == 1
    assert second.changed == "code model.py +1 −1"
    assert second.metrics[0] == "loss"
    run = watched.place.run(2)
    assert (run.spec.parent, run.spec.tags, run.spec.grace) == (1, ("watch",), 1.0)
    assert run.metrics["loss"] - watched.place.run(1).metrics["loss"] == pytest.approx(-0.5)


def test_what_changes_nothing_and_what_is_no_code_starts_nothing(watched: Watched) -> None:
    watched.watch()
    watched.outcome()
    root = watched.place.root
    os.utime(watched.model)
    watched.model.write_text(watched.model.read_text())
    for name in ("train.log", "model.pt", ".model.py.swp", "4913", "model.py~"):
        (root / name).write_text("x")
    (root / "4913").unlink()
    (root / "outputs").mkdir()
    (root / "outputs" / "note.py").write_text("x = 1\n")
    (root / "__pycache__").mkdir(exist_ok=True)
    (root / "__pycache__" / "x.pyc").write_text("x")
    (root / ".workbench" / "x.py").write_text("x = 1\n")
    assert watched.quiet() == []


def test_what_the_run_writes_is_no_save(watched: Watched) -> None:
    """Neither a file that Python tells of, nor code that it generates under a new name."""
    place = watched.place
    place.script(TRAIN + "open(f'made_{time.time_ns()}.py', 'w').write('x = 1')\n")
    watched.watch()
    watched.outcome()
    assert (place.root / "results.json").exists()
    assert watched.quiet() == []
    watched.model.write_text(MODEL.format(2))
    found = watched.outcome()
    assert found.changed.startswith("code ") and "results" not in found.changed
    assert watched.quiet() == []
    assert len(place.project().runs()) == 2


def test_a_file_that_changes_by_itself_is_soon_no_reason(watched: Watched) -> None:
    """As the output of the loop that is sent to a file of the project."""
    loop = watched.watch()
    log = watched.place.root / "out.txt"
    log.write_text("")
    begun = 0
    deadline = time.monotonic() + 60
    still = 0
    while still < 15:
        assert time.monotonic() < deadline
        news = loop.advance()
        for one in news:
            with log.open("a") as file:
                file.write(f"{one.what}\n")
        begun += sum(one.what == BEGUN for one in news)
        still = 0 if news or loop.going else still + 1
    assert begun < 10


def test_editors_that_rename_over_the_file_are_heard(watched: Watched) -> None:
    watched.watch()
    watched.outcome()
    beside = watched.model.with_name("model.py.tmp")
    beside.write_text(MODEL.format(3))
    watched.model.rename(watched.model.with_name("model.py~"))
    beside.rename(watched.model)
    assert watched.news(BEGUN).files == ("model.py",)
    watched.outcome()


def test_a_new_folder_far_down_is_heard_too(watched: Watched) -> None:
    deep = watched.place.root.joinpath(*"abcdef")
    deep.mkdir(parents=True)
    (deep / "layer.py").write_text("x = 1\n")
    watched.watch()
    watched.outcome()
    (deep / "layer.py").write_text("x = 2\n")
    assert watched.news(BEGUN).files == ("a/b/c/d/e/f/layer.py",)
    watched.outcome()
    (deep / "new" / "er").mkdir(parents=True)
    assert watched.quiet(6) == []
    (deep / "new" / "er" / "conf.yaml").write_text("lr: 1\n")
    assert watched.news(BEGUN).files == ("a/b/c/d/e/f/new/er/conf.yaml",)
    watched.outcome()


def test_a_branch_switch_of_many_files_is_one_save(watched: Watched) -> None:
    root = watched.place.root
    git(root, "init", "-b", "main")
    (root / "pkg").mkdir()
    for branch in ("main", "other"):
        if branch != "main":
            git(root, "checkout", "-q", "-b", branch)
        for number in range(300):
            (root / "pkg" / f"part{number}.py").write_text(f"x = '{branch}'\n")
        git(root, "add", "train.py", "model.py", "pkg")
        git(root, "commit", "-q", "-m", branch)
    watched.watch()
    watched.outcome()
    git(root, "checkout", "-q", "main")
    begun = watched.news(BEGUN)
    assert len(begun.files) == 300
    watched.outcome()
    assert watched.quiet() == []
    assert len(watched.place.project().runs()) == 2


def test_a_save_cuts_a_run_short_and_puts_it_away(watched: Watched) -> None:
    watched.watch(wait=0.0)
    watched.outcome()
    watched.place.script(TRAIN.replace("float(sys.argv[2])", "60"))
    assert watched.news(BEGUN).run == 2
    wait_for(lambda: "step 2" in watched.place.output(2))
    watched.place.script(TRAIN)
    told = watched.all_until(lambda one: one.what == ENDED)
    assert [(one.what, one.run) for one in told] == [(CUT, 2), (BEGUN, 3), (ENDED, 3)]
    runs = {run.number: run for run in watched.place.project().runs()}
    assert runs[2].life.state == "stopped" and runs[2].labels.archived
    assert runs[3].spec.parent == 1 and not runs[3].labels.archived


def test_a_save_that_is_taken_back_while_the_run_is_stopped_still_runs(watched: Watched) -> None:
    watched.watch(wait=60)
    watched.news(BEGUN)
    wait_for(lambda: "step 2" in watched.place.output(1))
    before = watched.model.read_text()
    watched.model.write_text(MODEL.format(9))
    watched.news(CUT)
    watched.model.write_text(before)
    assert watched.news(BEGUN).run == 2


def test_a_crash_tells_its_line_and_is_nobodys_parent(watched: Watched) -> None:
    watched.watch()
    watched.outcome()
    watched.model.write_text("def step(i):\n    raise ValueError('bad shape')\n")
    found = watched.outcome()
    assert found.badly and found.failure is not None
    assert (found.failure.error, found.failure.place.text) == (
        "ValueError: bad shape",
        "model.py:2",
    )
    assert found.failure.lines[0] == "Traceback (most recent call last):"
    watched.model.write_text("def step(i:\n")
    broken = watched.outcome().failure
    assert broken is not None and broken.place.text == "model.py:1"
    assert broken.error.startswith("SyntaxError")
    watched.model.write_text(MODEL.format(1))
    mended = watched.outcome()
    assert mended.well and mended.before is not None and mended.before.number == 1
    assert watched.place.run(4).spec.parent == 1


def test_a_script_that_is_gone_is_told_once_and_awaited(watched: Watched) -> None:
    watched.watch()
    watched.outcome()
    script = watched.place.root / "train.py"
    text = script.read_text()
    script.unlink()
    assert "train.py: no such file" in watched.news(TROUBLE).why
    assert watched.quiet(4) == []
    script.write_text(text)
    assert watched.news(BEGUN).run == 2
    watched.outcome()


def test_a_second_loop_with_the_command_is_refused(watched: Watched) -> None:
    words = [sys.executable, "train.py", "3", "0.0"]
    loop = watched.watch()
    watched.outcome()
    told = watched.place.command("watch", "--", *words)
    assert told.returncode == 2
    assert f"a loop (pid {os.getpid()}) runs " in told.stderr
    other = watched.place.project().watch(f"{sys.executable} train.py 4 0.0")
    other.close()
    loop.close()
    watched.watch()
    watched.outcome()


def test_a_loop_that_was_killed_stands_in_no_way(watched: Watched) -> None:
    ours = watched.place.root / ".workbench" / "loops"
    words = [sys.executable, "-m", "workbench", "watch", "--", sys.executable, "train.py", "3", "9"]
    env = {**os.environ, "PYTHONPATH": SOURCE}
    killed = subprocess.Popen(words, cwd=watched.place.root, env=env, stdout=subprocess.DEVNULL)
    wait_for(lambda: ours.exists() and any(ours.iterdir()))
    killed.kill()
    killed.wait()
    watched.watch(9).close()
    assert not [*ours.iterdir()]


def test_a_run_that_is_removed_does_not_end_the_loop(watched: Watched) -> None:
    watched.watch()
    watched.outcome()
    project = watched.place.project()
    project.remove_all([project.find("1")])
    watched.model.write_text(MODEL.format(4))
    assert watched.news(BEGUN).run == 2
    assert watched.outcome().well


def test_the_quick_command_is_kept_and_the_users_file_has_the_last_word(place: Place) -> None:
    place.script("print('loss: 1')")
    with pytest.raises(UsageError, match="no quick command"):
        place.project().watch()
    with pytest.raises(NoSuchCommand):
        place.project().watch(f"{sys.executable} missing.py")
    given = f"{sys.executable} train.py --max-steps 20"
    place.project().watch(given).close()
    assert place.project().settings().watch == given
    (place.root / "workbench.toml").write_text('[watch]\ncommand = "python other.py"\n')
    assert place.project().settings().watch == "python other.py"


def test_the_command_tells_each_run_and_ends_with_ctrl_c(watched: Watched) -> None:
    place = watched.place
    command = [sys.executable, "-m", "workbench", "watch", "--", sys.executable, "train.py", "3"]
    watching = _start(place, [*command, "0"])
    assert watching.stdout is not None
    assert _line(watching.stdout, "✓ 1").endswith("loss 1.3333\n")
    watched.model.write_text("def step(i):\n    raise ValueError('bad \\x1b]2;shape')\n")
    assert "● 2  model.py saved" in _line(watching.stdout, "● 2")
    told = _line(watching.stdout, "✗ 2")
    assert "ValueError: bad" in told and "at model.py:2" in told and "beside 1" in told
    assert "Traceback" in _line(watching.stdout, "Traceback")
    watched.model.write_text(MODEL.format(0.5))
    assert "loss 0.8333 −.5▲" in _line(watching.stdout, "✓ 3")
    watched.place.script(TRAIN.replace("float(sys.argv[2])", "60"))
    _line(watching.stdout, "● 4")
    wait_for(lambda: "step 2" in place.output(4))
    watching.send_signal(signal.SIGINT)
    _, errors = watching.communicate(timeout=30)
    assert watching.returncode == 0 and "run 4 was stopped" in errors
    assert place.ended(4).life.state == "stopped"


def test_the_command_tells_json_lines(watched: Watched) -> None:
    command = [sys.executable, "-m", "workbench", "watch", "--json"]
    watching = _start(watched.place, [*command, sys.executable, "train.py", "3", "0"])
    assert watching.stdout is not None
    begun = json.loads(watching.stdout.readline())
    assert (begun["what"], begun["run"], begun["before"]) == ("begun", 1, None)
    ended = json.loads(watching.stdout.readline())
    assert (ended["what"], ended["result"]["state"]) == ("ended", "finished")
    watched.model.write_text("def step(i):\n    return 1 / 0\n")
    json.loads(watching.stdout.readline())
    failed = json.loads(watching.stdout.readline())
    assert failed["at"]["line"] == 2 and failed["at"]["file"].endswith("/model.py")
    watching.send_signal(signal.SIGTERM)
    assert watching.wait(30) == 0
    watching.communicate()


def test_a_failed_run_tells_its_place_and_a_copy_says_that_it_is_one(place: Place) -> None:
    number = place.train("def main():\n    raise OSError('gone')\nmain()\n")
    place.ended(number)
    shown = place.command("show", str(number)).stdout
    assert "at           train0.py:2 in main  raise OSError('gone')" in shown
    told = json.loads(place.command("show", str(number), "--json").stdout)
    assert (told["why"], told["at"]["line"]) == ("OSError: gone", 2)
    copy = checkout.fresh(place.root)
    copy.mkdir(parents=True)
    own = place.root / "train0.py"
    (copy / "train0.py").write_text(own.read_text())
    number = place.launch(sys.executable, "train0.py", cwd=str(copy))
    run = place.ended(number)
    found = failure(place.root, run.folder, run.spec)
    assert found is not None and (found.place.path, found.place.remark) == (own, "")
    own.write_text("# mended\n")
    found = failure(place.root, run.folder, run.spec)
    assert found is not None and found.place.path == copy / "train0.py"
    assert "train0.py has changed since" in found.place.remark


def _start(place: Place, command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _line(out: Iterator[str], word: str) -> str:
    """The next line of an output that holds the word."""
    return next(line for line in out if word in line)
