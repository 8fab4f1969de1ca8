"""How far columns have moved, worked out from profiles of values whose distance is known."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.compare import distance
from workbench.compare.distance import CHANCE, FAR, LITTLE, SAME, between
from workbench.compare.shapes import shapes
from workbench.draw.spark import heights
from workbench.inputs.data.profiles import columns, sums
from workbench.inputs.data.profiles.profile import Column


def numeric(values: Sequence[float] | np.ndarray, nulls: int = 0, whole: bool = False) -> Column:
    """A column of numbers with no values told one by one."""
    numbers = sums.numbers(np.asarray(values, float), "values", whole)
    return Column("x", "DOUBLE", "number", len(values), nulls, len(values), numbers)


def counted(values: Sequence[str], kind: str = "text") -> Column:
    """A column of a few values."""
    top = columns.ordered(Counter(values))
    return Column("x", "VARCHAR", kind, len(values), 0, len({*values}), None, top)


def moved(old: Column, new: Column) -> distance.Distance:
    found = between(old, new)
    assert found is not None
    return found


def test_the_same_has_not_moved() -> None:
    values = np.random.default_rng(0).normal(size=5000)
    assert moved(numeric(values), numeric(values)).verdict == SAME
    assert moved(counted(["a", "b"]), counted(["b", "a"])).share == 0


def test_two_samples_of_one_distribution_differ_by_chance() -> None:
    draw = np.random.default_rng(1)
    for size in (50, 500, 5000):
        found = moved(numeric(draw.normal(size=size)), numeric(draw.normal(size=size)))
        assert found.verdict == CHANCE
        rolls = ([str(draw.integers(10)) for _ in range(size)] for _ in range(2))
        assert moved(counted(next(rolls)), counted(next(rolls))).verdict == CHANCE


def test_a_shift_is_told_as_it_is() -> None:
    """Of two uniform distributions that overlap in half, half of the rows are apart."""
    draw = np.random.default_rng(2)
    found = moved(numeric(draw.uniform(0, 1, 9000)), numeric(draw.uniform(0.5, 1.5, 9000)))
    assert found.share == pytest.approx(0.5, abs=0.02)
    assert (found.method, found.verdict) == (distance.NUMBERS, FAR)


def test_one_value_that_moved_is_named_where_the_whole_is_as_by_chance() -> None:
    """Half of the eights are gone, so the tables have other numbers of rows."""
    before = [str(digit) for digit in range(10) for _ in range(180)]
    after = [digit for digit in before if digit != "8"] + ["8"] * 90
    found = moved(counted(before), counted(after))
    assert (found.verdict, found.shifted, list(found.gone)) == (LITTLE, "8", [])
    assert 0.04 < found.share < 0.06
    assert moved(counted(before), counted(before * 2)).shifted is None
    few = moved(counted(["a"] * 900 + ["b"] * 2), counted(["a"] * 900 + ["b"] * 4))
    assert (few.verdict, few.shifted) == (CHANCE, None)


def test_many_values_move_by_chance() -> None:
    """Once in a hundred tables, not once in a hundred values."""
    draw = np.random.default_rng(7)
    tables = [[str(n) for n in draw.integers(40, size=2000)] for _ in range(40)]
    pairs = zip(tables[::2], tables[1::2], strict=True)
    assert all(moved(counted(a), counted(b)).shifted is None for a, b in pairs)


def test_one_outlier_hides_nothing_and_moves_nothing() -> None:
    values = np.random.default_rng(3).normal(size=5000)
    assert moved(numeric(values), numeric([*values, 1e12])).verdict == CHANCE
    assert moved(numeric([*values, 1e12]), numeric([*(values + 1), -1e12])).share > 0.3


def test_numbers_of_many_magnitudes() -> None:
    values = 10 ** np.random.default_rng(4).uniform(-300, 300, 5000)
    assert moved(numeric(values), numeric(values)).verdict == SAME
    assert moved(numeric(values), numeric(np.sort(values)[:2500])).share > 0.4


def test_a_value_that_is_gone_is_named() -> None:
    found = moved(counted(["a"] * 900 + ["b"] * 100), counted(["a"] * 900))
    assert found.share == pytest.approx(0.1)
    assert (list(found.gone), list(found.fresh)) == (["b"], [])
    rare = moved(counted(["a"] * 100_000 + ["b"] * 60), counted(["a"] * 100_000))
    assert (rare.verdict, rare.gone) == (LITTLE, ["b"])
    chance = moved(counted(["a"] * 900 + ["b"]), counted(["a"] * 900))
    assert (chance.verdict, chance.gone) == (CHANCE, [])


def test_values_that_are_not_all_known_are_at_least_so_far_apart() -> None:
    some = [f"v{number}" for number in range(70)]
    old, new = counted(some * 100), counted(some * 100 + ["v0"] * 7000)
    assert old.top is not None and old.top.rest > 0
    assert 0.3 < moved(old, new).share <= 0.5
    assert not moved(old, new).gone


def test_missing_values_move_a_column() -> None:
    values = np.arange(1000.0)
    found = moved(numeric(values), numeric(values[:500], nulls=500))
    assert moved(numeric(values), numeric(values, nulls=1000)).method == distance.MISSING
    assert found.verdict == FAR
    assert moved(numeric(values), numeric([*values, *[np.nan] * 1000])).share == 0.5


def test_what_cannot_be_compared_has_no_distance() -> None:
    assert between(numeric([1.0]), counted(["1"])) is None
    assert between(numeric([1.0]), Column("x", "DOUBLE", "number")) is None
    assert between(*[Column("x", "BLOB", "other", 3, 0, 3)] * 2) is None
    gone = Column("x", "DOUBLE", "number", 0, 10, 0)
    assert moved(numeric([1.0] * 10), gone).share == 1


@given(st.lists(st.integers(-50, 50), min_size=1), st.lists(st.integers(-50, 50), min_size=1))
def test_a_distance_is_a_share_and_the_same_both_ways(old: list[int], new: list[int]) -> None:
    one, other = numeric(old, whole=True), numeric(new, whole=True)
    there, back = moved(one, other), moved(other, one)
    assert 0 <= there.share <= 1 and there.share == pytest.approx(back.share)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=60), st.integers(2, 30))
@example([0.0, 5e-324], 2)
@example([1e9, 999999999.9999999], 5)
def test_shapes_hold_all_rows_in_the_same_bins(values: list[float], cells: int) -> None:
    half = values[: max(1, len(values) // 2)]
    old, new = shapes([numeric(values), numeric(half)], cells)
    assert len(old) == len(new) <= cells
    assert sum(old) == pytest.approx(1) and sum(new) == pytest.approx(1)


def test_shapes_of_values_are_in_one_order() -> None:
    assert shapes([counted(["a", "a", "b"]), counted(["b", "c"])], 5) == [
        pytest.approx([2 / 3, 1 / 3, 0]),
        pytest.approx([0, 0.5, 0.5]),
    ]
    many = [str(random.Random(5).randrange(30)) for _ in range(99)] + [str(n) for n in range(30)]
    (one,) = shapes([counted(many)], 10)
    assert len(one) == 10 and sum(one) == pytest.approx(1)
    assert shapes([numeric([1.0]), counted(["a"])], 5) == []


def test_a_number_that_is_gone_leaves_an_empty_bin() -> None:
    labels = [label for label in range(10) for _ in range(52)]
    kept = [label for label in labels if label not in (3, 8)] + [5] * 17
    old, new = shapes([numeric(labels, whole=True), numeric(kept, whole=True)], 10)
    assert 0 not in old
    assert [number for number, share in enumerate(new) if not share] == [3, 8]


def test_heights_stand_on_zero() -> None:
    assert heights([0, 0.001, 0.5, 1, 2], 1) == " ▁▄██"
    assert heights([0, 0], 0) == "  "
