"""Ticks are round, inside the range and few; labels are distinct, short and true."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from workbench.draw.numerals import duration, label, log_label, number
from workbench.draw.ticks import grow, log_ticks, log_widen, ticks, time_ticks, widen

FINITE = st.floats(allow_nan=False, allow_infinity=False)
MODEST = st.floats(-1e300, 1e300).filter(lambda v: v == 0 or abs(v) > 1e-300)
MOST = st.integers(1, 20)


def _is_round(value: float, steps: tuple[int, ...] = (1, 2, 5)) -> bool:
    digits = Decimal(repr(value)).normalize().as_tuple().digits
    return int("".join(map(str, digits))) in steps


@pytest.mark.parametrize(
    ("lo", "hi", "most", "expected"),
    [
        (0, 1, 3, [0.0, 0.5, 1.0]),
        (0, 1, 6, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.1, 0.3, 3, [0.1, 0.2, 0.3]),
        (-1, 1, 5, [-1.0, -0.5, 0.0, 0.5, 1.0]),
        (0, 20000, 5, [0, 5000, 10000, 15000, 20000]),
        (3, 3, 5, [3]),
        (2, 1, 5, []),
        (0, math.inf, 5, []),
        (0, 1, 0, []),
    ],
)
def test_ticks(lo: float, hi: float, most: int, expected: list[float]) -> None:
    assert ticks(lo, hi, most) == expected


@given(FINITE, FINITE, MOST, st.booleans())
def test_ticks_are_inside_ascending_and_at_most_so_many(
    a: float, b: float, most: int, whole: bool
) -> None:
    lo, hi = sorted((a, b))
    found = ticks(lo, hi, most, whole)
    assert len(found) <= most
    assert all(lo <= tick <= hi for tick in found)
    assert all(x < y for x, y in pairwise(found))


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(-300, 290), MOST)
def test_ticks_are_multiples_of_a_round_step(
    start: int, size: int, exponent: int, most: int
) -> None:
    lo, hi = float(f"{start}e{exponent}"), float(f"{start + size}e{exponent}")
    exact = [Decimal(repr(tick)) for tick in ticks(lo, hi, most)]
    steps = {b - a for a, b in pairwise(exact)}
    assert len(steps) <= 1
    for step in steps:
        assert _is_round(float(step), (1, 2, 5, 25))
        assert all(tick % step == 0 for tick in exact)


@given(st.integers(0, 10**9), st.integers(2, 10**9), st.integers(2, 20))
def test_whole_ticks_are_whole(start: int, size: int, most: int) -> None:
    found = ticks(start, start + size, most, whole=True)
    assert found
    assert all(tick.is_integer() for tick in found)


@given(MODEST, MODEST, st.integers(2, 20))
def test_labels_are_distinct_and_never_minus_zero(a: float, b: float, most: int) -> None:
    lo, hi = sorted((a, b))
    found = ticks(lo, hi, most)
    labels = label(found)
    assert len(set(labels)) == len(found)
    assert not any(text.startswith("-") and float(text.strip("-kMGT")) == 0 for text in labels)


@given(st.integers(-(10**4), 10**4), st.integers(1, 10**5), st.integers(-290, 280))
def test_labels_say_what_the_ticks_are(start: int, size: int, exponent: int) -> None:
    found = ticks(float(f"{start}e{exponent}"), float(f"{start + size}e{exponent}"), 6)
    assume(len(found) > 1)
    step = found[1] - found[0]
    scale = {"k": 3, "M": 6, "G": 9, "T": 12}
    for tick, text in zip(found, label(found), strict=True):
        suffix = scale.get(text[-1], 0)
        read = float(f"{text[:-1]}e{suffix}") if suffix else float(text)
        assert abs(read - tick) <= step * 0.002


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([0, 10000, 20000], ["0", "10k", "20k"]),
        ([0, 2500, 5000], ["0", "2500", "5000"]),
        ([0, 0.5e6, 1e6], ["0", "0.5M", "1.0M"]),
        ([-0.0, 1e-5, 2e-5], ["0", "1e-5", "2e-5"]),
        ([-0.2, 0.0, 0.2], ["-0.2", "0.0", "0.2"]),
        ([1e300, 2e300], ["1e300", "2e300"]),
        ([1e9, 1e9 + 5], ["1000000000", "1000000005"]),
        ([0.25], ["0.25"]),
        ([], []),
    ],
)
def test_labels_of_one_axis_agree(values: list[float], expected: list[str]) -> None:
    assert label(values) == expected


@pytest.mark.parametrize(
    ("lo", "hi", "most", "expected"),
    [
        (1e-5, 10, 7, [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10]),
        (1e-5, 10, 4, [1e-5, 1e-3, 0.1, 10]),
        (0.3, 40, 8, [0.5, 1, 2, 5, 10, 20]),
        (0.61, 0.79, 5, [0.65, 0.7, 0.75]),
        (0, 1, 5, []),
    ],
)
def test_log_ticks(lo: float, hi: float, most: int, expected: list[float]) -> None:
    assert log_ticks(lo, hi, most) == expected


@given(FINITE.filter(lambda v: v > 0), FINITE.filter(lambda v: v > 0), MOST)
def test_log_ticks_are_inside_and_few_and_their_labels_distinct(
    a: float, b: float, most: int
) -> None:
    lo, hi = sorted((a, b))
    found = log_ticks(lo, hi, most)
    assert len(found) <= most
    assert all(lo <= tick <= hi for tick in found)
    if hi > lo * 1000:
        assert all(map(_is_round, found))
        assert len(set(log_label(found))) == len(found)


def test_log_labels_are_each_as_short_as_can_be() -> None:
    values = [1e-100, 1e-5, 0.001, 1, 1000, 10_000, 2e6, 1e20]
    assert log_label(values) == ["1e-100", "1e-5", "0.001", "1", "1000", "10k", "2M", "1e20"]


@pytest.mark.parametrize(
    ("lo", "hi", "most", "expected"),
    [
        (0, 5400, 6, ["0s", "30m", "1h", "1h30m"]),
        (0, 90, 5, ["0s", "30s", "1m", "1m30s"]),
        (3600, 3660, 5, ["1h", "1h0m15s", "1h0m30s", "1h0m45s", "1h1m"]),
        (0, 9 * 86400, 5, ["0s", "2d", "4d", "6d", "8d"]),
        (100, 101, 3, ["1m40s", "1m40.5s", "1m41s"]),
    ],
)
def test_ticks_of_time(lo: float, hi: float, most: int, expected: list[str]) -> None:
    assert [duration(tick) for tick in time_ticks(lo, hi, most)] == expected


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9), MOST)
def test_ticks_of_time_are_inside_and_few_and_their_labels_distinct(
    lo: float, size: float, most: int
) -> None:
    found = time_ticks(lo, lo + size, most)
    assert len(found) <= most
    assert all(lo <= tick <= lo + size for tick in found)
    if size >= 1:
        assert len({duration(tick) for tick in found}) == len(found)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.25, "0.25s"), (59.9996, "60s"), (7200, "2h"), (-90, "-1m30s"), (90061, "1d1h1m1s")],
)
def test_durations(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (0.80712345, {2: "##", 3: "0.8", 5: "0.807", 7: "0.80712", 20: "0.80712345"}),
        (1234567, {2: "1M", 4: "1.2M", 6: "1.235M", 7: "1234567"}),
        (123456.789, {3: "1e5", 4: "123k", 6: "123457", 9: "123456.79"}),
        (20000, {3: "20k", 5: "20000"}),
        (3e-4, {4: "3e-4", 9: "3e-4"}),
        (-0.5, {3: "###", 4: "-0.5"}),
        (-0.0, {1: "0"}),
        (math.nan, {2: "##", 3: "nan"}),
        (-math.inf, {3: "###", 4: "-inf"}),
        (99.96, {3: "100", 4: "100", 5: "99.96"}),
    ],
)
def test_numbers_in_few_cells(value: float, texts: dict[int, str]) -> None:
    assert {width: number(value, width) for width in texts} == texts


@given(MODEST, st.integers(9, 24))
@example(5.960464477539063e-08, 24)
def test_a_number_fits_and_is_near_its_value(value: float, width: int) -> None:
    text = number(value, width)
    assert len(text) <= width
    suffix = {"k": 3, "M": 6, "G": 9, "T": 12}.get(text[-1], 0)
    read = float(f"{text[:-1]}e{suffix}") if suffix else float(text)
    assert math.isclose(read, value, rel_tol=0.06)
    assert width < 24 or read == value


@given(st.floats(0, 1.7e308, exclude_min=True))
def test_a_calm_limit_is_round_close_and_steady(hi: float) -> None:
    limit = grow(hi)
    assert limit >= hi
    assert grow(limit) == limit
    assert hi < 1e-300 or limit <= hi * 1.34
    assert math.isinf(limit) or _is_round(limit, (1, 12, 15, 2, 25, 3, 4, 5, 6, 8))


def test_a_growing_axis_moves_ten_times_a_decade() -> None:
    assert len({grow(step) for step in range(101, 1001)}) == 10
    assert grow(0) == grow(-5) == grow(math.nan) == 1


@given(MODEST, MODEST, MOST.filter(lambda most: most > 1))
def test_a_widened_range_holds_the_range_and_little_more(a: float, b: float, most: int) -> None:
    lo, hi = sorted((a, b))
    assume(hi / 2 - lo / 2 > 1e-9 * max(abs(lo), abs(hi)))
    below, above = widen(lo, hi, most)
    assert below <= lo <= hi <= above
    assert above / 8 - below / 8 <= (hi / 8 - lo / 8) * 8


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [(0.61, 0.807, (0.6, 0.825)), (0.3, 0.9, (0.3, 0.9)), (-0.02, 2.31, (-0.5, 2.5))],
)
def test_ranges_are_widened_to_round_ends(
    lo: float, hi: float, expected: tuple[float, float]
) -> None:
    assert widen(lo, hi, 8) == expected


@given(FINITE.filter(lambda v: v > 0), FINITE.filter(lambda v: v > 0))
def test_a_log_range_is_widened_to_1_2_5(a: float, b: float) -> None:
    lo, hi = sorted((a, b))
    below, above = log_widen(lo, hi)
    assert 0 < below <= lo <= hi <= above < math.inf
    assert _is_round(below) or below == lo
    assert _is_round(above) or above == hi
