"""Reduction loses no spike and no odd value, in any order of x; smoothing is the known one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.reduction import Floats, column_of, edges, ordered, reduce
from workbench.draw.smoothing import reach, smooth, thinned

ODD = [math.nan, math.inf, -math.inf]
X = st.integers(-20, 120).map(float) | st.floats(-20, 120) | st.sampled_from(ODD)
Y = st.floats(-1e300, 1e300) | st.sampled_from(ODD)
POINTS = st.lists(st.tuples(X, Y), max_size=60)


def _arrays(points: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    array = np.array(points, dtype=np.float64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


@given(POINTS, st.integers(1, 30))
def test_every_column_agrees_with_brute_force(
    points: list[tuple[float, float]], columns: int
) -> None:
    reduced = reduce(*_arrays(points), 0.0, 100.0, columns)
    inside = sorted((p for p in points if 0 <= p[0] <= 100), key=lambda p: p[0])
    borders = edges(0.0, 100.0, columns)
    by_column: dict[int, list[float]] = {}
    for x, y in inside:
        by_column.setdefault(int(column_of(x, borders)), []).append(y)
    finite = {c: f for c, ys in by_column.items() if (f := [y for y in ys if math.isfinite(y)])}
    assert reduced.column.tolist() == sorted(finite)
    for index, column in enumerate(reduced.column.tolist()):
        ys = finite[column]
        assert reduced.low[index] == min(ys)
        assert reduced.high[index] == max(ys)
        assert (reduced.first[index], reduced.last[index]) == (ys[0], ys[-1])
        assert reduced.count[index] == len(ys)
    assert reduced.nan.tolist() == sorted(
        c for c, ys in by_column.items() if any(map(math.isnan, ys))
    )
    assert reduced.above.tolist() == sorted(c for c, ys in by_column.items() if math.inf in ys)
    assert reduced.below.tolist() == sorted(c for c, ys in by_column.items() if -math.inf in ys)


@given(st.floats(-1e308, 1e308), st.floats(-1e308, 1e308), st.integers(1, 500))
def test_borders_ascend_and_end_at_the_range(a: float, b: float, columns: int) -> None:
    lo, hi = sorted((a, b))
    borders = edges(lo, hi, columns)
    assert borders.size == columns + 1
    assert (borders[0], borders[-1]) == (lo, hi)
    assert (np.diff(borders / 4) >= 0).all()
    assert column_of([lo, hi], borders).tolist()[1] == columns - 1


def test_points_outside_are_kept_for_the_line_across_the_border() -> None:
    x, y = np.arange(10.0), np.arange(10.0) ** 2
    zoomed = reduce(x, y, 2.5, 6.5, 8)
    assert (zoomed.before, zoomed.after) == ((2.0, 4.0), (7.0, 49.0))
    between = reduce(x, y, 2.2, 2.8, 8)
    assert between.column.size == 0
    assert (between.before, between.after) == ((2.0, 4.0), (3.0, 9.0))
    y[3] = math.nan
    assert reduce(x, y, 2.5, 6.5, 8).before is None


def test_points_that_share_an_x_keep_their_order() -> None:
    x, y = ordered([3, 1, math.nan, 2, 1, 2], [0, 1, 2, 3, 4, 5])
    assert x.tolist() == [1, 1, 2, 2, 3]
    assert y.tolist() == [1, 4, 3, 5, 0]


def test_ascending_points_are_not_copied() -> None:
    x = np.arange(5.0)
    assert np.shares_memory(ordered(x, x)[0], x)


@pytest.mark.parametrize(
    ("x", "y", "lo", "hi", "columns"),
    [([1, 2], [1], 0, 1, 4), ([1], [1], 1, 0, 4), ([1], [1], 0, 1, 0), ([1], [1], math.nan, 1, 4)],
)
def test_a_request_without_an_answer_is_refused(
    x: list[float], y: list[float], lo: float, hi: float, columns: int
) -> None:
    with pytest.raises(ValueError):
        reduce(x, y, lo, hi, columns)


def _documented(x: list[float], y: list[float], weight: float, span: float) -> list[float]:
    """The formula as the source documents it, point by point."""
    factor = min(math.sqrt(weight), 0.999)
    last = debias = 0.0
    smoothed = []
    previous = x[0]
    for here, value in zip(x, y, strict=True):
        if not math.isfinite(value):
            smoothed.append(value)
            continue
        fade = factor ** (1000 * (here - previous) / span)
        last, debias, previous = last * fade + value, debias * fade + 1, here
        smoothed.append(last / debias)
    return smoothed


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(-1e6, 1e6) | st.sampled_from(ODD)),
        min_size=1,
        max_size=50,
    ),
    st.floats(0.01, 0.999),
)
def test_smoothing_is_the_documented_formula(
    points: list[tuple[float, float]], weight: float
) -> None:
    x, y = ordered(*_arrays(points))
    expected = _documented(x.tolist(), y.tolist(), weight, 100.0)
    np.testing.assert_allclose(smooth(x, y, weight, 100.0), expected, rtol=1e-9, atol=1e-6)


def test_evenly_spaced_it_is_the_debiased_average_of_tensorboard() -> None:
    y = np.random.default_rng(0).standard_normal(1000)
    factor, last, expected = 0.9, 0.0, []
    for index, value in enumerate(y.tolist()):
        last = last * factor + (1 - factor) * value
        expected.append(last / (1 - factor ** (index + 1)))
    smoothed = smooth(np.arange(1000.0), y, factor**2, 1000.0)
    np.testing.assert_allclose(smoothed, expected, rtol=1e-9)


@pytest.mark.parametrize("weight", [0.0, -1.0, 1e-14])
def test_no_weight_changes_nothing(weight: float) -> None:
    y = np.array([1.0, math.nan, 3.0])
    np.testing.assert_array_equal(smooth(np.arange(3.0), y, weight, 2.0), y)


@given(
    st.lists(st.tuples(st.floats(), st.floats()), max_size=30),
    st.floats(0, 2),
    st.floats(0, exclude_min=True, allow_infinity=False),
)
def test_smoothing_stays_within_the_values(
    points: list[tuple[float, float]], weight: float, span: float
) -> None:
    x, y = ordered(*_arrays(points))
    smoothed = smooth(x, y, weight, span)
    finite = np.isfinite(y)
    np.testing.assert_array_equal(smoothed[~finite], y[~finite])
    if finite.any():
        slack = 1e-9 * np.abs(y[finite]).max()
        assert (smoothed[finite] / 2 >= y[finite].min() / 2 - slack).all()
        assert (smoothed[finite] / 2 <= y[finite].max() / 2 + slack).all()


def test_many_points_are_thinned_to_their_means_before_smoothing() -> None:
    x = np.arange(100_000.0)
    y = np.sin(x / 9000)
    few_x, few_y, count = thinned(x, y, 100_000.0)
    assert few_x.size == 4000
    assert count.sum() == x.size
    assert math.isclose((few_y * count).sum(), y.sum())
    whole = np.interp(few_x, x, smooth(x, y, 0.9, 100_000.0))
    assert np.abs(smooth(few_x, few_y, 0.9, 100_000.0, count) - whole).max() < 0.002
    assert thinned(x[::100], y[::100], 100_000.0)[0].size == 1000


def test_points_beyond_the_reach_change_nothing() -> None:
    x, y = np.arange(2000.0), np.random.default_rng(1).standard_normal(2000)
    start = 1999 - math.ceil(reach(0.8, 500.0))
    near = smooth(x[start:], y[start:], 0.8, 500.0)[-1]
    assert math.isclose(smooth(x, y, 0.8, 500.0)[-1], near, rel_tol=1e-12)
