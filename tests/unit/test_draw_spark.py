"""Block characters: exact widths, no spike lost, nothing full before it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.cells import plain
from workbench.draw.spark import bar, meter_history, spark

pytestmark = pytest.mark.filterwarnings("error")

VALUES = st.lists(st.floats(), max_size=60)


@pytest.mark.parametrize(
    ("values", "width", "expected"),
    [
        (range(8), 8, "▁▂▃▄▅▆▇█"),
        (range(8), 10, "▁▂▃▄▅▆▇█  "),
        ([1, math.nan, 2], 3, "▁ █"),
        ([5, 5, 5], 3, "▄▄▄"),
        ([0, math.inf, -math.inf, 1], 4, "▁█▁█"),
        ([0] * 50 + [9] + [0] * 49, 10, "▁▁▁▁▁█▁▁▁▁"),
        ([9] * 50 + [0] + [9] * 49, 10, "█████▁████"),
        ([-1e308, 1e308], 2, "▁█"),
        ([math.nan] * 3, 3, "   "),
        ([math.inf], 2, "█ "),
        ([], 2, "  "),
        ([1], 0, ""),
    ],
)
def test_sparklines(values: list[float], width: int, expected: str) -> None:
    assert spark(values, width) == expected


@given(VALUES, st.integers(0, 30))
def test_a_sparkline_has_its_width_and_shows_both_extremes(values: list[float], width: int) -> None:
    drawn = spark(values, width)
    assert len(drawn) == width
    finite = [value for value in values if math.isfinite(value)]
    if width > 1 and finite and max(finite) / 2 - min(finite) / 2 > 1e-300:
        assert ("█" in drawn) or ("▁" in drawn)
        if len(values) <= width:
            assert {"█", "▁"} <= set(drawn)


@pytest.mark.parametrize(
    ("fraction", "width", "expected"),
    [
        (0, 4, "    "),
        (1e-9, 4, "▏   "),
        (0.5, 4, "██  "),
        (0.55, 4, "██▏ "),
        (0.999999, 4, "███▉"),
        (1, 4, "████"),
        (7, 2, "██"),
        (-1, 2, "  "),
        (math.nan, 2, "  "),
        (0.5, 0, ""),
    ],
)
def test_bars(fraction: float, width: int, expected: str) -> None:
    assert bar(fraction, width) == expected


@given(VALUES, st.integers(1, 30), st.integers(1, 6), st.floats(-10, 10), st.floats(-10, 10))
def test_a_meter_history_has_its_size(
    values: list[float], width: int, height: int, lo: float, hi: float
) -> None:
    rows = meter_history(values, width, height, lo, hi, "series-0")
    assert [len(plain([row])) for row in rows] == [width] * height
    assert {piece.ink for row in rows for piece in row} == {"series-0"}


def test_a_meter_history_is_filled_from_the_right() -> None:
    rows = meter_history([0, 0.1, 25, 50, math.nan, 75, 100], 9, 2, 0, 100, "")
    assert plain(rows).split("\n") == ["       ▄█", "   ▁▄█ ██"]


def test_a_peak_shows_and_older_cells_stay_while_values_arrive() -> None:
    values = np.zeros(95)
    values[40] = 100
    histories = [plain(meter_history(values[:size], 10, 1, 0, 100, "")) for size in range(91, 96)]
    assert set(histories) == {"    █     "}
