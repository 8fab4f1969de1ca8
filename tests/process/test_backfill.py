"""Old runs measured later, by real evaluations of real checkpoints with the code of each run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.inside import identity, layout, records
from workbench.later.plan import Wanted
from workbench.launch import later
from workbench.tweak.edits import Edits
from workbench.tweak.origin import of_run

from .folders import make_run
from .helpers import SOURCE, Place, wait_for

TRAIN = """
import argparse, json
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float)
parser.add_argument("--out")
args = parser.parse_args()
for step in range(5):
    print(f"step {step}: loss {1 / (step + 1):.4f}")
json.dump({"w": args.lr}, open(args.out, "w"))
"""
EVAL = """
import json, os, sys, time
import model
w = json.load(open(sys.argv[1]))["w"]
xs = [float(line) for line in open("data/points.txt")]
if "--wait" in sys.argv:
    print("waiting", flush=True)
    while not os.path.exists(sys.argv[-1]):
        time.sleep(0.02)
open("predictions.txt", "w").write("mine")
print(f"acc/pedestrian: {sum(model.FACTOR * w * x for x in xs):.3f}")
"""
METRIC = "acc/pedestrian"
COMMAND = "python eval.py {checkpoint}"


def train(place: Place, lr: float, **asked: Any) -> int:
    """A run that leaves its learning rate as its weights."""
    arguments = ("--lr", str(lr), "--out", f"weights-{lr}.npz")
    return place.launch(sys.executable, "train.py", *arguments, **asked)


@pytest.fixture
def trained(place: Place) -> Place:
    """Three runs; the code was edited after each, and after the last once more."""
    (place.root / "data").mkdir()
    (place.root / "data" / "points.txt").write_text("1\n2\n")
    place.script(TRAIN)
    place.script(EVAL, "eval.py")
    for number, factor in enumerate((1, 10, 100), 1):
        place.script(f"FACTOR = {factor}", "model.py")
        assert train(place, number / 10) == number
        place.ended(number)
    place.script("FACTOR = 1000", "model.py")
    return place


def backfill(place: Place, *words: str, command: str = COMMAND) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of the command, and what it tells as JSON."""
    answer = place.command("backfill", "--json", "--eval", command, *words)
    assert answer.stdout, answer.stderr
    return answer.returncode, json.loads(answer.stdout)


def begin(place: Place, *words: str, command: str) -> subprocess.Popen[str]:
    """The command, going on beside the test."""
    line = [sys.executable, "-m", "workbench", "backfill", "--eval", command, *words]
    return place.start(line)


def measured(place: Place, number: int) -> float | None:
    return place.run(number).metrics.get(METRIC)


def test_each_run_is_measured_with_its_own_code_and_checkpoint(trained: Place) -> None:
    before = {path: path.stat().st_mtime_ns for path in trained.root.rglob("*") if _theirs(path)}
    code, told = backfill(trained, "1", "2", "3", "--jobs", "2")
    assert code == 0, told
    assert {one["run"]: one["metrics"] for one in told} == {
        1: {METRIC: 0.3},
        2: {METRIC: 6.0},
        3: {METRIC: 90.0},
    }
    assert [measured(trained, number) for number in (1, 2, 3)] == [0.3, 6.0, 90.0]
    listed = {one["run"]: one for one in trained.listed()}
    assert listed[1]["sources"] == {"loss": "output", METRIC: "later"}
    by = told[0]["evaluation"]
    assert f"measured later, by {by}" in trained.command("show", str(told[0]["run"])).stdout
    spec = trained.run(by).spec
    assert (spec.name, spec.tags, spec.parent) == (
        f"eval of {spec.parent}",
        ("eval",),
        told[0]["run"],
    )
    assert spec.measures["command"] == COMMAND
    assert (
        trained.told(by, layout.CODE)["tree"] == trained.told(told[0]["run"], layout.CODE)["tree"]
    )
    after = {path: path.stat().st_mtime_ns for path in trained.root.rglob("*") if _theirs(path)}
    assert after == before
    read = {one["path"] for one in trained.lines(by, layout.FILES) if one["role"] == "read"}
    assert {Path(path).name for path in read} == {
        f"weights-{told[0]['run'] / 10}.npz",
        "points.txt",
    }


def _theirs(path: Path) -> bool:
    return layout.PROJECT not in path.parts


def test_measuring_again_replaces(trained: Place) -> None:
    backfill(trained, "1")
    (trained.root / "data" / "points.txt").write_text("1\n2\n3\n")
    assert backfill(trained, "1")[0] == 0
    assert measured(trained, 1) == 0.6
    assert trained.run(1).stats[METRIC].count == 1


def test_only_what_is_missing_is_measured(trained: Place) -> None:
    backfill(trained, "2")
    code, told = backfill(trained, "1", "2", "--only-missing", METRIC)
    assert (code, [one["outcome"] for one in told]) == (0, ["measured", "skipped"])


def test_a_dry_run_tells_and_launches_nothing(trained: Place) -> None:
    code, told = backfill(
        trained, "1", "--dry-run", command="python eval.py {checkpoint} {params.lr}"
    )
    assert (code, told[0]["outcome"]) == (0, "planned")
    checkpoint = str(trained.root / "weights-0.1.npz")
    assert told[0]["command"] == [sys.executable, "eval.py", checkpoint, "0.1"]
    assert (told[0]["step"], len(trained.project().runs())) == (4, 3)
    assert not (trained.root / layout.PROJECT / layout.CHECKOUTS).exists()


def test_one_that_cannot_be_measured_holds_up_no_other(trained: Place) -> None:
    (trained.root / "weights-0.1.npz").unlink()
    (trained.root / "weights-0.2.npz").write_text('{"w": 7.7}')
    trained.launch("true")
    trained.ended(4)
    shutil.copy(trained.root / "weights-0.3.npz", trained.root / "copy")
    code, told = backfill(trained, "1", "2", "3", "4")
    assert code == 1
    why = {one["run"]: one["why"].split("\n")[0] for one in told}
    assert "weights-0.1.npz of run 1 is gone" in why[1]
    assert "weights-0.2.npz has changed since" in why[2]
    assert "run 4 is known to have written no checkpoint" in why[4]
    assert (why[3], measured(trained, 3)) == ("", 90.0)


FAILURES = {
    "raise ValueError('no [b]such[/b] class')": "failed (1) ValueError: no [b]such[/b] class",
    "print('all is well')": "it measured nothing",
    "import os; os.kill(os.getpid(), 9)": "killed (SIGKILL)",
    "import workbench as wb; wb.log({'acc': 1}); raise SystemExit(3)": "failed (3)",
}


@pytest.mark.parametrize("code", FAILURES, ids=FAILURES.values())
def test_an_evaluation_that_goes_wrong_adds_nothing(trained: Place, code: str) -> None:
    rc, told = backfill(trained, "1", "2", command=f'python -c "{code}"')
    assert (rc, [one["outcome"] for one in told]) == (1, ["failed", "failed"])
    assert FAILURES[code] in told[0]["why"]
    assert later.read(trained.folder(1)) == []


def test_the_end_of_its_output_is_told(trained: Place) -> None:
    answer = trained.command("backfill", "--eval", "python -c 'print(7); nonesuch'", "1")
    assert answer.returncode == 1
    assert "NameError: name 'nonesuch' is not defined" in answer.stdout
    assert "    7\n" in answer.stdout


def test_one_that_takes_too_long_is_stopped_and_the_next_begins(trained: Place) -> None:
    slow = "import time; time.sleep({run} * 60 - 60); print('acc: 0.5')"
    code, told = backfill(trained, "2", "1", "--timeout", "5", command=f'python -c "{slow}"')
    assert (code, [one["outcome"] for one in told]) == (1, ["failed", "measured"])
    assert told[0]["why"] == "stopped by its time limit of 5 s"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("python eval.py {chekpoint}", "did you mean {checkpoint}?"),
        ("", "there is no evaluation command"),
        ("python 'eval.py", "No closing quotation"),
    ],
)
def test_a_command_that_no_run_can_fill_in_is_refused(
    trained: Place, command: str, told: str
) -> None:
    answer = trained.command("backfill", "--eval", command, "1", "2")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert told in answer.stderr
    assert len(trained.project().runs()) == 3


def test_runs_that_cannot_be_measured_say_why(trained: Place) -> None:
    data = Path(__file__).parents[1] / "data" / "sources" / "field" / "trainer_state"
    shutil.copytree(data, trained.root / "foreign")
    trained.launch("sleep", "60")
    backfill(trained, "1")
    shutil.rmtree(trained.root / layout.PROJECT / layout.CODE_REPOSITORY)
    foreign = next(one.spec.name for one in trained.project().runs() if one.origin)
    _, told = backfill(trained, foreign, "4", "5", "2", command="python eval.py")
    trained.stop(4, grace=0.1)
    why = [one["why"] for one in told]
    assert "recorded by trainer_state; its code was not kept" in why[0]
    assert "run 4 is running" in why[1]
    assert "run 5 is itself an evaluation of run 1" in why[2]
    assert "was not kept, or has been deleted" in why[3]


def test_a_run_whose_files_are_still_digested_waits_for_its_turn(place: Place) -> None:
    folder = make_run(place.root)
    records.write_whole(str(folder / layout.SUPERVISOR), identity.of(os.getpid()))
    project = place.project()
    line = project.backfill(project.runs(), Wanted(COMMAND))
    assert "is still being digested" in line.plans()[0].why
    assert (line.advance(), line.over) == ([], False)
    (folder / layout.SUPERVISOR).unlink()
    assert ([news.what for news in line.advance()], line.over) == (["failed"], True)


def test_the_python_is_that_of_the_run(trained: Place) -> None:
    own = trained.root / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", own], check=True)
    trained.launch(str(own / "bin" / "python"), "train.py", "--lr", "0.4", "--out", "w.npz")
    trained.ended(4)
    code = "import sys; print(sys.prefix); print('acc: 0.5')"
    _, told = backfill(trained, "4", command=f'python -c "{code}"')
    assert trained.output(told[0]["evaluation"]).startswith(f"{own}\n")


def test_code_is_imported_from_the_run_also_where_the_path_names_the_project(
    trained: Place,
) -> None:
    source = trained.root / "src" / "shapes"
    source.mkdir(parents=True)
    (source / "__init__.py").write_text("SIDES = 4.5")
    train(trained, 0.4, env={"PYTHONPATH": str(source.parent)})
    trained.ended(4)
    (source / "__init__.py").write_text("SIDES = 5.5")
    _, told = backfill(
        trained, "4", command="python -c 'import shapes; print(\"f1:\", shapes.SIDES)'"
    )
    assert told[0]["metrics"] == {"f1": 4.5}


def test_a_run_in_a_folder_below_is_measured_there(trained: Place) -> None:
    inner = trained.root / "inner"
    inner.mkdir()
    for name in ("train.py", "eval.py", "model.py"):
        shutil.copy(trained.root / name, inner / name)
    (inner / "data").symlink_to(Path("..", "data"))
    train(trained, 0.4, cwd=str(inner))
    trained.ended(4)
    (inner / "model.py").write_text("FACTOR = 5")
    _, told = backfill(trained, "4")
    assert told[0]["metrics"] == {METRIC: 1200.0}


def test_a_script_that_the_run_lacks_comes_from_the_project(trained: Place) -> None:
    trained.script(EVAL.replace("acc/pedestrian", "acc/night"), "newer.py")
    code, told = backfill(trained, "2", command="python newer.py {checkpoint}")
    assert (code, told[0]["metrics"]) == (0, {"acc/night": 6.0})
    assert trained.told(told[0]["evaluation"], layout.CODE)["brought"] == ["newer.py"]
    changes = trained.command("diff", "2", str(told[0]["evaluation"]), "--json")
    assert "newer.py" in changes.stdout
    trained.script(EVAL.replace("acc/pedestrian", "acc/rain"), "eval.py")
    _, told = backfill(trained, "2", "--bring", "eval.py")
    assert told[0]["metrics"] == {"acc/rain": 6.0}
    (trained.root / ".env").write_text("TOKEN=x")
    code, told = backfill(trained, "2", "--bring", ".env")
    assert (code, told[0]["why"].split("\n")[0]) == (1, f"{trained.root / '.env'} is no code")
    code, told = backfill(trained, "2", command="python nonesuch.py")
    assert (code, told[0]["outcome"]) == (1, "failed")
    assert "nonesuch.py is neither in the code of run 2 nor in" in told[0]["why"]


def test_what_is_measured_is_added_though_the_command_was_killed(trained: Place) -> None:
    sign = trained.root / "sign"
    waiting = begin(trained, "1", "2", command=f"{COMMAND} --wait {sign}")
    wait_for(lambda: len(trained.project().runs()) == 4 and "waiting" in trained.output(4))
    waiting.send_signal(signal.SIGKILL)
    waiting.wait()
    assert measured(trained, 1) is None
    project = trained.project()
    assert METRIC not in project.find("1").metrics
    sign.touch()
    wait_for(lambda: METRIC in project.find("1").metrics)
    assert trained.ended(4).life.state == "finished"
    assert (measured(trained, 1), measured(trained, 2)) == (0.3, None)


def test_what_a_killed_supervisor_cannot_add_the_next_command_does(trained: Place) -> None:
    sign = trained.root / "sign"
    logs = "import workbench as wb; wb.log({'acc': 0.5})"
    waits = f"import os, time\nwhile not os.path.exists('{sign}'): time.sleep(0.02)"
    waiting = begin(trained, "1", command=f'python -c "{logs}\n{waits}"')
    wait_for(lambda: trained.folder(4).is_dir() and trained.lines(4))
    waiting.kill()
    waiting.wait()
    trained.kill(4, layout.SUPERVISOR)
    sign.touch()
    wait_for(lambda: not trained.run(4).live)
    assert "acc" not in trained.run(1).metrics
    trained.project().supervise(trained.run(4))
    wait_for(lambda: "acc" in trained.run(1).metrics)


def test_stopping_one_stops_the_line(trained: Place) -> None:
    waiting = begin(trained, "1", "2", "3", command=f"{COMMAND} --wait never")
    wait_for(lambda: len(trained.project().runs()) == 4 and "waiting" in trained.output(4))
    trained.stop(4, grace=0.1)
    output, _ = waiting.communicate(timeout=30)
    assert waiting.returncode == 1
    assert output.count("dropped: evaluation 4 was stopped") == 2
    assert len(trained.project().runs()) == 4


def test_in_the_background_all_are_measured_with_nobody_waiting(trained: Place) -> None:
    code, told = backfill(trained, "1", "--detach")
    assert (code, [one["outcome"] for one in told]) == (0, ["planned"])
    trained.script("raise SystemExit('the code of the project is not ours to run')", "orjson.py")
    project = trained.project()
    project.backfill_behind(project.find_all(["2", "3"]), Wanted(COMMAND), jobs=2)
    wait_for(lambda: None not in [measured(trained, number) for number in (1, 2, 3)])


def test_garbage_is_collected_and_data_stays(trained: Place) -> None:
    _, told = backfill(trained, "1", "2")
    first, second = (trained.run(one["evaluation"]) for one in told)
    for run in (first, second):
        os.utime(Path(run.spec.cwd).parents[1], (1e9, 1e9))
    trained.project().remove_all([first])
    answer = json.loads(trained.command("gc", "--json").stdout)
    assert answer["leftovers"] == [str(Path(first.spec.cwd).parents[1])]
    assert (Path(second.spec.cwd) / "predictions.txt").read_text() == "mine"
    assert (trained.root / "data" / "points.txt").read_text() == "1\n2\n"
    assert (measured(trained, 1), measured(trained, 2)) == (0.3, 6.0)
    assert backfill(trained, "1")[0] == 0


def interrupted(place: Place, answer: str) -> str:
    """What the command prints that waits for run 4, after ctrl+c and this answer."""
    waiting = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "workbench",
            "backfill",
            "--eval",
            f"{COMMAND} --wait sign",
            "1",
            "2",
        ],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: len(place.project().runs()) == 4 and "waiting" in place.output(4))
    waiting.send_signal(signal.SIGINT)
    output, _ = waiting.communicate(answer, timeout=60)
    assert waiting.returncode == 1
    return output


def test_it_asks_what_ctrl_c_meant(trained: Place) -> None:
    output = interrupted(trained, "y\n")
    assert "Stop evaluation 4?" in output
    assert "run 2: dropped: the evaluations were stopped" in output
    assert trained.ended(4).life.state == "stopped"


def test_who_does_not_answer_leaves_it_running(trained: Place) -> None:
    output = interrupted(trained, "")
    assert "evaluation 4 goes on, and adds what it measures; 1 more were not begun" in output
    (Path(trained.run(4).spec.cwd) / "sign").touch()
    wait_for(lambda: measured(trained, 1) == 0.3)
    trained.ended(4)


def test_a_run_that_had_a_copy_of_its_own_is_measured_with_its_code(trained: Place) -> None:
    origin = of_run(trained.run(3))
    number = trained.project().tweak(origin, Edits(constants={"model.py:FACTOR": "7"}))
    trained.ended(number)
    code, told = backfill(trained, str(number), command="python eval.py {checkpoint}")
    assert code == 0, told
    assert trained.run(number).metrics[METRIC] == pytest.approx(7 * 0.3 * 3)
