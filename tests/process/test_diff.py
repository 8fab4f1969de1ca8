"""What differs between two runs, as `workbench diff` tells it."""

from __future__ import annotations

import json
import sys

import pytest

from workbench.compare.values import MISSING, Differs, differences

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
    assert two.command("diff", "2").stderr.strip() == "no difference in the code"
    two.script(TRAIN)
    assert "+print(" in two.command("diff", "2").stdout


def test_every_input_and_what_came_of_it(two: Place) -> None:
    told = json.loads(two.command("diff", "1", "2", "--json").stdout)
    assert told["params"] == [{"name": "lr", "old": 0.1, "new": 0.5}]
    assert [file["path"] for file in told["code"]["files"]] == ["train.py"]
    (data,) = told["data"]
    assert data["name"] == "points.csv" and data["old"] != data["new"]
    assert {"name": "env.OMP_NUM_THREADS", "new": "1"} in told["env"]
    assert told["metrics"] == [{"name": "loss", "old": 0.2, "new": 3.5}]


def test_the_page_says_what_was_run_and_leaves_out_what_is_the_same(two: Place) -> None:
    told = two.command("diff", "1", "2").stdout
    assert told.startswith("run 1 (train.py, finished) → run 2 (train.py --lr 0.5, finished)")
    assert "lr  0.1 → 0.5   +0.4" in told
    assert "1 file, +1 −1: train.py" in told
    same = two.command("diff", "1", "1").stdout
    assert same.splitlines()[1:] == ["no difference"]


def test_one_input_alone(two: Place) -> None:
    told = json.loads(two.command("diff", "1", "2", "--data", "--params", "--json").stdout)
    assert told.keys() == {"old", "new", "params", "data"}


def test_a_run_whose_code_was_not_kept(two: Place) -> None:
    (two.folder(1) / "code.json").unlink()
    assert "was not kept" in two.command("diff", "1", "2").stdout
    answer = two.command("diff", "1")
    assert answer.returncode == 2 and "was not kept" in answer.stderr
    assert two.command("diff", "1", "2", "--code").returncode == 1


def test_values_differ_by_what_they_are() -> None:
    nan = float("nan")
    old = {"a": 1, "b": nan, "c": "x", "m10": 1, "m2": 1, "gone": 0}
    new = {"a": 1, "b": nan, "c": "y", "m10": 2, "m2": 2, "new": True}
    found = differences(old, new)
    assert [one.name for one in found] == ["c", "gone", "m2", "m10", "new"]
    assert found[1].sides() == {"name": "gone", "old": 0}
    assert Differs("x", 1, 3.5).change == 2.5
    assert Differs("x", 1, MISSING).change is None
    assert Differs("x", True, False).change is None
