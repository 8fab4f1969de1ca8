"""No spike is lost in any chart: of every column the highest and the lowest point are drawn.

The drawn dots are read back from the rows and compared with the raw points.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.draw.cells import plain
from workbench.draw.chart import Band, Frame, Picture, Series, picture
from workbench.draw.curves import Curve, stretches
from workbench.draw.frame import Scale
from workbench.draw.passes import apart
from workbench.draw.reduction import Floats, column_of, edges

pytestmark = pytest.mark.filterwarnings("error")

BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
SIGNS = "↑↓▲▼•"

X = st.integers(-3, 100).map(float) | st.floats(-3, 100)
Y = st.floats(-10, 10).map(lambda y: y if abs(y) >= 1e-300 else 0.0) | st.sampled_from(
    [1e300, -1e300, 1e-300, 5e5, math.nan, math.inf, -math.inf]
)
POINTS = st.lists(st.tuples(X, Y), min_size=1, max_size=40)
FRAMES = st.builds(
    Frame,
    title=st.just("loss"),
    width=st.integers(14, 50),
    height=st.integers(6, 12),
    x_range=st.none() | st.tuples(st.floats(-5, 50), st.floats(51, 120)),
    y_range=st.none() | st.tuples(st.floats(0.1, 1), st.floats(2, 5)),
    log_x=st.booleans(),
    log_y=st.booleans(),
    clip=st.booleans(),
    live=st.booleans(),
    legend=st.just(False),
)


class Seen:
    """A picture, read back: which dots are set, and which cells hold a sign instead."""

    def __init__(self, picture: Picture) -> None:
        self._lines = plain(picture.rows).split("\n")[picture.top :][: picture.lines]
        self._left = picture.left
        self.dots = 4 * picture.lines

    def cell(self, column: int, row: int) -> str:
        """What stands in a cell of the plot."""
        return self._lines[row][self._left + column]

    def has(self, column: int, first: int, last: int) -> bool:
        """Whether one of these dots of a sub-column is there to see."""
        return any(self._set(column, dot) for dot in range(max(first, 0), min(last + 1, self.dots)))

    def _set(self, column: int, dot: int) -> bool:
        char = self.cell(column // 2, dot // 4)
        code = ord(char) - 0x2800
        return char in SIGNS or (0 <= code < 256 and bool(code & BITS[dot % 4][column % 2]))


def _across(frame: Frame, curves: list[Curve], x: Floats) -> Floats:
    """x as the axis has it."""
    if not frame.log_x:
        return x
    every = np.concatenate([one.x for curve in curves for one in stretches(curve)])
    return np.log10(
        np.maximum(x, every[every > 0].min(initial=math.inf) if (every > 0).any() else 1.0)
    )


def _spikes(frame: Frame, curves: list[Curve], shown: Picture, curve: Curve) -> dict[int, Floats]:
    """By sub-column the finite values that a curve has there."""
    assert shown.x is not None
    found: dict[int, list[float]] = {}
    borders = edges(shown.x.lo, shown.x.hi, 2 * shown.columns)
    for one in stretches(curve):
        across = _across(frame, curves, one.x)
        inside = np.isfinite(one.y) & (across >= shown.x.lo) & (across <= shown.x.hi)
        inside &= (one.y > 0) | (not frame.log_y)
        columns = column_of(across[inside], borders)
        for column, y in zip(columns.tolist(), one.y[inside].tolist(), strict=True):
            found.setdefault(column, []).append(y)
    return {column: np.array(ys) for column, ys in found.items()}


def _check(frame: Frame, curves: list[Curve]) -> None:
    shown = picture(frame, curves)
    assert shown.y is not None
    seen = Seen(shown)
    for curve in curves:
        for column, ys in _spikes(frame, curves, shown, curve).items():
            for y in (float(ys.max()), float(ys.min())):
                _assert_drawn(seen, shown.y, column, y, frame.clip and not frame.y_range)


def _assert_drawn(seen: Seen, scale: Scale, column: int, y: float, clips: bool) -> None:
    """The dot of that value is there, or one beside it, for rounding."""
    low, high = scale.ends()
    if low <= y <= high:
        dot = round((1 - scale.part(y)) * (seen.dots - 1))
        assert seen.has(column, dot - 1, dot + 1), (column, dot, y)
    elif clips and not math.isclose(y, low) and not math.isclose(y, high):
        row = 0 if y > high else seen.dots // 4 - 1
        assert seen.cell(column // 2, row) in SIGNS, (column, y)


def _series(points: list[tuple[float, float]], index: int) -> Series:
    array = np.array(points, dtype=np.float64)
    return Series(f"run {index}", f"series-{index}", array[:, 0], array[:, 1])


def _passes(one: Series) -> Series:
    """The series as a run that went back now and then."""
    counts, replaced = apart(one.x, one.y)
    old = tuple(Series(one.name, one.ink, *points) for points in replaced)
    return Series(one.name, one.ink, *counts, old)


@settings(max_examples=200, deadline=None)
@given(FRAMES, st.lists(POINTS, min_size=1, max_size=3))
def test_curves(frame: Frame, data: list[list[tuple[float, float]]]) -> None:
    _check(frame, [_series(points, index) for index, points in enumerate(data)])


@settings(max_examples=200, deadline=None)
@given(FRAMES, st.lists(POINTS, min_size=1, max_size=4))
def test_bands(frame: Frame, data: list[list[tuple[float, float]]]) -> None:
    runs = tuple(_series(points, index) for index, points in enumerate(data))
    _check(frame, [Band("group", "series-0", runs)])


@settings(max_examples=200, deadline=None)
@given(FRAMES, st.lists(POINTS, min_size=1, max_size=3), st.booleans())
def test_passes(frame: Frame, data: list[list[tuple[float, float]]], band: bool) -> None:
    curves = [_passes(_series(points, index)) for index, points in enumerate(data)]
    _check(frame, [Band("group", "series-0", tuple(curves))] if band else list(curves))


@settings(max_examples=100, deadline=None)
@given(FRAMES, POINTS, POINTS)
def test_bands_over_curves(
    frame: Frame, one: list[tuple[float, float]], two: list[tuple[float, float]]
) -> None:
    band = Band("group", "series-0", (_series(one, 0), _series(two, 1)))
    _check(replace(frame, ascii=False), [_series(one, 2), band])


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 99_999),
    st.sampled_from([1e-3, 50.0]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, (20_000.0, 70_000.0)]),
)
def test_one_point_in_a_hundred_thousand(
    at: int, value: float, band: bool, clip: bool, zoom: tuple[float, float] | None
) -> None:
    rng = np.random.default_rng(at)
    x, y = np.arange(100_000.0), rng.uniform(1, 2, 100_000)
    y[at] = value
    spiky = Series("run", "series-0", x, y)
    calm = Series("run", "series-0", x[::7], rng.uniform(1, 2, 100_000)[::7])
    curves: list[Curve] = [Band("g", "series-0", (spiky, calm))] if band else [spiky]
    _check(Frame("loss", 80, 20, clip=clip, x_range=zoom), curves)


@settings(max_examples=60, deadline=None)
@given(FRAMES, POINTS, st.sampled_from([0.6, 0.99]))
def test_behind_a_smoothed_curve_no_cell_of_a_spike_is_blank(
    frame: Frame, points: list[tuple[float, float]], smoothing: float
) -> None:
    curve = _series(points, 0)
    frame = replace(frame, smoothing=smoothing, clip=False, y_range=None)
    shown = picture(frame, [curve])
    assert shown.y is not None
    seen = Seen(shown)
    for column, ys in _spikes(frame, [curve], shown, curve).items():
        for y in (float(ys.min()), float(ys.max())):
            part = (1 - shown.y.part(y)) * (seen.dots - 1)
            rows = {round(part + away) // 4 for away in (-1, 0, 1)} & set(range(shown.lines))
            assert any(seen.cell(column // 2, row) != " " for row in rows)
