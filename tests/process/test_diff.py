"""What differs between two runs, as `workbench diff` tells it."""

from __future__ import annotations

import json
import sys

import pytest

from .helpers import Place

TRAIN = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
args = parser.parse_args()
with open("points.csv") as file:
    points = file.readlines()
print("step 1 loss:", args.lr * len(points))
"""
EDIT = """\
@@ -5,4 +5,4 @@ parser.add_argument("--lr", type=float, default=0.1)
 args = parser.parse_args()
 with open("points.csv") as file:
     points = file.readlines()
-print("step 1 loss:", args.lr * len(points))
+print("step 1 loss:", args.lr + len(points))
"""


@pytest.fixture
def two(place: Place) -> Place:
    """Two runs; between them the code, a flag, the data and the environment have changed, and
    nothing was committed."""
    (place.root / "points.csv").write_text("1\n2\n")
    place.script(TRAIN)
    place.ended(place.launch(sys.executable, "train.py"))
    place.script(TRAIN.replace("args.lr *", "args.lr +"))
    (place.root / "points.csv").write_text("1\n2\n3\n")
    place.ended(
        place.launch(sys.executable, "train.py", "--lr", "0.5", env={"OMP_NUM_THREADS": "1"})
    )
    return place


def test_the_exact_edit_that_was_never_committed(two: Place) -> None:
    told = two.command("diff", "1", "2", "--code").stdout
    assert told.endswith(EDIT)
    assert "train.py" in told
    assert two.command("diff", "2", "--code").stderr.strip() == "no difference in the code"
    two.script(TRAIN)
    assert "+print(" in two.command("diff", "2", "--code").stdout


def test_every_input_and_what_came_of_it(two: Place) -> None:
    told = json.loads(two.command("diff", "1", "2", "--json").stdout)
    assert [run["run"] for run in told["runs"]] == [1, 2]
    assert told["params"] == [{"name": "lr", "values": [0.1, 0.5]}]
    assert [[file["path"] for file in side["files"]] for side in told["code"]] == [[], ["train.py"]]
    assert told["code"][1]["diff"].endswith(EDIT)
    (data,) = told["data"]
    assert data["name"] == "points.csv" and len({*data["values"]}) == 2
    assert {"name": "env.OMP_NUM_THREADS", "values": [None, "1"]} in told["env"]
    (metric,) = told["metrics"]
    assert metric["name"] == "loss" and metric["values"] == [0.2, 3.5] == metric["best"]
    assert metric["verdicts"] == ["same", "worse"] and metric["direction"] == "down"


def test_the_page_says_what_was_run_and_leaves_out_what_is_the_same(two: Place) -> None:
    told = two.command("diff", "1", "2").stdout
    first, second, *rest = told.splitlines()
    assert first == "1: loss 0.2; the baseline"
    assert second == (
        "2: loss 3.5, +3.3 on 1 (worse); lr 0.1 → 0.5, code train.py +1 −1, points.csv changed,"
        " with OMP_NUM_THREADS 1"
    )
    assert "run 1 (train.py, finished) → run 2 (train.py --lr 0.5, finished)" in rest
    assert "lr  0.1 → 0.5   +0.4" in told
    assert "1 file, +1 −1: train.py" in told
    same = two.command("diff", "1", "1").stdout
    assert "1: loss 0.2, as in 1; same code, same data, same parameters as 1" in same
    assert same.splitlines()[-1] == "no difference"


def test_one_input_alone(two: Place) -> None:
    told = json.loads(two.command("diff", "1", "2", "--data", "--params", "--json").stdout)
    assert told.keys() == {"runs", "sentences", "params", "data"}


def test_several_runs_have_a_column_each(two: Place) -> None:
    two.ended(two.launch(sys.executable, "train.py", "--lr", "0.5"))
    told = two.command("diff", "1", "2", "3", env={"COLUMNS": "80"})
    assert told.stderr == ""
    assert [line[:2] for line in told.stdout.splitlines()[:3]] == ["1:", "2:", "3:"]
    rows = [line.split() for line in told.stdout.splitlines()]
    assert ["parameters", "1", "2", "3"] in rows
    assert ["lr", "0.1", "*0.5", "*0.5"] in rows
    assert ["train.py", "*+1", "−1", "*+1", "−1"] in rows
    against = json.loads(two.command("diff", "1", "2", "-w", "3", "--params", "--json").stdout)
    assert against["params"] == [{"name": "lr", "values": [0.5, 0.1, 0.5]}]


def test_markdown_for_a_pull_request(two: Place) -> None:
    told = two.command("diff", "1", "2", "--md").stdout
    assert told.startswith("- 1: loss 0.2; the baseline\n")
    assert "\n| lr | 0.1 | **0.5** |\n" in told
    assert "\n```diff\n" in told and EDIT in told


def test_a_run_whose_code_was_not_kept(two: Place) -> None:
    (two.folder(1) / "code.json").unlink()
    assert "was not kept" in two.command("diff", "1", "2").stdout
    assert "1 file" not in two.command("diff", "1").stdout
    (side, _) = json.loads(two.command("diff", "1", "2", "--code", "--json").stdout)["code"]
    assert side["files"] is None and "was not kept" in side["problem"]
    for runs in (["1"], ["1", "2"]):
        answer = two.command("diff", *runs, "--code")
        assert answer.returncode == 1 and "was not kept" in answer.stderr


def test_what_launching_it_again_would_take_now(two: Place) -> None:
    assert "now: same code, same data, same parameters as 2" in two.command("diff", "2").stdout
    two.script(
        TRAIN.replace("default=0.1)", 'default=0.2)\nparser.add_argument("--bs", default=8)')
    )
    first = json.loads(two.command("diff", "1", "--json").stdout)
    assert first["runs"][1] == {"run": None, "name": "working tree", "state": None}
    assert first["params"] == [
        {"name": "bs", "values": [None, 8]},
        {"name": "lr", "values": [0.1, 0.2]},
    ]
    (data,) = first["data"]
    assert data["name"] == "points.csv"
    second = json.loads(two.command("diff", "2", "--json").stdout)
    assert [one["name"] for one in second["params"]] == ["bs"]  # lr was typed, and would be again
    assert second["data"] == [] == second["env"]
    (two.root / "points.csv").unlink()
    assert "without points.csv" in two.command("diff", "2", "--data").stdout


def test_a_configuration_file_that_was_edited_since(place: Place) -> None:
    place.script("print('loss: 1')")
    config = place.root / "config.json"
    config.write_text('{"optim": {"lr": 0.1, "layers": [1, 2]}}')
    place.ended(place.launch(sys.executable, "train.py", "--config", "config.json"))
    assert json.loads(place.command("diff", "1", "--json").stdout)["params"] == []
    config.write_text('{"optim": {"lr": 0.3, "layers": [1, 2]}}')
    told = json.loads(place.command("diff", "1", "--json").stdout)
    assert told["params"] == [{"name": "optim.lr", "values": [0.1, 0.3]}]


def test_a_package_that_was_installed_since(place: Place) -> None:
    site = place.root / "site"
    (site / "thing-1.0.dist-info").mkdir(parents=True)
    place.script("print('loss: 1')")
    place.ended(place.launch(sys.executable, "train.py", env={"PYTHONPATH": str(site)}))
    (site / "thing-1.0.dist-info").rename(site / "thing-2.0.dist-info")
    told = json.loads(place.command("diff", "1", "--env", "--json").stdout)
    assert told["env"] == [{"name": "packages.thing", "values": ["1.0", "2.0"]}]


def test_a_family_of_runs(two: Place) -> None:
    two.ended(two.launch(sys.executable, "train.py", "--lr", "0.7", parent=2))
    assert two.command("tree").stdout == "2 ─── 3 loss 3.7 +0.2  lr 0.5 → 0.7\n"
    assert two.command("tree", "1").stdout == "1 ◂\n"
    told = json.loads(two.command("tree", "3", "--json").stdout)
    assert [(one["run"], one["parent"], one["difference"]) for one in told] == [
        (2, None, ""),
        (3, 2, "lr 0.5 → 0.7"),
    ]
    parent = two.command("diff", "3", "--parent").stdout
    assert parent.splitlines()[1].startswith("3: loss 3.7, +0.2 on 2 (worse); lr 0.5 → 0.7")
    assert "has no parent" in two.command("diff", "1", "--parent").stderr
    assert two.command("diff", "1", "2", "--parent").returncode == 2
    two.command("rm", "-y", "2")
    gone = two.command("diff", "3", "--parent").stderr
    assert "run 3 was made from run 2, which is gone" in gone


def test_a_damaged_run_hides_nothing_of_the_other(two: Place) -> None:
    (two.folder(1) / "run.json").write_text("{")
    told = two.command("diff", "1", "2")
    assert told.returncode == 0, told.stderr
    assert "lost" in told.stdout and "2: loss 3.5" in told.stdout
    assert two.command("diff", "1").returncode == 0


def test_a_parameter_that_names_other_data_is_told_once(place: Place) -> None:
    code = "import sys\nrows = open(sys.argv[2]).readlines()\nprint('step 1 loss:', len(rows))"
    script = place.script(code)
    for name in ("all.csv", "few.csv"):
        (place.root / name).write_text("x\n1\n2\n" if name == "all.csv" else "x\n1\n")
        place.ended(place.launch(sys.executable, script, "--data", name))
    sentence = json.loads(place.command("diff", "1", "2", "--json").stdout)["sentences"][1]
    assert sentence.count("few.csv") == 1
