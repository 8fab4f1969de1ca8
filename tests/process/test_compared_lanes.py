"""The params and the environment lane of several runs, and of one beside its parent."""

from __future__ import annotations

import sys

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.index.catalog import Run
from workbench.project import Project
from workbench.view.lanes import Page, Subject, lane_of

from .helpers import Place

TRAIN = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--bs", type=int, default=8)
args = parser.parse_args()
print("val/acc:", args.lr)
"""


@pytest.fixture
def three(place: Place) -> Place:
    """Three runs, the second and the third made from the first, the code edited before the last."""
    script = place.script(TRAIN)
    place.ended(place.launch(sys.executable, script))
    place.ended(place.launch(sys.executable, script, "--lr", "0.5", parent=1, env={"SEED": "1"}))
    place.script(TRAIN.replace("args.lr)", "args.lr * 1)"))
    place.ended(place.launch(sys.executable, script, "--lr", "0.05", parent=1))
    return place


def subject(project: Project, *numbers: int, width: int = 80, baseline: int = 0) -> Subject:
    runs = project.runs()
    chosen = tuple(run for run in runs if run.number in numbers)
    base: Run | None = next((run for run in runs if run.number == baseline), None)
    inks = {run.number: f"series-{run.number}" for run in chosen}
    return Subject(chosen, width, base, runs, settings=project.settings(), inks=inks)


def shown(place: Place, name: str, *numbers: int, width: int = 80, baseline: int = 0) -> Page:
    """A lane when all of it is known."""
    about = subject(place.project(), *numbers, width=width, baseline=baseline)
    lane = lane_of(name, place.root, about)
    page = lane.page(about)
    assert page is not None
    while lane.advance(0.05):
        pass
    page = lane.page(about) or page
    assert lane.page(about) is None
    lane.close()
    return page


def test_several_runs_have_sentences_and_a_column_each(three: Place) -> None:
    page = shown(three, "params", 1, 2, 3)
    lines = plain(page.rows).splitlines()
    assert lines[0].strip() == "1: val/acc 0.1; the baseline"
    assert lines[2].strip().startswith("3: val/acc 0.05, −0.05 on 1 (worse); lr 0.1 → 0.05, code")
    words = [line.split() for line in lines]
    assert ["lr", "0.1", "*0.5", "*0.05"] in words
    assert [lines[stop].split()[0] for stop in page.stops[:2]] == ["1:", "parameters"]
    head = page.rows[page.stops[1]]
    assert {piece.ink for piece in head} >= {"series-1", "series-2", "series-3"}
    assert not page.busy


def test_what_takes_long_comes_after_what_is_known(three: Place) -> None:
    about = subject(three.project(), 1, 3)
    page = lane_of("params", three.root, about).page(about)
    assert page is not None and page.busy
    assert "lr 0.1 → 0.05" in plain(page.rows) and "code" not in plain(page.rows)


def test_the_baseline_stands_first_also_where_it_is_not_marked(three: Place) -> None:
    words = [
        line.split() for line in plain(shown(three, "params", 1, 2, baseline=3).rows).splitlines()
    ]
    assert ["parameters", "3", "1", "2"] in words
    assert ["lr", "0.05", "*0.1", "*0.5"] in words


def test_the_environment_of_several_runs(three: Place) -> None:
    page = shown(three, "env", 1, 2, 3)
    lines = [line.split() for line in plain(page.rows).splitlines()]
    assert lines[:2] == [["environment", "1", "2", "3"], ["env.SEED", "—", "*1", "—"]]
    assert lines[-1][1:] == ["more", "are", "the", "same"]
    same = plain(shown(three, "env", 1, 3).rows)
    assert same.strip() == "environment: the same in all that is known"


def test_one_run_tells_what_changed_since_its_baseline(three: Place) -> None:
    """In a sentence above, and where the parameter stands."""
    first, *rest = plain(shown(three, "params", 3, baseline=2).rows).splitlines()
    assert first.startswith(" 3: ") and "lr 0.5 → 0.05" in first
    assert "was 0.5 in 2" in "".join(rest)
    assert "was" not in plain(shown(three, "params", 1).rows)
    page = shown(three, "env", 2, baseline=1)
    assert "changed since run 1" in plain([page.rows[page.stops[0]]])
    assert "env.SEED" in plain(page.rows)
    assert "changed since" not in plain(shown(three, "env", 1).rows)


@pytest.mark.parametrize("width", [1, 10, 40, 200])
def test_rows_are_as_wide_as_the_lane(three: Place, width: int) -> None:
    for name in ("params", "env"):
        rows = shown(three, name, 1, 2, 3, width=width).rows
        assert {sum(cell_width(piece.text) for piece in row) for row in rows} == {width}
