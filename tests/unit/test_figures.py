"""What a figure shows: no spike lost, gaps where nothing was measured, groups as mean and band."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from workbench.errors import BadQuery, CannotWrite
from workbench.index.catalog import Run
from workbench.outputs.series import Array, Series
from workbench.run.lifecycle import Finished
from workbench.run.spec import Spec
from workbench.view.figures import paper
from workbench.view.figures.groups import mean_curve
from workbench.view.figures.lines import curve, line
from workbench.view.figures.panes import panes
from workbench.view.figures.text import text
from workbench.view.figures.wish import Curve, FigureWish, Pane

COLUMNS = 100
Held = dict[int, list[Series]]


def run(number: int, name: str = "", **params: object) -> Run:
    spec = Spec(command=("python", "train.py"), cwd="/p", name=name)
    return Run(number, Path("/p"), spec, Finished(0), started=1000.0, params=params)


def series(name: str, values: Sequence[float], steps: Sequence[float] | None = None) -> Series:
    step = np.asarray(range(len(values)) if steps is None else steps, dtype=np.float64)
    return Series(name, step, 1000.0 + 2 * step, np.asarray(values, dtype=np.float64))


def one_pane(held: Held, wish: FigureWish | None = None, runs: Sequence[Run] = ()) -> Pane:
    shown = runs or [run(number) for number in held]
    (pane,) = panes(shown, lambda one: held[one.number], ["m"], wish or FigureWish(), COLUMNS)
    return pane


def finite(values: Array) -> Array:
    found: Array = values[np.isfinite(values)]
    return found


@given(
    st.lists(st.floats(-1e9, 1e9) | st.sampled_from([np.nan, np.inf, -np.inf]), min_size=1),
    st.integers(1, 30),
)
def test_no_spike_is_lost(values: list[float], repeat: int) -> None:
    y = np.tile(np.asarray(values), repeat)
    x = np.arange(len(y), dtype=np.float64)
    span = (0.0, float(max(1, len(y) - 1)))
    at, drawn = line(x, y, span, 5)
    assert len(at) == len(drawn) <= max(len(y), 5 * 5)
    if finite(y).size:
        assert finite(drawn).min() == finite(y).min() and finite(drawn).max() == finite(y).max()
    assert np.isnan(drawn).any() == (not np.isfinite(y).all())


def test_a_million_points_are_few_and_keep_their_spike() -> None:
    y = np.zeros(1_000_000)
    y[123_457], y[700_001] = 9.0, np.nan
    found = curve("a", 0, np.arange(1e6), y, (0.0, 1e6), 500, 0.6)
    assert found.raw is not None
    assert finite(found.raw[1]).max() == 9.0 and len(found.raw[1]) <= 2001
    assert len(found.nan) == 1 and found.nan[0] == pytest.approx(700_001, abs=2000)
    assert np.isnan(found.y).sum() == 1


def test_x_may_be_a_step_a_time_an_epoch_or_a_metric() -> None:
    held = {1: [series("m", [1, 2, 3, 4]), series("train/epoch", [0, 1], [0, 2])]}
    told = {
        x: list(one_pane(held, FigureWish(x)).curves[0].x)
        for x in ("step", "time", "epoch", "train/epoch", "m")
    }
    assert told["step"] == [0, 1, 2, 3]
    assert told["time"] == [0, 2, 4, 6]
    assert told["epoch"] == told["train/epoch"] == [0, 0, 1, 1]
    assert told["m"] == [1, 2, 3, 4]
    with pytest.raises(BadQuery, match="no metric 'lr'"):
        one_pane(held, FigureWish("lr"))


def test_a_run_without_the_x_has_no_curve() -> None:
    held = {1: [series("m", [1, 2]), series("epoch", [0, 1])], 2: [series("m", [1, 2])]}
    assert [one.label for one in one_pane(held, FigureWish("epoch")).curves] == ["1"]


def test_on_log_axes_what_is_not_positive_is_below() -> None:
    held = {1: [series("m", [0, 10, 100, 1000])]}
    (one,) = one_pane(held, FigureWish(log_x=True, log_y=True)).curves
    assert list(one.x) == pytest.approx([1, 2, 3]) and list(one.y) == [10, 100, 1000]
    (one,) = one_pane(held, FigureWish(log_y=True)).curves
    assert list(one.below) == pytest.approx([0], abs=0.02) and np.isnan(one.y[0])


def test_a_group_is_its_mean_between_lowest_and_highest() -> None:
    held = {1: [series("m", [1, 1])], 2: [series("m", [2, 4])], 3: [series("m", [9, 9])]}
    runs = [run(1, lr=0.1), run(2, lr=0.1), run(3, lr=0.2)]
    first, second = one_pane(held, FigureWish(group="lr"), runs).curves
    assert (first.label, second.label) == ("lr 0.1 (2 runs)", "lr 0.2 (1 run)")
    assert list(first.y) == [1.5, 2.5] and list(first.low) == [1, 1] and list(first.high) == [2, 4]
    assert list(second.y) == [9, 9] and not len(second.low)
    with pytest.raises(BadQuery, match="no parameter 'seed'"):
        one_pane(held, FigureWish(group="seed"), runs)


def test_runs_that_log_at_steps_of_their_own_are_joined_between_them() -> None:
    x = [np.array([0.0, 2.0, 4.0]), np.array([1.0, 3.0])]
    found = mean_curve(
        "a", 0, [(x[0], np.array([0.0, 2, 4])), (x[1], np.array([3.0, 5]))], (0, 4), 100, 0
    )
    assert list(found.x) == [0, 1, 2, 3, 4]
    assert list(found.y[1:4]) == [2, 3, 4]


def test_the_mean_ends_with_most_of_its_runs_and_the_band_goes_on() -> None:
    long, short = np.arange(10.0), np.arange(5.0)
    members = [(long, np.zeros(10)), (short, np.full(5, 3.0)), (short, np.full(5, 3.0))]
    found = mean_curve("a", 0, members, (0, 9), 100, 0)
    assert list(found.y[:5]) == [2.0] * 5 and np.isnan(found.y[5:]).all()
    assert list(found.high) == [3.0] * 5 + [0.0] * 5 and not found.low.any()


def test_where_no_run_was_there_is_a_gap() -> None:
    early, late = np.arange(3.0), np.arange(10.0, 13.0)
    found = mean_curve("a", 0, [(early, early), (late, late)], (0, 12), 100, 0)
    assert list(np.isnan(found.low)) == [False] * 3 + [True] + [False] * 3
    assert np.isnan(found.y).all()


def test_the_band_of_long_runs_holds_every_value() -> None:
    x, rng = np.arange(50_000.0), np.random.default_rng(0)
    members = [(x, rng.normal(size=x.size)) for _ in range(3)]
    members[1][1][31_415] = 99.0
    found = mean_curve("a", 0, members, (0.0, 49_999.0), 200, 0)
    assert len(found.x) == 200
    assert found.high.max() == 99.0
    assert found.low.min() == min(y.min() for _, y in members)
    assert float(np.abs(found.y).max()) < 1.0


def test_a_resumed_run_is_drawn_as_its_passes(tmp_path: Path) -> None:
    steps = [*range(26), *range(6, 30)]
    values = [10.0] * 26 + [0.0] * 24
    held = {1: [series("m", values, steps)]}
    for group in ("", "lr"):
        wish = FigureWish(group=group)
        pane = one_pane(held, wish, [run(1, lr=0.1)])
        (one,) = pane.curves
        assert list(one.x) == list(range(30)) and list(one.y) == [10.0] * 6 + [0.0] * 24
        ((x, y),) = one.replaced
        assert list(x) == list(range(6, 26)) and set(y) == {10.0}
        assert paper.write([pane], wish, tmp_path / "f.svg", paper.Paper())
        drawn = text(pane, wish, 60, 16, False).splitlines()
        assert max(len(row.split("│")[1].split()) for row in drawn[4:-5]) <= 1
    ((x, _),) = one_pane(held, FigureWish(log_x=True)).curves[0].replaced
    assert list(x) == pytest.approx(list(range(6, 26)))
    assert not one_pane(held, FigureWish(x="time")).curves[0].replaced


def test_as_text_a_pane_has_its_names_and_no_escape_sequence() -> None:
    held = {1: [series("m", [1, 2, np.nan, 3, 1e300])], 2: [series("m", [5])]}
    runs = [run(1, "a\x1b[31m"), run(2, "b")]
    drawn = text(
        one_pane(held, FigureWish(log_y=True), runs), FigureWish(log_y=True), 80, 20, False
    )
    assert "2 b" in drawn and "step" in drawn and "\x1b" not in drawn
    assert len(drawn.splitlines()) <= 20
    assert text(Pane("m", "step", []), FigureWish(), 60, 10, False)


def test_names_stand_above_the_plot_and_what_is_not_drawn_below() -> None:
    held = {n: [series("m", [n, 2 * n, np.inf, np.nan, np.nan])] for n in range(1, 4)}
    runs = [run(n, f"name{n}") for n in held]
    rows = text(one_pane(held, runs=runs), FigureWish(), 70, 20, False).splitlines()
    assert len(rows) == 20
    assert rows[0].split() == "m ⠤⠤ 1 name1 ⠤⠤ 2 name2 ⠤⠤ 3 name3".split()
    assert not any("name" in row for row in rows[1:-1])
    assert rows[-1].startswith("not drawn: 1 name1: 2 NaN, 1 infinite · 2 name2: 2 NaN, 1 inf")
    few = text(one_pane(held, runs=runs), FigureWish(), 20, 8, False).splitlines()
    assert few[1].split()[-2:] == ["+1", "more"]
    assert "\x1b[" in text(one_pane(held, runs=runs), FigureWish(), 70, 20, True).splitlines()[0]


@pytest.mark.parametrize(("values", "told"), [([np.nan] * 3, "3 NaN"), ([-1, 0], "2 not positive")])
def test_where_nothing_can_be_drawn_that_is_said(values: list[float], told: str) -> None:
    wish = FigureWish(log_y=True)
    rows = text(one_pane({1: [series("m", values)]}, wish), wish, 70, 20, False).splitlines()
    assert [row.strip() for row in rows] == ["m  ⠤⠤ 1", "no finite value", f"not drawn: 1: {told}"]
    assert text(Pane("m", "step", []), wish, 70, 20, False).splitlines()[-1].strip() == "no points"


NASTY = {
    1: [series("m", [1, np.nan, np.inf, -np.inf, 3])],
    2: [series("m", [5])],
    3: [series("m", [np.nan] * 4)],
    4: [series("m", [-1e300, 1e300, 1e-300])],
    5: [],
}


@pytest.mark.parametrize("wish", [FigureWish(), FigureWish(log_x=True, log_y=True, smoothing=0.6)])
@pytest.mark.parametrize("kind", paper.FORMATS)
def test_anything_can_be_drawn(tmp_path: Path, wish: FigureWish, kind: str) -> None:
    runs = [run(number, "$x^2$ _a <b>&\x1b\x00" + "long " * 20) for number in NASTY]
    drawn = [one_pane(NASTY, wish, runs)] * 3
    size = paper.write(drawn, wish, tmp_path / f"f.{kind}", paper.Paper())
    assert size == (tmp_path / f"f.{kind}").stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == [f"f.{kind}"]


def test_a_png_has_the_size_that_was_asked_for_and_the_colours_of_its_theme(tmp_path: Path) -> None:
    pane = one_pane({1: [series("m", [1, 2, 3])]})
    for theme, ground in (("light", (255, 255, 255)), ("dark", (22, 24, 29))):
        paper.write([pane], FigureWish(), tmp_path / "f.png", paper.Paper(theme, (8, 5)))
        assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        with Image.open(tmp_path / "f.png") as image:
            assert image.size == (8 * 144, 5 * 144)
            assert image.convert("RGB").getpixel((2, 2)) == ground


def test_an_svg_is_the_same_each_time_and_its_text_is_text(tmp_path: Path) -> None:
    runs = [run(1, "$a$ & <b>"), run(2, "other")]
    held = {1: [series("m", [1, 2, 3])], 2: [series("m", [3, 2, 1])]}
    pane = one_pane(held, runs=runs)
    for name in ("a.svg", "b.svg"):
        paper.write([pane], FigureWish(), tmp_path / name, paper.Paper())
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    texts = {"".join(one.itertext()).strip() for one in ET.parse(tmp_path / "a.svg").iter()}
    assert {"m", "step", "1 $a$ & <b>", "2 other"} <= texts
    assert not re.search(r"<dc:date>", (tmp_path / "a.svg").read_text())


def test_many_runs_are_listed_in_part(tmp_path: Path) -> None:
    curves = [Curve(f"run {n}", n, np.arange(9.0), np.arange(9.0) * n) for n in range(40)]
    paper.write([Pane("m", "step", curves)], FigureWish(), tmp_path / "f.svg", paper.Paper())
    told = (tmp_path / "f.svg").read_text()
    assert "run 23" in told and "run 24" not in told and "and 16 more" in told


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    pane = one_pane({1: [series("m", [1, 2])]})
    with pytest.raises(BadQuery, match="no such format"):
        paper.write([pane], FigureWish(), tmp_path / "f.bmp", paper.Paper())
    with pytest.raises(CannotWrite, match="nowhere"):
        paper.write([pane], FigureWish(), tmp_path / "nowhere" / "f.png", paper.Paper())
