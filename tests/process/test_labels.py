"""What people say of runs after their launch, heard by every process at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from workbench.inside import layout
from workbench.project import Project
from workbench.run import labels

from .folders import make_run
from .helpers import Place


def _two(place: Place) -> Project:
    for _ in range(2):
        place.ended(place.train("print('step 1 loss: 0.5')", tags=("seed",), note="first try"))
    return place.project()


def test_an_open_project_hears_what_another_process_says(place: Place) -> None:
    watching = _two(place)
    assert [run.labels.tags for run in watching.runs()] == [("seed",), ("seed",)]
    other = place.project()
    run = other.find("1")
    other.label([run], tag="ablation")
    other.label([run], untag="seed")
    other.label([run], note="wider")
    other.label([run], star=True)
    for project in (watching, place.project()):
        first, second = project.runs()
        assert first.labels == labels.Labels(("ablation",), "wider", True, False)
        assert second.labels == labels.Labels(("seed",), "first try", False, False)


def test_the_index_may_go_and_labels_stay(place: Place) -> None:
    project = _two(place)
    project.label(project.runs(), archived=True)
    before = place.project().runs()
    assert all(run.labels.archived for run in before)
    project.collect_garbage()
    assert place.project().runs() == before


def test_torn_and_strange_lines_say_nothing(place: Place) -> None:
    project = _two(place)
    uuid = project.find("1").spec.uuid
    with (place.root / layout.PROJECT / layout.LABELS).open("a") as file:
        file.write(f'{{"run": "{uuid}", "tag": 3, "star": "yes", "note": null}}\n[1]\n{{"ru')
    project.label([project.find("1")], tag="x")
    assert place.run(1).labels == labels.Labels(("seed", "x"), "first try")


def test_metrics_that_come_after_the_end_are_read_again(place: Place) -> None:
    """Also by a project that is open, though a run that has settled is not looked at again."""
    number = place.ended(place.train("print('step 1 loss: 0.5')")).number
    watching = place.project()
    assert set(watching.find("1").metrics) == {"loss"}
    run = watching.find("1")
    later = run.folder / layout.metrics_of("later")
    later.write_text('{"step": 1, "time": 2.0, "metrics": {"acc": 0.25}}\n')
    labels.say(place.root, run.spec.uuid, measured=2.0)
    for project in (watching, place.project()):
        found = project.find(str(number))
        assert found.metrics == {"loss": 0.5, "acc": 0.25}
        assert found.sources["acc"] == "later"
        assert found.settled


def test_what_lists_know_of_a_run(place: Place) -> None:
    """The course of its metrics, its code, the data that it read: from its records, and from the
    index."""
    (place.root / "points.csv").write_text("1\n2\n")
    code = "open('points.csv').read()\nfor n in range(9): print(f'step {n}: loss {9 - n}')"
    place.ended(place.launch(sys.executable, place.script(code)))
    place.project().save()
    for project in (place.project(), place.project()):
        run = project.find("1")
        assert run.stats["loss"].count == 9
        assert (run.stats["loss"].low, run.stats["loss"].high) == (1.0, 9.0)
        assert len(run.code) == 40
        assert list(run.data) == ["points.csv"]
        assert run.data["points.csv"].startswith("sha256:")


def test_labels_by_command(place: Place) -> None:
    _two(place)
    assert place.command("tag", "1", "2", "--add", "ablation", "-r", "seed").returncode == 0
    assert place.command("note", "2", "wider").returncode == 0
    assert place.command("note", "2").stdout.strip() == "wider"
    assert place.command("star", "1").returncode == 0
    told = json.loads(place.command("archive", "2", "--json").stdout)
    assert told == [
        {"run": 2, "tags": ["ablation"], "note": "wider", "star": False, "archived": True}
    ]
    assert "  2" not in place.command("ls").stdout
    assert "(archived)" in place.command("ls", "--archived").stdout
    refused = place.command("tag", "1", "--add", "two words")
    assert (refused.returncode, "one word" in refused.stderr) == (2, True)


def test_a_baseline_that_was_removed_is_told_as_gone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    make_run(tmp_path)
    assert place.command("baseline", "1").stdout == "run 1\n"
    place.command("rm", "-y", "1")
    assert place.command("baseline").stdout == "run 1, which is gone\n"


def test_a_tag_does_not_steer_the_terminal(tmp_path: Path) -> None:
    make_run(tmp_path, tags=["\x1b[31mred\nline"])
    assert Place(tmp_path).command("tag", "1").stdout == "1  ␛[31mred␊line\n"


def test_the_list_by_command_is_that_of_the_screen(place: Place) -> None:
    for rate in ("0.3", "0.1", "0.2"):
        code = f"import workbench as wb\nwb.params({{'lr': {rate}}})\nwb.log({{'acc': {rate}}})"
        place.ended(place.train(code))
    assert place.command("baseline", "1").stdout.strip() == "run 1"
    told = place.command("ls", "--sort", "acc", "-c", "lr", "-c", "acc").stdout.splitlines()
    assert [line.split()[1] for line in told[1:]] == ["1", "3", "2"]
    assert "base" in told[1] and "−.2▼" in told[3]
    assert place.command("better", "acc", "down").stdout.split() == ["acc", "down"]
    told = place.command("ls", "--sort", "acc").stdout.splitlines()
    assert [line.split()[1] for line in told[1:]] == ["2", "3", "1"]
    groups = json.loads(place.command("ls", "--group", "config", "--json").stdout)
    assert len(groups) == 3
    assert sum(len(group["runs"]) for group in groups) == 3
    wrong = place.command("ls", "--sort", "nonesuch")
    assert (wrong.returncode, "--sort: nonesuch is neither" in wrong.stderr) == (2, True)
    wrong = place.command("ls", "-c", "nonesuch")
    assert (wrong.returncode, "--column: nonesuch is neither" in wrong.stderr) == (2, True)


def test_the_best_runs_are_counted_after_sorting(tmp_path: Path) -> None:
    for value in (0.5, 0.9, 0.1, 0.2):
        make_run(tmp_path, [{"acc": value, "loss": value}])
    place = Place(tmp_path)

    def numbers(*options: str) -> list[int]:
        return [run["run"] for run in json.loads(place.command("ls", *options, "--json").stdout)]

    assert numbers("-s", "acc", "-n", "2") == [2, 1]
    assert numbers("-s", "loss", "-n", "1") == [3]
    assert numbers("-s", "acc", "-r", "-n", "2") == [3, 4]
    assert numbers("-n", "2") == [3, 4]


def test_settings_that_cannot_be_understood_hide_no_run(tmp_path: Path) -> None:
    """The list needs them for differences and goals alone; what they are about needs them."""
    make_run(tmp_path, [{"acc": 0.5}])
    make_run(tmp_path, [{"acc": 0.7}], parent=1)
    place = Place(tmp_path)
    assert "+.2▲" in place.command("ls").stdout
    wrongs = ("[metrics]\nacc = 3", '[goals]\nfast = "took < quick"', "[")
    for wrong, column in zip(wrongs, ("", "▲", ""), strict=True):
        (tmp_path / "workbench.toml").write_text(wrong)
        answer = place.command("ls")
        assert answer.returncode == 0 and "0.7" in answer.stdout
        assert "workbench.toml" in answer.stderr and ("▲" in answer.stdout) == bool(column)
        assert "goals" not in answer.stdout
        assert json.loads(place.command("ls", "--json").stdout)[0]["run"] == 1
        assert place.command("goals").returncode == 2


def test_a_metric_that_nobody_has_measured_may_be_better(tmp_path: Path) -> None:
    make_run(tmp_path, [{"acc": 0.5}])
    told = Place(tmp_path).command("better", "\x1bkl", "up")
    assert (told.returncode, told.stdout.split()[-1]) == (0, "up")
    assert "no run has a metric" in told.stderr and "\x1b" not in told.stderr
    assert Place(tmp_path).command("better", "acc", "up").stderr == ""


def test_a_run_that_has_settled_is_not_read_again(place: Place) -> None:
    number = place.ended(place.train("for n in range(9): print(f'step {n}: loss {9 - n}')")).number
    project = place.project()
    before = project.find(str(number))
    project.save()
    assert before.settled and before.stats["loss"].count == 9
    with (place.folder(number) / layout.metrics_of("output")).open("r+") as file:
        file.truncate(0)  # in place: neither the folder nor run.json changes
    assert place.run(number) == before
