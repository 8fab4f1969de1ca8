"""`ls -f`, `goals` and values at a step, on real runs and on folders of runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import BadFilter
from workbench.inside import layout, records
from workbench.project import Project

from .folders import BEGAN, make_run, write_lines
from .helpers import Place

TRAIN = """
import sys, workbench as wb
lr = float(sys.argv[sys.argv.index("--lr") + 1])
for step in range(10):
    wb.log({"val/acc": step * lr})
if "--slices" in sys.argv:
    wb.log({"acc/pedestrian": 0.9995})
sys.exit("--fail" in sys.argv)
"""


@pytest.fixture
def trained(place: Place) -> Place:
    """A project with two runs that finished and one that failed."""
    place.train(TRAIN, "--lr", "0.1", "--slices", name="wide", tags=("ablation",))
    place.train(TRAIN, "--lr", "0.01", parent=1)
    place.train(TRAIN, "--lr", "0.1", "--fail")
    for number in (1, 2, 3):
        place.ended(number)
    return place


def listed(place: Place, *arguments: str) -> list[int]:
    """The numbers of the runs that a command prints as JSON."""
    answer = place.command(*arguments, "--json")
    assert answer.returncode == 0, answer.stderr
    return [run["run"] for run in json.loads(answer.stdout)]


def test_ls_lists_the_runs_of_which_a_filter_is_true(trained: Place) -> None:
    for text, numbers in {
        "val/acc > 0.5": [1, 3],
        "val/acc > 0.5 and lr > 1e-3 and state = done": [1],
        "state = failed or parent = 1": [2, 3],
        "at(val/acc, step 4) > 0.3": [1, 3],
        "at(val/acc, step 4) > 0.45": [],
        "wide": [1],
        "took < 1h and started > 1d ago": [1, 2, 3],
        "": [1, 2, 3],
    }.items():
        assert listed(trained, "ls", "-f", text) == numbers, text
    assert listed(trained, "ls", "-f", "val/acc > 0.5", "--state", "failed") == [3]
    assert listed(trained, "ls", "--filter", "lr > 0", "--tag", "ablation", "-n", "1") == [1]
    nothing = trained.command("ls", "-f", "run > 9")
    assert (nothing.returncode, nothing.stdout) == (0, "No run is like that.\n")


def test_a_filter_that_is_wrong_is_pointed_at(trained: Place) -> None:
    answer = trained.command("ls", "-f", "state = done and val/ac > 1")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.splitlines() == [
        "workbench: `val/ac` is neither a metric nor a parameter of these runs;"
        " did you mean val/acc?",
        "  state = done and val/ac > 1",
        "                   ^^^^^^",
    ]
    steering = trained.command("ls", "-f", "\x1b[2J\x07 > 1")
    assert steering.returncode == 2
    assert "\x1b" not in steering.stderr and "\x07" not in steering.stderr


def test_goals_judge_past_runs(trained: Place) -> None:
    (trained.root / "workbench.toml").write_text(
        '[goals]\npedestrians = "acc/pedestrian >= 0.999"\n"val/acc" = "> 80 %"\n'
    )
    told = _goals(trained)
    assert [run["passes"] for run in told] == [True, False, False]
    pedestrians = [run["goals"]["pedestrians"] for run in told]
    assert pedestrians[0] == {"answer": "pass", "measured": {"acc/pedestrian": 0.9995}}
    assert pedestrians[1] == {"answer": "never measured", "measured": {"acc/pedestrian": None}}
    assert [run["goals"]["val/acc"]["answer"] for run in told] == ["pass", "fail", "pass"]
    assert listed(trained, "goals", "--passed") == [1]
    assert listed(trained, "goals", "--failed") == [2]
    assert listed(trained, "goals", "--unmeasured") == [2, 3]
    assert listed(trained, "goals", "3", "1") == [3, 1]
    page = trained.command("goals").stdout
    assert "✓ 0.9995" in page and "never measured" in page
    assert "pedestrians: 1 pass, 2 never measured" in page


def test_goals_are_checked_by_the_exit_code(trained: Place) -> None:
    goal = ("-g", "at(val/acc, step 5) > 0.4")
    assert trained.command("goals", *goal).returncode == 0
    assert trained.command("goals", "1", "3", *goal, "--check").returncode == 0
    assert trained.command("goals", *goal, "--check").returncode == 1
    assert trained.command("goals", "1", "2", *goal, "--check", "--passed").returncode == 1


def test_a_goal_that_is_wrong_is_told_with_its_file(trained: Place) -> None:
    none = trained.command("goals")
    assert none.returncode == 2 and "has no goals" in none.stderr
    typed = trained.command("goals", "-g", "val/acc >")
    assert typed.returncode == 2 and "workbench.toml" not in typed.stderr
    (trained.root / "workbench.toml").write_text('[goals]\nfast = "took < quick"\n')
    answer = trained.command("goals")
    assert answer.returncode == 2
    assert "'fast'" in answer.stderr and "workbench.toml" in answer.stderr
    assert "  took < quick\n         ^^^^^\n" in answer.stderr


def test_a_list_without_a_filter_loads_no_database(tmp_path: Path) -> None:
    make_run(tmp_path, [{"x": 1}])
    program = (
        "import sys; from workbench.cli import main_group;"
        f" main_group(['-C', {str(tmp_path)!r}, 'ls'], standalone_mode=False);"
        " sys.exit('duckdb' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_value_at_a_step_is_the_last_that_was_written(tmp_path: Path) -> None:
    """Of the source that the metric is taken from, in a resumed run, from the first rank."""
    first = make_run(tmp_path, [{"x": value} for value in (0, 1, 2, 3)])
    for step, value in enumerate((10, 11)):  # a second later than what it repeats
        told = {"step": step, "time": BEGAN + step + 1, "metrics": {"x": value}}
        records.append(str(first / layout.METRICS), told)
    write_lines(first / layout.OUTPUT_METRICS, [{"x": 70}, {"x": 71}])
    write_lines(first / layout.metrics(1), [{"x": 80}, {"x": 81}])
    make_run(tmp_path, [{"y": 1}])
    make_run(tmp_path, [{"x": "nan"}])
    project = Project.open(tmp_path)
    runs = project.runs()
    assert project.values_at(runs, "x", 1.5)[:2] == [11.0, None]
    assert project.values_at(runs, "x", 0) == pytest.approx([10.0, None, float("nan")], nan_ok=True)
    assert project.values_at(runs, "x", 99)[0] == 3.0
    assert project.values_at(runs, "x", -1) == [None, None, None]
    assert [run.number for run in project.filter("at(x, step 1) = nan")] == [3]
    assert [run.number for run in project.filter("x > 2", runs[1:])] == []


def test_runs_of_other_tools_have_values_at_a_step_too(tmp_path: Path) -> None:
    lines = ["epoch,val_acc", *(f"{epoch},{epoch / 10}" for epoch in range(6))]
    (tmp_path / "training.csv").write_text("\n".join(lines) + "\n")
    make_run(tmp_path, [{"val_acc": 0.9}])
    project = Project.open(tmp_path)
    assert len(project.runs()) == 2
    assert [run.origin != "" for run in project.filter("at(val_acc, step 3) < 0.5")] == [True]
    assert [run.number for run in project.filter("run > 0")] == [1]


def test_a_filter_of_a_project_is_asked_of_all_its_runs(tmp_path: Path) -> None:
    make_run(tmp_path, [{"x": 1}], name="a")
    make_run(tmp_path, [{"x": 2}], name="b")
    project = Project.open(tmp_path)
    assert [run.spec.name for run in project.filter("x >= 2")] == ["b"]
    with pytest.raises(BadFilter):
        project.filter("z > 1")


def _goals(place: Place) -> list[dict[str, Any]]:
    answer = place.command("goals", "--json")
    assert answer.returncode == 0, answer.stderr
    told: list[dict[str, Any]] = json.loads(answer.stdout)
    return told
