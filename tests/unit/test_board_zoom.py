"""Zooming shows what was meant, on linear and on logarithmic axes, and ends with everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.frame import Scale
from workbench.view.board import Area, Zoom
from workbench.view.board.grid import grid_for


def area(scale: Scale | None = None, points: tuple[float, float] = (0.0, 100.0)) -> Area:
    across = scale or Scale(0.0, 100.0)
    return Area("loss", 7, 1, 40, 10, across, Scale(0.0, 2.0), points)


def test_zooming_keeps_the_place_that_was_pointed_at() -> None:
    zoom = Zoom().closer(area(), 2.0, 0.25)
    assert zoom.x == (12.5, 62.5)
    assert zoom.on
    logarithmic = Zoom().closer(area(Scale(0.0, 4.0, True)), 2.0)
    assert logarithmic.x == pytest.approx((10.0, 1000.0))


def test_zooming_out_to_all_points_is_no_zoom() -> None:
    assert not Zoom((20.0, 80.0)).closer(area(Scale(20.0, 80.0)), 0.1).on
    assert Zoom((20.0, 80.0)).closer(area(Scale(20.0, 80.0)), 0.9).x == pytest.approx(
        (16.7, 83.3), abs=0.1
    )


def test_what_is_too_narrow_to_show_is_not_shown() -> None:
    close = Zoom((50.0, 50.0 + 1e-7))
    assert close.closer(area(Scale(50.0, 50.0 + 1e-7)), 10.0) == close


@pytest.mark.parametrize(
    ("part", "expected"), [(0.25, (55.0, 75.0)), (5.0, (80.0, 100.0)), (-5.0, (0.0, 20.0))]
)
def test_moving_stops_at_the_points_at_the_ends(part: float, expected: tuple[float, float]) -> None:
    assert Zoom((50.0, 70.0)).along(area(Scale(50.0, 70.0)), part).x == pytest.approx(expected)


def test_nothing_moves_while_all_is_shown() -> None:
    assert not Zoom().along(area(Scale(0.0, 120.0)), 0.25).on


def test_a_range_is_dragged_in_either_direction_and_a_click_is_none() -> None:
    assert Zoom().over(area(), 0.5, 0.25).x == (25.0, 50.0)
    assert Zoom().over(area(), -1.0, 0.5).x == (0.0, 50.0)
    assert not Zoom().over(area(), 0.5, 0.505).on


def test_y_is_zoomed_for_one_metric() -> None:
    zoom = Zoom().taller(area(), 2.0).upward(area(), 0.25)
    assert zoom.y == (("loss", (0.5, 2.5)),)
    other = Area("acc", 0, 0, 9, 9, Scale(0, 1), Scale(0, 1), (0, 1))
    assert dict(zoom.taller(other, 2.0).y) == {"loss": (0.5, 2.5), "acc": (0.25, 0.75)}


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.booleans(), st.floats(0, 1))
def test_a_fraction_of_a_scale_and_back(low: float, size: float, log: bool, part: float) -> None:
    scale = Scale(0.0, 1 + size / 1e5, True) if log else Scale(low, low + size)
    assert scale.part(scale.at(part)) == pytest.approx(part, abs=1e-6)


@given(st.integers(1, 600), st.integers(1, 250), st.integers(1, 80))
def test_the_places_of_a_grid_fill_the_board_without_touching(
    count: int, width: int, height: int
) -> None:
    grid = grid_for(count, width, height)
    places = grid.places(width, height)
    assert len(places) == grid.size
    taken = [
        (place.left + x, place.top + y)
        for place in places
        for x in range(place.width)
        for y in range(place.height)
    ]
    assert len(taken) == len(set(taken)) == (width - grid.columns + 1) * height
