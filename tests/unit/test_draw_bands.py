"""Bands, clipped outliers, axes of magnitudes and of local time, as they are drawn."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator

import numpy as np
import pytest

from workbench.draw.cells import Row, plain
from workbench.draw.chart import Band, Frame, Series, chart, picture
from workbench.draw.clock import clock, clock_labels, clock_ticks
from workbench.draw.frame import Scale

pytestmark = pytest.mark.filterwarnings("error")


def series(y: object, x: object = None, name: str = "run", index: int = 0) -> Series:
    values = np.asarray(y, dtype=np.float64)
    places = np.arange(values.size) if x is None else x
    return Series(name, f"series-{index}", np.asarray(places, dtype=np.float64), values)


def text(frame: Frame, *curves: Series | Band) -> list[str]:
    return plain(chart(frame, curves)).split("\n")


def of_ink(rows: list[Row], ink: str) -> str:
    return "".join(piece.text for row in rows for piece in row if piece.ink == ink)


def test_a_band_looks_like_this() -> None:
    low, high = series([0.0] * 60), series([2.0] * 60)
    assert text(Frame("loss", 40, 10), Band("lr 0.1", "series-0", (low, high))) == [
        "loss  ━ lr 0.1 ×2 1                     ",
        "     2┤" + "⠉" * 33,
        "      │" + "⠡" * 33,
        "      │" + "⠡" * 33,
        "     1┤" + "⠤" * 33,
        "      │" + "⠡" * 33,
        "      │" + "⠡" * 33,
        "     0┤" + "⣀" * 33,
        "      └┬──────────┬──────────┬──────────",
        "  step 0         20         40          ",
    ]


def test_the_line_of_a_band_is_the_mean_where_more_than_half_of_the_runs_have_values() -> None:
    runs = series([1.0, 1.0], [0, 100]), series([3.0, 3.0], [0, 50]), series([2.0, 2.0], [0, 50])
    shown = picture(Frame("loss", 60, 13), [Band("g", "series-0", runs)])
    assert shown.y is not None
    body = shown.rows[shown.top : shown.top + shown.lines]
    rows = {
        round((1 - shown.y.part(value)) * (4 * shown.lines - 1)) // 4: value for value in (2.0, 1.0)
    }
    held = {value: of_ink([body[row]], "series-0").strip() for row, value in rows.items()}
    assert 20 <= len(held[2.0]) <= 30
    assert not held[1.0]
    dim = of_ink(body, "series-0-dim").split()
    assert any(len(part) > 45 for part in dim)  # the band goes on
    at = picture(Frame("loss", 60, 13, cursor=80.0), [Band("g", "series-0", runs)])
    assert at.entries[0].value is None


def test_a_gap_of_one_run_is_none_of_the_band_and_nan_is_marked() -> None:
    broken = series([1.0, math.nan, 1.0], [0, 50, 100])
    rows = text(
        Frame("loss", 60, 12), Band("g", "series-0", (broken, series([1.0, 1.0], [0, 100])))
    )
    assert "×" in rows[-2]
    assert any(len(row[7:].strip()) == 53 for row in rows[1:-2])


def test_bands_are_told_by_letter_and_name_and_the_cursor_reads_the_mean() -> None:
    bands = [
        Band("lr 0.1", "series-0", (series([1.0, 1.0]), series([2.0, 4.0]))),
        Band("lr 0.2", "series-1", (series([5.0, 6.0]),)),
    ]
    rows = chart(Frame("loss", 80, 12), bands)
    assert plain(rows[:1]).split() == "loss a lr 0.1 ×2 2.5 b lr 0.2 ×1 6".split()
    assert plain(chart(Frame("loss", 80, 12, cursor=0.0), bands)[:1]).split()[4:6] == ["×2", "1.5"]
    assert any(row.rstrip().endswith("b") for row in plain(rows[1:]).split("\n"))


@pytest.mark.parametrize(
    "values", [[], [math.nan], [math.inf, -math.inf], [1e300, -1e300], [1e-300]]
)
def test_a_band_of_anything_is_drawn(values: list[float]) -> None:
    for smoothing in (0, 0.6):
        frame = Frame("loss", 40, 9, smoothing=smoothing)
        assert len(text(frame, Band("g", "series-0", (series(values), series([1.0]))))) == 9
    assert len(text(Frame("loss", 40, 9), Band("g", "series-0", ()))) == 9


def test_a_band_in_ascii_is_told_from_its_line() -> None:
    rows = text(
        Frame("loss", 40, 10, ascii=True),
        Band("g", "series-0", (series([0.0] * 9), series([2.0] * 9))),
    )
    assert "---" in rows[4]
    assert rows[2][7:37].strip()
    assert "---" not in rows[2]


def test_outliers_are_clipped_with_a_sign_and_a_word() -> None:
    y = np.random.default_rng(0).normal(1, 0.1, 200)
    y[50], y[100] = 1e6, -1e6
    frame = Frame("loss", 60, 12, clip=True)
    rows = text(frame, series(y))
    assert rows[0].startswith("loss clipped")
    assert rows[1].count("↑") == 1
    assert rows[-3].count("↓") == 1
    assert picture(frame, [series(y)]).clipped
    assert "↑" not in "".join(text(Frame("loss", 60, 12), series(y)))


@pytest.mark.parametrize("log", [False, True])
def test_without_outliers_nothing_is_clipped(log: bool) -> None:
    y = 1 + np.random.default_rng(0).random(300)
    shown = picture(Frame("loss", 60, 12, clip=True, log_y=log), [series(y)])
    assert not shown.clipped
    assert shown.rows == chart(Frame("loss", 60, 12, log_y=log), [series(y)])


def test_one_outlier_among_few_points_is_found() -> None:
    assert picture(Frame("loss", 60, 12, clip=True), [series([1, 2, 1, 2, 500, 1, 2])]).clipped
    assert not picture(Frame("loss", 60, 12, clip=True), [series([1.0, 500.0])]).clipped


def test_on_a_log_x_axis_decades_are_equally_wide() -> None:
    frame = Frame("loss", 60, 10, log_x=True, cursor=100.0)
    shown = picture(frame, [series([1, 2, 3, 4, 5], [0, 1, 10, 100, 10_000])])
    assert shown.x == Scale(0.0, 4.0, True)
    assert shown.x.at(0.5) == pytest.approx(100)
    assert shown.x.part(1000) == pytest.approx(0.75)
    labels = plain(shown.rows[-1:]).split()
    assert labels[0] == "step"
    assert {"1", "100", "10k"} <= set(labels)
    assert plain(shown.rows[:1]).split()[-1] == "4"


def test_nothing_in_a_zoom_is_said() -> None:
    assert "nothing here" in "".join(text(Frame("loss", 60, 10, x_range=(50, 60)), series([1, 2])))


@pytest.fixture
def berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_time_of_day_is_local() -> None:
    noon = 1_732_532_400.0  # 25 November 2024, 12:00 in Berlin
    assert clock(noon) == "2024-11-25 12:00:00"
    ticks = clock_ticks(noon - 1700, noon + 1700, 4)
    assert clock_labels(ticks) == ["11:45", "12:00", "12:15"]
    assert clock_labels(clock_ticks(noon, noon + 60, 4)) == ["12:00:00", "12:00:30", "12:01:00"]
    days = clock_labels(clock_ticks(noon, noon + 3 * 86400, 4))
    assert days == ["26 Nov", "27 Nov", "28 Nov"]
    assert clock(1e300) == "1e300"
    frame = Frame("loss", 60, 10, unit="clock", x_label="clock", cursor=noon)
    assert "2024-11-25 12:00:00" in text(frame, series([1, 2], [noon - 600, noon + 600]))[-1]
