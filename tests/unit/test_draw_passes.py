"""A run that was resumed is drawn as its passes: what counts in full, what that replaced dim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.cells import plain
from workbench.draw.chart import Frame, Series, picture
from workbench.draw.passes import apart
from workbench.draw.reduction import Floats


def resumed() -> tuple[Floats, Floats]:
    """Steps 0 to 25 far up, then 6 to 29 far down."""
    steps = np.array([*range(26), *range(6, 30)], dtype=np.float64)
    return steps, np.where(np.arange(steps.size) < 26, 10.0, 0.0)


def parted(x: Floats, y: Floats) -> Series:
    counts, replaced = apart(x, y)
    old = tuple(Series("1", "series-0", *one) for one in replaced)
    return Series("1", "series-0", *counts, old)


def test_where_the_step_goes_back_a_new_pass_begins() -> None:
    (x, y), replaced = apart(*resumed())
    assert x.tolist() == list(range(30))
    assert y.tolist() == [10.0] * 6 + [0.0] * 24
    assert [old.tolist() for old, _ in replaced] == [list(range(6, 26))]


def test_a_pass_replaces_what_lies_beyond_its_end() -> None:
    steps = np.array([0.0, 1, 2, 3, 4, 5, 2, 3])
    (x, y), replaced = apart(steps, np.arange(8.0))
    assert (x.tolist(), y.tolist()) == ([0, 1, 2, 3], [0, 1, 6, 7])
    assert [(a.tolist(), b.tolist()) for a, b in replaced] == [([2, 3, 4, 5], [2, 3, 4, 5])]


def test_steps_that_stay_are_one_pass_and_points_in_no_order_are_too() -> None:
    assert not apart(np.array([1.0, 1, 1, 2]), np.arange(4.0))[1]
    jitter = np.arange(1000.0) + np.tile([1.0, -1.0], 500)
    (x, _), replaced = apart(jitter, jitter)
    assert x.size == 1000 and not replaced


@given(st.lists(st.integers(0, 20) | st.just(np.nan), max_size=60))
def test_no_point_is_lost(steps: list[float]) -> None:
    x = np.array(steps, dtype=np.float64)
    y = np.arange(x.size, dtype=np.float64)
    (kept, values), replaced = apart(x, y)
    every = np.concatenate([values, *(old for _, old in replaced)])
    assert set(y[np.isfinite(x)]) <= set(every)
    assert every.size == len(set(every))
    for part in (kept, *(old for old, _ in replaced)):
        part = part[np.isfinite(part)]
        assert (part[1:] >= part[:-1]).all()


@pytest.mark.parametrize("smoothing", [0.0, 0.6])
def test_a_resumed_run_is_no_comb(smoothing: float) -> None:
    shown = picture(Frame("loss", 60, 16, smoothing=smoothing), [parted(*resumed())])
    body = shown.rows[shown.top : shown.top + shown.lines]
    inks = {piece.ink for piece in body[0] if piece.text.strip()}
    assert "series-0-dim" in inks
    middle = plain(body[4:-4]).replace("│", " ").replace("┤", " ").split("\n")
    assert max(len(row[7:].split()) for row in middle) <= 1  # the one line between both levels
    assert [entry.value for entry in shown.entries] == [0.0]
