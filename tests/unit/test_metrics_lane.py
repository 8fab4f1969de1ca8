"""The lane of metrics: beside the baseline, several runs beside each other, slices below."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run.lifecycle import Finished
from workbench.run.spec import Spec
from workbench.view.lanes import COMPARED, Page, Subject, lane_of
from workbench.view.lanes.metrics import metrics_page

ROOT = Path("/p")
GOOD = {"val/acc": 0.8, "loss": 0.5, "custom": 1.0, "acc/road": 0.99, "acc/sky": 0.97}
GOOD |= {"acc/pedestrian": 0.96}
BAD = {**GOOD, "val/acc": 0.82, "loss": 0.7, "custom": 2.0, "acc/pedestrian": 0.08}


def run(number: int, metrics: dict[str, float]) -> Run:
    stats = {name: Stat(value / 2, value * 2, 120, "▁▄█") for name, value in metrics.items()}
    spec = Spec(command=("python",), cwd="/p")
    return Run(number, ROOT, spec, Finished(0), metrics=metrics, stats=stats)


def page(*runs: Run, width: int = 120, baseline: Run | None = None) -> Page:
    return metrics_page(ROOT, Subject(runs, width, baseline))


def lines(shown: Page) -> list[str]:
    return [text.rstrip() for text in plain(shown.rows).splitlines()]


def row(shown: Page, name: str) -> str:
    return next(text for text in lines(shown) if text.strip().startswith(name))


def test_each_metric_is_told_with_its_difference_and_what_that_means() -> None:
    shown = page(run(2, BAD), baseline=run(1, GOOD))
    assert "since run 1" in lines(shown)[1]
    assert row(shown, "val/acc").split() == "val/acc 0.82 +.02▲ better 1.64 120 ▁▄█".split()
    assert row(shown, "loss").split() == "loss 0.7 +.2▼ worse 0.35 120 ▁▄█".split()
    assert row(shown, "custom").split() == "custom 2 +1? 120 ▁▄█".split()
    assert [text.split()[0] for text in lines(shown)[2:5]] == ["val/acc", "loss", "custom"]


def test_what_is_wrong_with_a_slice_stands_first_and_in_its_table() -> None:
    shown = page(run(2, BAD), baseline=run(1, GOOD))
    assert lines(shown)[0].split() == "! acc pedestrian 0.08 worst, fell −0.88".split()
    table = lines(shown)[shown.stops[-1] :]
    assert table[0].split() == "acc 3 slices, higher is better".split()
    assert [text.split()[0] for text in table[1:]] == ["pedestrian", "sky", "road"]
    assert table[1].endswith("worst, fell −0.88") and table[3].count("█") > table[1].count("█") + 9
    inks = {piece.ink for piece in shown.rows[shown.stops[-1] + 1]}
    assert "bad" in inks


def test_several_runs_have_a_column_each_and_a_sign_for_what_is_worse() -> None:
    shown = page(run(1, GOOD), run(2, BAD), run(3, {"loss": 0.4}))
    assert lines(shown)[0].startswith(" ! run 3") is False
    head = next(text for text in lines(shown) if text.startswith(" metric"))
    assert head.split() == ["metric", "1", "base", "2", "3"]
    assert row(shown, "loss").split() == "loss 0.5 0.7 ▼ 0.4 ▲".split()
    assert row(shown, "val/acc").split() == "val/acc 0.8 0.82 ▲ —".split()


def test_a_metric_that_the_baseline_lacks_is_new() -> None:
    assert "new" in row(page(run(2, BAD), baseline=run(1, {"x": 1.0})), "val/acc")
    assert "same" in row(page(run(2, BAD), baseline=run(1, BAD)), "val/acc")


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("count", [1, 2, 30])
def test_every_row_fits(width: int, count: int) -> None:
    odd = {"a\x1b[31mü漢字": float("nan"), "x" * 90: 1e300, **BAD}
    odd |= {f"iou/{'long ' * 9}{n}": n / 500 for n in range(500)}
    runs = [run(number, odd) for number in range(1, count + 1)]
    shown = page(*runs, width=width, baseline=runs[0])
    assert {sum(cell_width(piece.text) for piece in one) for one in shown.rows} == {width}
    assert "\x1b" not in plain(shown.rows)
    assert all(0 <= stop < len(shown.rows) for stop in shown.stops)


def test_no_metrics_are_told_as_none() -> None:
    assert "No metrics yet" in lines(page(run(1, {})))[0]


def test_it_is_one_of_the_lanes_and_compares() -> None:
    assert "metrics" in COMPARED
    subject = Subject((run(1, GOOD),), 80)
    lane = lane_of("metrics", ROOT, subject)
    shown = lane.page(subject)
    assert shown is not None and row(shown, "val/acc") and lane.page(subject) is None
