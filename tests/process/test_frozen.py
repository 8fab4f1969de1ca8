"""Run folders of format 1, as they were and as a later version may write them, always open.

`tests/data/format-1` is never regenerated. Every JSON in it has fields that no reader knows.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import pytest

from workbench.inside import layout
from workbench.project import Project
from workbench.run.lifecycle import Failed, Finished, Killed, Stopped

from .helpers import Place

DATA = Path(__file__).parents[1] / "data" / "format-1"


@pytest.fixture
def project(place: Place) -> Project:
    """The frozen runs, as a project."""
    shutil.copytree(DATA, place.root / layout.PROJECT)
    return place.project()


def test_every_run_is_told_as_it_ended(project: Project) -> None:
    told = [(run.number, run.life, run.seconds, run.problem) for run in project.runs()]
    assert told == [
        (1, Finished(0), 9.5, ""),
        (2, Failed(1, "ValueError: bad shape"), 28.25, ""),
        (3, Killed(9, "out of memory"), 28.0, ""),
        (4, Stopped("ada@gpu-box"), 28.0, ""),
    ]


def test_what_was_asked_is_read(project: Project) -> None:
    spec = project.find("1").spec
    assert spec.command == ("python", "train.py", "--lr", "0.1", "--no-amp")
    assert (spec.name, spec.tags, spec.note) == ("baseline", ("paper", "seed 1"), "first")
    assert (spec.cwd, dict(spec.env)) == ("/home/ada/project", {"OMP_NUM_THREADS": "1"})
    assert spec.by["user"] == "ada"
    assert (project.find("2").spec.parent, project.find("3").spec.pty) == (1, True)


def test_what_was_recorded_is_read(project: Project) -> None:
    first, second, third, fourth = project.runs()
    assert first.params == {"lr": 0.2, "amp": False, "model.width": 256}
    assert first.metrics == {"loss": 0.25, "val/acc": pytest.approx(0.3)}
    assert (first.summary, first.step) == ({"best.epoch": 2}, 3)
    assert (first.started, first.ended) == (1700000101.0, 1700000110.0)
    assert (second.metrics, second.step) == ({"train_loss": 1.0}, 20)
    assert third.metrics == {"loss": 7.0}  # its last line was torn
    assert fourth.params == {"lr": 1}
    series = project.series(first)
    while series.advance():
        pass
    loss = series.columns.series("loss").value.tolist()
    assert (loss[:2], math.isnan(loss[2]), loss[3]) == ([1.0, 0.5], True, 0.25)


def test_queries_find_it(project: Project) -> None:
    rows = project.query("select run, rank, source, count(*) from metrics group by all").rows
    assert sorted(rows) == [
        (1, 0, "sdk", 8),
        (1, 1, "sdk", 2),
        (2, 0, "output", 3),
        (3, 0, "sdk", 1),
    ]
    assert project.query("select count(*) from meters where name = 'cpu'").rows == [(12,)]


def test_the_next_run_gets_a_number_of_its_own(project: Project, place: Place) -> None:
    """Runs 5 to 7 were removed; `last` remembers."""
    assert place.launch("true") == 8
    place.ended(8)


@pytest.mark.parametrize("words", [("ls",), ("show", "1"), ("show", "3"), ("logs", "2")])
def test_commands_show_it(project: Project, place: Place, words: tuple[str, ...]) -> None:
    answer = place.command(*words)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout
