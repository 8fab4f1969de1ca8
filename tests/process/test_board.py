"""The board of real run folders: axes, meters, groups, odd series, and pictures of all runs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from workbench.draw.cells import cell_width, plain
from workbench.inside import layout, records
from workbench.project import Project
from workbench.settings import Settings
from workbench.view.board import METER, Board, BoardWish, Charted, Drawn, charted, compared, listed
from workbench.view.groups import grouped

from .folders import BEGAN, make_run, write_lines

SIZE = {"width": 120, "height": 30}


def wish(*numbers: int, group: str = "", **wanted: object) -> BoardWish:
    """A board of these runs."""
    runs = tuple(Charted(n, f"series-{n % 16}", group) for n in numbers)
    return BoardWish(runs=runs, **{**SIZE, **wanted})  # type: ignore[arg-type]  # by field name


def draw(project: Path, wanted: BoardWish) -> Drawn:
    """What is drawn when everything has been read; every row has its exact width."""
    opened = Project(project)
    board, runs = Board(opened), opened.runs()
    board.advance(wanted, runs, math.inf)
    drawn = board.draw(wanted, runs, Settings())
    assert [cell_width(plain([row])) for row in drawn.rows] in (
        [wanted.width] * wanted.height,
        [],
    )
    return drawn


def text(drawn: Drawn) -> str:
    return plain(drawn.rows)


def write_steps(folder: Path, steps: Iterable[tuple[float, Mapping[str, object]]]) -> None:
    """Append metrics at steps of one's own, a second apart."""
    with (folder / layout.METRICS).open("a") as file:
        for second, (step, values) in enumerate(steps):
            line = {"step": step, "time": BEGAN + second, "metrics": values}
            file.write(json.dumps(line) + "\n")


def test_x_is_steps_epochs_time_or_any_metric(tmp_path: Path) -> None:
    make_run(
        tmp_path, [{"loss": 1 / (n + 1), "epoch": n // 10, "tokens": 1000 * n} for n in range(50)]
    )
    steps = draw(tmp_path, wish(1, selected="loss", alone=True))
    assert steps.axes == ("step", "epoch", "time", "clock", "loss", "epoch", "tokens")
    area = steps.area()
    assert area is not None
    assert (area.metric, area.points) == ("loss", (0.0, 49.0))
    for x, points in (
        ("epoch", (0, 4)),
        ("time", (0, 49)),
        ("tokens", (0, 49_000)),
        ("clock", (BEGAN, BEGAN + 49)),
    ):
        drawn = draw(tmp_path, wish(1, selected="loss", alone=True, x=x))
        area = drawn.area()
        assert area is not None
        assert area.points == points
        assert x in text(drawn).splitlines()[-1]
    assert "no nonesuch is known" in text(draw(tmp_path, wish(1, alone=True, x="nonesuch")))


def test_metrics_logged_at_different_steps_meet_by_step(tmp_path: Path) -> None:
    folder = make_run(tmp_path)
    write_steps(folder, [(n, {"loss": float(n)}) for n in range(100)])
    write_steps(folder, [(n, {"trainer/epoch": n // 25}) for n in range(0, 100, 25)])
    area = draw(tmp_path, wish(1, selected="loss", alone=True, x="epoch")).area()
    assert area is not None
    assert area.points == (0.0, 3.0)


def test_meters_stand_at_the_steps_of_their_time(tmp_path: Path) -> None:
    folder = make_run(tmp_path)
    write_steps(folder, [(100.0 * n, {"loss": 1.0}) for n in range(11)])
    with (folder / layout.METERS).open("a") as file:
        for second in range(-2, 14):
            line = {"time": BEGAN + second + 0.5, "meters": {"gpu0/utilisation": 50, "cpu": second}}
            file.write(json.dumps(line) + "\n")
    assert draw(tmp_path, wish(1)).metrics == ("loss",)
    drawn = draw(tmp_path, wish(1, meters=True, selected=METER))
    assert drawn.metrics == ("loss", "meter/gpu0/utilisation", "meter/cpu")
    assert drawn.selected == 1
    assert "meter/cpu %" in text(drawn)
    area = drawn.area()
    assert area is not None
    assert area.points == (0.0, 1000.0)
    timed = draw(tmp_path, wish(1, meters=True, selected=METER, x="clock")).area()
    assert timed is not None
    assert timed.points == (BEGAN - 1.5, BEGAN + 13.5)


def test_runs_of_a_group_are_one_band(tmp_path: Path) -> None:
    for seed in range(4):
        make_run(tmp_path, [{"loss": seed + 1 / (n + 1)} for n in range(50)])
    drawn = draw(tmp_path, wish(1, 2, 3, 4, group="lr 0.1", alone=True, width=80))
    assert "lr 0.1 ×4" in text(drawn)
    assert text(drawn).splitlines()[0].split()[-1] == "1.52"


def test_alone_all_values_are_listed_with_the_difference_to_the_baseline(tmp_path: Path) -> None:
    for number in range(1, 21):
        make_run(tmp_path, [{"val/acc": number / 100 + n / 1000} for n in range(50)])
    marked = wish(*range(2, 21), alone=True, baseline=1, cursor=10.0)
    drawn = draw(tmp_path, marked)
    told = [row.split()[-4:] for row in text(drawn).splitlines()]
    assert told[0][-2:] == ["beside", "1"]
    assert told[1] == ["e", "20", "0.21", "+0.19"]
    assert told[19] == ["c", "2", "0.03", "+0.01"]
    assert drawn.at == 10.0
    assert dict(drawn.values) == {f"{n}": pytest.approx(n / 100 + 0.01) for n in range(2, 21)}
    small = text(draw(tmp_path, wish(*range(2, 21), alone=True, baseline=10, width=78, height=24)))
    assert "base" in small
    assert all(f" {number} " in small for number in range(2, 21))
    first = text(draw(tmp_path, wish(2, 5, alone=True, cursor=10.0))).splitlines()
    assert first[0].split()[-2:] == ["beside", "2"]
    assert first[1].endswith("5    0.06    +0.03")
    assert first[2].endswith("2    0.03     base")


def test_resumed_runs_and_odd_series_are_drawn(tmp_path: Path) -> None:
    folder = make_run(tmp_path)
    write_steps(folder, [(n, {"loss": 1.0 - n / 100}) for n in range(60)])
    write_steps(folder, [(n, {"loss": 0.7}) for n in range(40, 60)])
    write_steps(folder, [(7, {"loss": 0.2}), (7, {"loss": 0.9})])
    write_steps(
        folder, [(n, {"nothing": "nan", "one": 1e300 if n == 3 else "nan"}) for n in range(9)]
    )
    write_steps(folder, [(n, {"wide": 10.0 ** (100 * n - 300)}) for n in range(7)])
    for wanted in ({}, {"log_y": True, "log_x": True}, {"clip": True, "smoothing": 0.9}):
        drawn = draw(tmp_path, wish(1, **wanted))
        assert set(drawn.metrics) == {"loss", "nothing", "one", "wide"}
        assert "no finite value" in text(drawn)
        assert "×" in text(drawn)


def test_a_resumed_run_shows_what_it_has_come_to_and_dim_what_that_replaced(tmp_path: Path) -> None:
    folder = make_run(tmp_path)
    write_steps(folder, [(n, {"loss": 10.0}) for n in range(26)])
    write_steps(folder, [(n, {"loss": 1.0}) for n in range(6, 20)])
    for x, dim in (("step", True), ("time", False), ("loss", False)):
        drawn = draw(tmp_path, wish(1, x=x, alone=True))
        inks = {piece.ink for row in drawn.rows for piece in row}
        assert ("series-1-dim" in inks) == dim
    steps = draw(tmp_path, wish(1))
    assert steps.areas[0].points == (0.0, 25.0)
    assert steps.values == (("1", 1.0),)


def test_runs_with_nothing_in_common_stand_in_charts_of_their_own(tmp_path: Path) -> None:
    make_run(tmp_path, [{"loss": 1.0}, {"loss": 0.5}])
    make_run(tmp_path, [{"reward": 1.0}, {"reward": 0.5}])
    make_run(tmp_path)
    assert draw(tmp_path, wish(1, 2, 3)).metrics == ("reward", "loss")
    assert draw(tmp_path, wish(3)).rows == ()
    assert draw(tmp_path, wish()).rows == ()
    assert draw(tmp_path, wish(99)).rows == ()


def test_five_hundred_metrics_are_paged_and_found(tmp_path: Path) -> None:
    make_run(tmp_path, [{f"layer{n}/norm": float(n) for n in range(500)}] * 3)
    drawn = draw(tmp_path, wish(1))
    assert len(drawn.metrics) == 500
    assert drawn.pages == math.ceil(500 / (drawn.columns * drawn.lines))
    last = draw(tmp_path, wish(1, selected="layer499/norm"))
    assert last.page == last.pages - 1
    assert "layer499/norm" in text(last)
    found = draw(tmp_path, wish(1, only="layer49/ | LAYER7/"))
    assert found.metrics == ("layer7/norm", "layer49/norm")


def test_zoom_and_clipping_reach_the_charts(tmp_path: Path) -> None:
    make_run(tmp_path, [{"loss": 1e6 if n == 30 else 1.0 + n % 3} for n in range(100)])
    drawn = draw(tmp_path, wish(1, alone=True, clip=True, x_range=(20.0, 40.0)))
    assert drawn.clipped
    area = drawn.area()
    assert area is not None
    assert area.across.ends() == (20.0, 40.0)
    tall = draw(tmp_path, wish(1, alone=True, y_ranges=(("loss", (0.0, 10.0)),))).area()
    assert tall is not None
    assert tall.upward.ends() == (0.0, 10.0)


@pytest.fixture
def swept(tmp_path: Path) -> Path:
    """Six runs: numbers in one parameter, text in another, one run without either metric."""
    for number, (lr, kind) in enumerate([(1e-4, "adam"), (1e-2, "sgd"), (1.0, 3), (1e-3, True)]):
        told = [{"val/acc": 0.5 + number / 10, "loss": 1.0}]
        folder = make_run(tmp_path, told, command=("python", "t.py", "--lr", str(lr)))
        records.append(str(folder / layout.PARAMS), {"time": BEGAN, "params": {"kind": kind}})
    make_run(tmp_path, command=("python", "t.py", "--lr", "0.5"))
    make_run(tmp_path, [{"val/acc": 0.7}], command=("python", "t.py", "--lr", "0.2"))
    return tmp_path


def test_a_scatter_of_all_listed_runs(swept: Path) -> None:
    drawn = draw(swept, wish(1, 2, kind="scatter", chosen=4, param="lr"))
    assert drawn.metrics == ("val/acc", "loss")
    assert drawn.params == ("kind", "lr", "loss")
    assert drawn.param == "lr"
    assert "val/acc by lr" in text(drawn)
    assert "lr 0.001  val/acc 0.8" in text(drawn)
    assert "1 of 6 have no value" in text(drawn)
    few = draw(swept, wish(kind="scatter", listed=(1, 2), param="kind", selected="loss"))
    assert "loss by kind" in text(few)
    assert text(few).splitlines()[-1].split() == ["kind", "adam", "sgd"]


def test_parallel_coordinates_of_all_listed_runs(swept: Path) -> None:
    drawn = draw(swept, wish(kind="parallel", chosen=2))
    rows = text(drawn).splitlines()
    assert rows[0].split() == "val/acc, 6 runs higher is better".split()
    assert rows[1].split() == ["kind", "lr", "loss", "val/acc"]
    assert rows[-1].split() == ["run", "2", "sgd", "0.01", "1", "0.6"]
    inks = {piece.ink for row in drawn.rows for piece in row}
    assert {"scale-0", "scale-4"} <= inks
    unknown = draw(swept, wish(kind="parallel", selected="nonesuch"))
    assert unknown.selected == 0


def test_a_picture_of_all_runs_is_drawn_anew_when_a_run_changes(swept: Path) -> None:
    project = Project(swept)
    board, wanted = Board(project), wish(kind="scatter")
    assert board.advance(wanted, project.runs(), 1.0)
    assert not board.advance(wanted, project.runs(), 1.0)
    make_run(swept, [{"val/acc": 0.1}])
    assert board.advance(wanted, project.runs(), 1.0)


def test_what_is_marked_and_listed_is_on_the_board(swept: Path) -> None:
    runs = Project(swept).runs()
    groups = grouped(runs, "param:kind")
    alone = charted(runs, {}, runs[0], "series-0")
    assert alone == (Charted(1, "series-0"),)
    assert charted(runs, {2: "series-1", 1: "series-0"}, runs[0], "") == (
        Charted(1, "series-0"),
        Charted(2, "series-1"),
    )
    none = next(group for group in groups if len(group.runs) == 2)
    held = charted(groups, {}, none, "series-0")
    assert [one.number for one in held] == sorted(run.number for run in none.runs)
    assert {one.group for one in held} == {none.title}
    assert charted(groups, {1: "series-3"}, none, "")[0].group == groups[0].title
    assert charted(runs, {}, None, "") == ()
    assert sorted(listed(groups)) == sorted(listed(runs)) == [1, 2, 3, 4, 5, 6]
    assert compared(alone, None, runs[2]) == 3
    assert compared(alone, runs[3], runs[2]) == 4
    assert compared(held, None, runs[2]) is None


def test_meters_alone_do_not_need_lines_of_metrics(tmp_path: Path) -> None:
    folder = make_run(tmp_path)
    write_lines(folder / layout.METERS, [{"cpu": float(n)} for n in range(5)], key="meters")
    drawn = draw(tmp_path, wish(1, meters=True))
    assert drawn.metrics == ("meter/cpu",)
    assert "no step is known" in text(drawn)
    assert "no step" not in text(draw(tmp_path, wish(1, meters=True, x="time")))
