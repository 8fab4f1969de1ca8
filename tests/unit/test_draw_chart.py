"""A chart has its exact size whatever goes in, loses no spike and stays calm as data arrives."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.draw.cells import Row, cell_width, plain
from workbench.draw.chart import Frame, Series, chart, picture
from workbench.draw.reduction import column_of, edges

pytestmark = pytest.mark.filterwarnings("error")

VALUE = (
    st.floats()
    | st.integers(-5, 5).map(float)
    | st.sampled_from([0.0, 1e-300, 1e300, -1e300, 1.7e308, math.nan, math.inf, -math.inf])
)
RANGE = st.none() | st.tuples(VALUE, VALUE)
POINTS = st.lists(st.tuples(VALUE, VALUE), max_size=12)
FRAMES = st.builds(
    Frame,
    title=st.text(max_size=12),
    width=st.integers(1, 60),
    height=st.integers(1, 14),
    x_label=st.sampled_from(["step", "epoch", "relative time", "步"]),
    x_range=RANGE,
    y_range=RANGE,
    log_y=st.booleans(),
    smoothing=st.sampled_from([0, 0.6, 0.999, 1, math.nan]),
    legend=st.booleans(),
    live=st.booleans(),
    unit=st.sampled_from(["", "seconds", "clock"]),
    log_x=st.booleans(),
    clip=st.booleans(),
    cursor=st.none() | VALUE,
    ascii=st.booleans(),
)


def series(y: object, x: object = None, name: str = "run", index: int = 0) -> Series:
    values = np.asarray(y, dtype=np.float64)
    places = np.arange(values.size) if x is None else x
    return Series(name, f"series-{index}", np.asarray(places, dtype=np.float64), values)


def text(frame: Frame, *curves: Series) -> list[str]:
    return plain(chart(frame, curves)).split("\n")


def of_ink(rows: list[Row], ink: str) -> str:
    return "".join(piece.text for row in rows for piece in row if piece.ink == ink)


@settings(max_examples=500, deadline=None)
@given(FRAMES, st.lists(st.tuples(st.text(max_size=8), POINTS), max_size=4))
def test_any_data_in_any_frame_has_the_exact_size(
    frame: Frame, data: list[tuple[str, list[tuple[float, float]]]]
) -> None:
    curves = [
        series([y for _, y in points], [x for x, _ in points], name, index)
        for index, (name, points) in enumerate(data)
    ]
    rows = chart(frame, curves)
    assert [cell_width(plain([row])) for row in rows] == [frame.width] * frame.height
    whole = "".join(piece.text for row in rows for piece in row)
    assert not any(unicodedata.category(char).startswith("C") for char in whole)
    assert whole.isascii() or not frame.ascii


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (-3, 4)])
def test_no_cells_no_text(size: tuple[int, int]) -> None:
    rows = chart(Frame("loss", *size), [series([1, 2])])
    assert plain(rows).strip() == ""
    assert len(rows) == max(size[1], 0)


@given(st.integers(0, 99_999), st.booleans(), st.sampled_from([0, 0.6]))
@settings(max_examples=30, deadline=None)
def test_a_spike_among_many_points_is_drawn(at: int, up: bool, smoothing: float) -> None:
    y = np.zeros(100_000)
    y[at] = 1.0 if up else -1.0
    rows = text(Frame("loss", 80, 20, smoothing=smoothing), series(y))[1:-2]
    cell = int(column_of(at, edges(0, 99_999, 2 * 73))) // 2
    assert all(row[7 + cell] != " " for row in rows)


def test_a_chart_looks_like_this() -> None:
    curve = series([2.0, 1.0, 0.5, 0.25, 0.125, 0.0], [0, 20, 40, 60, 80, 100], "run 1")
    assert text(Frame("loss", 44, 9), curve) == [
        "loss  ━ run 1 0                             ",
        "     2┤⠑⢄⡀                                  ",
        "      │  ⠈⠢⡀                                ",
        "      │    ⠈⠒⢄                              ",
        "     1┤       ⠉⠒⠢⠤⣀⡀                        ",
        "      │            ⠈⠉⠒⠒⠤⠤⢄⣀⣀                ",
        "     0┤                     ⠉⠉⠉⠒⠒⠒⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀",
        "      └┬────────┬────────┬────────┬────────┬",
        "  step 0       25       50       75      100",
    ]


@pytest.mark.parametrize(
    ("names", "width", "expected"),
    [
        (["a"], 60, "train/loss  ━ a 0.12346"),
        (["run-1", "run-2"], 60, "train/loss  a run-1 0.12346  b run-2 0.12346"),
        (["run-1", "run-2"], 40, "train/loss  a run-1 0.123  b run-2 0.123"),
        (["run-1", "run-2"], 34, "train/loss  a run-1  b run-2"),
        (["the-first-run", "the-second-run"], 36, "train/loss  a the-fir…  b the-sec…"),
        (["the-first-run", "the-second-run"], 24, "train/loss  a  b"),
        ([f"run-{i}" for i in range(2000)], 30, "train/loss  a  b  c  d  +1996"),
        ([f"run-{i}" for i in range(2000)], 14, "train/…  +2000"),
    ],
)
def test_the_legend_fits(names: list[str], width: int, expected: str) -> None:
    curves = [series([0.5, 0.123456], name=name, index=i % 16) for i, name in enumerate(names)]
    assert text(Frame("train/loss", width, 8), *curves)[0].rstrip() == expected


def test_the_legend_tells_runs_by_ink_and_by_letter_at_the_end_of_the_curve() -> None:
    curves = [series([0, 1], name="one", index=2), series([1, 0], name="two", index=7)]
    rows = chart(Frame("acc", 60, 10), curves)
    assert of_ink(rows, "series-2").count("c") == 2  # its sign in the title, and at its end
    assert of_ink(rows, "series-7").count("h") == 2
    assert plain(rows[1:2]).rstrip().endswith("c")


def test_no_legend_when_not_wanted_and_a_warning_when_the_last_value_is_none() -> None:
    frame = Frame("loss", 40, 8, legend=False)
    assert text(frame, series([1, 2]))[0].strip() == "loss"
    assert of_ink(chart(Frame("loss", 40, 8), [series([1, math.nan])]), "warn") == " nan"


def test_nan_is_marked_on_the_axis_and_infinity_at_the_border() -> None:
    y = np.linspace(1, 2, 66)
    y[[20, 40, 60]] = math.nan, math.inf, -math.inf
    rows = text(Frame("loss", 40, 10), series(y))
    places = {
        sign: (row.index(sign), i) for i, row in enumerate(rows) for sign in "×▲▼" if sign in row
    }
    assert places == {"×": (7 + 10, 8), "▲": (7 + 20, 1), "▼": (7 + 30, 7)}


def test_the_cursor_reads_the_nearest_values() -> None:
    one = series([1.0, 2.0, 3.0], [0, 10, 10], "one")
    two = series([5.0, 6.0], [60, 100], "two", 1)
    frame = Frame("loss", 70, 12, cursor=9.0)
    rows = chart(frame, [one, two])
    assert plain(rows[:1]).split() == ["loss", "a", "one", "3", "b", "two", "—"]
    assert of_ink(rows, "cursor").count("│") >= 8
    assert "9" in of_ink(rows[-1:], "cursor")
    outside = chart(Frame("loss", 70, 12, cursor=1000.0), [one, two])
    assert of_ink(outside, "cursor") == ""


@pytest.mark.parametrize("log_x", [False, True])
def test_a_range_that_is_being_chosen_is_marked(log_x: bool) -> None:
    frame = Frame("loss", 60, 12, picked=(10.0, 40.0), log_x=log_x)
    shown = picture(frame, [series(range(1, 101), range(1, 101))])
    assert shown.x is not None
    (band,) = [piece.text for piece in shown.rows[-2] if piece.ink == "cursor"]
    parts = [shown.x.part(x) * shown.columns for x in (10.0, 40.0)]
    assert set(band) == {"━"} and abs(len(band) - (parts[1] - parts[0])) <= 2
    assert of_ink(shown.rows[1:-2], "cursor").count("│") > shown.lines
    assert "━" not in plain(chart(replace(frame, picked=None), [series([1, 2])])[-2:])


def test_a_live_chart_keeps_its_axes_while_points_arrive() -> None:
    frames = set()
    for size in range(1010, 1200):
        y = 2 * np.exp(-np.arange(size) / 300)
        rows = text(Frame("loss", 60, 12, live=True), series(y))
        frames.add(tuple([row[:7] for row in rows[1:-2]] + rows[-2:]))
    assert len(frames) == 1


def test_the_plot_does_not_move_when_the_labels_change() -> None:
    gutters = {
        row.index("└")
        for scale in (1e-9, 0.001, 0.05, 1, -1, 37, 5000, 2e4, -3e6, 1e12)
        for row in text(Frame("loss", 60, 12), series(np.array([0, 1.0]) * scale))
        if "└" in row
    }
    assert gutters == {6}


def test_smoothing_draws_the_raw_data_dim_behind() -> None:
    y = np.random.default_rng(0).standard_normal(500)
    rows = chart(Frame("loss", 80, 20, smoothing=0.99), [series(y)])
    raw, smooth = of_ink(rows[1:], "series-0-dim"), of_ink(rows[1:], "series-0")
    assert len(raw.replace(" ", "")) > len(smooth.replace(" ", "")) > 30


def test_on_a_log_axis_what_is_not_positive_is_beyond_the_end() -> None:
    y = [100.0, 10.0, 1.0, 0.1, 0.0, -1.0]
    rows = text(Frame("loss", 40, 14, log_y=True), series(y))
    assert [row[:6].strip() for row in rows[1:-2] if row[:6].strip()] == ["100", "10", "1", "0.1"]
    assert rows[-3].count("▼") == 2


def test_a_zoom_between_two_points_shows_the_line_through_it() -> None:
    frame = Frame("loss", 60, 12, x_range=(20, 30), y_range=(0, 100))
    rows = text(frame, series([0, 100], [0, 100]))
    assert all(row[7:].strip() for row in rows[7:9])
    assert sum(len(row[7:].replace(" ", "")) for row in rows[1:-2]) >= 53


@pytest.mark.parametrize("smoothing", [0, 0.6])
def test_no_line_enters_a_zoom_across_nan(smoothing: float) -> None:
    frame = Frame("loss", 60, 12, x_range=(40, 100), smoothing=smoothing)
    drawn = [
        row[7:37].strip() for row in text(frame, series([1, math.nan, 1, 1], [0, 20, 80, 100]))
    ]
    assert not any(drawn[2:-2])
    joined = [row[7:37].strip() for row in text(frame, series([1, 1, 1, 1], [0, 20, 80, 100]))]
    assert any(joined[2:-2])


@pytest.mark.parametrize(
    ("curves", "words"),
    [
        ([], "no points yet"),
        ([series([])], "no points yet"),
        ([series([math.inf, -math.inf])], "no finite value"),
    ],
)
def test_an_empty_chart_says_so(curves: list[Series], words: str) -> None:
    assert words in "".join(text(Frame("loss", 40, 9), *curves))


@pytest.mark.parametrize("value", [0.0, 0.5, -3e-300, 1e300])
def test_a_flat_curve_is_in_the_middle_of_a_round_range(value: float) -> None:
    rows = text(Frame("loss", 60, 13), series([value] * 50))[1:-2]
    drawn = [i for i, row in enumerate(rows) if len(row[14:].strip()) > 30]
    assert drawn
    assert 2 <= drawn[0] <= 7
    assert sum(bool(row[:6].strip()) for row in rows) >= 2


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (20, 1, "loss ▁▂▃▄▅▆▇█       "),
        (20, 2, "loss  ━ run 7       \n▁▂▃▄▅▆▇█            "),
        (8, 3, "loss  ━ \n▁▂▃▄▅▆▇█\n        "),
        (8, 1, "loss ▁▃█"),
        (3, 1, "lo…"),
        (1, 1, "…"),
    ],
)
def test_small_charts_are_a_title_and_a_sparkline(width: int, height: int, expected: str) -> None:
    rows = text(Frame("loss", width, height), series(range(8)))
    assert "\n".join(rows) == expected


def test_x_in_seconds_is_labelled_as_time() -> None:
    frame = Frame("loss", 40, 8, unit="seconds", x_label="time")
    labels = text(frame, series([1, 2], [0, 5400]))[-1].split()
    assert labels == ["time", "0s", "30m", "1h", "1h30m"]


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError):
        chart(Frame("loss", 40, 9), [series([1, 2], [1])])
