"""Which slice is the worst, and which fell: by rules that hold for few slices and for many."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from workbench.compare.slices import SliceTable, slice_tables
from workbench.settings import Settings

GUESSED = Settings().direction


def table(
    values: Mapping[str, float], old: Mapping[str, float] | None = None, measure: str = "acc"
) -> SliceTable:
    """The one family among `measure/slice`."""
    metrics = {f"{measure}/{name}": value for name, value in values.items()}
    before = {f"{measure}/{name}": value for name, value in (old or {}).items()}
    (found,) = slice_tables(metrics, before, GUESSED)
    return found


def flagged(found: SliceTable) -> dict[str, tuple[str, ...]]:
    return {one.name: one.flags for one in found.flagged}


ROAD = {"road": 0.99, "sky": 0.97, "car": 0.95, "pedestrian": 0.08}


def test_eight_percent_on_pedestrians_jumps_out() -> None:
    found = table(ROAD)
    assert flagged(found) == {"pedestrian": ("worst",)}
    assert [(one.name, one.rank) for one in found.slices] == [
        ("pedestrian", 4),
        ("car", 3),
        ("sky", 2),
        ("road", 1),
    ]


@pytest.mark.parametrize(
    ("values", "worst"),
    [
        ([0.99, 0.98, 0.08], {2}),  # as few as there can be
        ([0.9, 0.5, 0.1], {2}),  # spread out: half of the median counts
        ([0.97, 0.96, 0.98, 0.95, 0.97], set()),  # siblings
        ([0.5] * 9 + [0.4], {9}),  # no spread at all
        ([0.99, 0.985, 0.98, 0.975, 0.97] * 20 + [0.9, 0.91], {100, 101}),
        ([0.0, 0.0, 0.0], set()),
        ([math.inf, 0.9, 0.9, 0.9], set()),
    ],
)
def test_the_worst_is_far_behind_its_siblings(values: list[float], worst: set[int]) -> None:
    named = {f"s{place}": value for place, value in enumerate(values)}
    assert {int(name[1:]) for name in flagged(table(named))} == worst


def test_lower_is_better_where_it_is() -> None:
    found = table({"arxiv": 2.0, "github": 1.1, "books": 2.1, "legal": 5.0}, measure="loss")
    assert flagged(found) == {"legal": ("worst",)}
    assert found.slices[-1].name == "github" and found.direction == "down"


def test_nothing_is_claimed_where_nobody_knows_what_is_better() -> None:
    metrics = {f"acc/{name}": value for name, value in ROAD.items()}
    (found,) = slice_tables(metrics, metrics, lambda name: None)
    assert not found.flagged and found.direction is None
    assert [one.name for one in found.slices] == ["car", "pedestrian", "road", "sky"]
    assert {one.rank for one in found.slices} == {None}


def test_not_a_number_is_flagged_and_first() -> None:
    found = table({**ROAD, "tunnel": math.nan})
    assert found.slices[0].flags == ("nan",) and found.slices[0].rank is None


def test_what_fell_by_more_than_noise() -> None:
    now = {"a": 0.90, "b": 0.91, "c": 0.80, "d": 0.92, "e": 0.905}
    old = {"a": 0.905, "b": 0.9, "c": 0.92, "d": 0.915, "e": 0.905}
    found = table(now, old)
    assert flagged(found) == {"c": ("worst", "fell")}
    assert found.slices[0].change == pytest.approx(-0.12)


def test_where_all_change_at_random_none_fell() -> None:
    old = {f"s{n}": 0.9 for n in range(10)}
    now = {f"s{n}": 0.9 + (0.05 if n % 2 else -0.05) for n in range(10)}
    assert not any("fell" in flags for flags in flagged(table(now, old)).values())


def test_where_all_fell_alike_all_fell() -> None:
    old = {f"s{n}": 0.9 for n in range(10)}
    found = table(dict.fromkeys(old, 0.8), old)
    assert flagged(found) == dict.fromkeys(old, ("fell",))


def test_a_slice_that_the_baseline_has_not_is_shown_without_a_difference() -> None:
    found = table(ROAD, {"road": 0.99})
    assert {one.name: one.change for one in found.slices if one.old is not None} == {"road": 0.0}


def test_families_with_something_flagged_come_first() -> None:
    fine = {f"acc/s{n}": 0.9 for n in range(4)}
    bad = {f"f1/{name}": value for name, value in ROAD.items()}
    found = slice_tables({**fine, **bad}, {}, GUESSED)
    assert [one.family.title for one in found] == ["f1", "acc"]
