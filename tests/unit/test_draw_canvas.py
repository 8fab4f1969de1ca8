"""Every point has its dot, neighbours are joined, a line is thin, and cells have one owner."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.canvas import Canvas
from workbench.draw.cells import Piece, Row, cell_width, plain

BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
WIDTH, HEIGHT = 9, 4
Dots = dict[int, set[int]]
POINT = st.tuples(st.integers(0, 2 * WIDTH - 1), st.integers(-6, 4 * HEIGHT + 6))
POINTS = st.lists(POINT, min_size=1, max_size=20).map(lambda points: sorted(points, key=_column))


def _column(point: tuple[int, int]) -> int:
    return point[0]


def _dots(rows: list[Row]) -> Dots:
    """The dot rows that are set, by sub-column."""
    found: Dots = {}
    for row, text in enumerate(plain(rows).splitlines()):
        for cell, char in enumerate(text):
            for line, bits in enumerate(BITS):
                for side, bit in enumerate(bits):
                    if char != " " and ord(char) - 0x2800 & bit:
                        found.setdefault(2 * cell + side, set()).add(4 * row + line)
    return found


def _drawn(points: list[tuple[int, int]], gaps: list[int] | None = None) -> Dots:
    canvas = Canvas(WIDTH, HEIGHT)
    xs, ys = zip(*points, strict=True)
    canvas.curve(xs, ys, "series-0", np.array(gaps or [], dtype=np.intp))
    return _dots(canvas.rows())


@given(POINTS)
def test_the_span_of_every_column_is_drawn(points: list[tuple[int, int]]) -> None:
    dots = _drawn(points)
    for column in {x for x, _ in points}:
        ys = [y for x, y in points if x == column]
        visible = set(range(max(min(ys), 0), min(max(ys), 4 * HEIGHT - 1) + 1))
        assert visible <= dots.get(column, set())


@given(POINTS)
def test_a_line_is_joined_and_stays_between_its_ends(points: list[tuple[int, int]]) -> None:
    dots = _drawn(points)
    assert all(points[0][0] <= column <= points[-1][0] for column in dots)
    inside = all(0 <= y < 4 * HEIGHT for _, y in points)
    for column in range(points[0][0], points[-1][0]):
        left, right = dots.get(column, set()), dots.get(column + 1, set())
        if inside:
            assert any(abs(a - b) <= 1 for a in left for b in right)
    lowest, highest = min(y for _, y in points), max(y for _, y in points)
    assert all(lowest <= y <= highest for ys in dots.values() for y in ys)


@given(st.lists(st.integers(0, 4 * HEIGHT - 1), min_size=2, max_size=2 * WIDTH))
def test_a_line_of_single_points_is_one_dot_wide(heights: list[int]) -> None:
    heights.sort()
    dots = _drawn(list(enumerate(heights)))
    for column, (a, b) in enumerate(pairwise(heights)):
        assert dots[column] & dots[column + 1] == ({a} if a == b else set())
        assert set(range(a, b + 1)) <= dots[column] | dots[column + 1]


@given(POINTS, st.lists(st.integers(0, 2 * WIDTH - 1), unique=True).map(sorted))
def test_nothing_is_drawn_across_a_gap(points: list[tuple[int, int]], gaps: list[int]) -> None:
    dots, whole = _drawn(points, gaps), _drawn(points)
    taken = sorted({x for x, _ in points})
    for left, right in pairwise(taken):
        broken = any(left < gap < right for gap in gaps)
        for column in range(left + 1, right):
            assert dots.get(column, set()) == (set() if broken else whole.get(column, set()))


def test_a_single_point_is_one_dot() -> None:
    assert _drawn([(5, 7)]) == {5: {7}}


def test_far_points_bend_no_line_and_raise_nothing() -> None:
    spike = _drawn([(0, 0), (1, 10**12), (2, 0)])
    assert spike == {0: set(range(9)), 1: set(range(8, 16)), 2: set(range(8))}
    assert _drawn([(0, -(10**12)), (17, -(10**12))]) == {}


def test_a_shared_cell_has_the_ink_of_the_last() -> None:
    canvas = Canvas(3, 1)
    canvas.curve([0, 5], [0, 0], "series-0")
    canvas.curve([2, 3], [3, 3], "series-1")
    assert canvas.rows() == [
        (Piece("⠉", "series-0"), Piece("⣉", "series-1"), Piece("⠉", "series-0"))
    ]


def test_a_curve_over_what_was_sunk_has_its_cells_to_itself() -> None:
    canvas = Canvas(3, 1)
    canvas.curve([0, 5], [0, 0], "series-0-dim")
    canvas.sink()
    canvas.curve([2, 3], [3, 3], "series-0")
    canvas.curve([2, 2], [2, 2], "series-1")
    dim = Piece("⠉", "series-0-dim")
    assert canvas.rows() == [(dim, Piece("⣄", "series-1"), dim)]


def test_marks_lie_over_curves_and_rules_behind() -> None:
    canvas = Canvas(4, 2)
    canvas.curve([0, 7], [0, 0], "series-0")
    canvas.mark(1, 0, "▲", "warn")
    canvas.rule(2, "│", "cursor")
    assert plain(canvas.rows()) == "⠉▲⠉⠉\n  │ "
    assert canvas.rows()[1] == (Piece("  "), Piece("│ ", "cursor"))
    assert not canvas.is_blank(1, 0)
    assert canvas.is_blank(0, 1)
    assert not canvas.is_blank(4, 0)


@pytest.mark.parametrize("ascii", [False, True])
@given(st.lists(POINTS, max_size=4), st.integers(1, 12), st.integers(1, 5))
def test_rows_have_the_size(
    ascii: bool, curves: list[list[tuple[int, int]]], width: int, height: int
) -> None:
    canvas = Canvas(width, height, ascii)
    for index, points in enumerate(curves):
        xs, ys = zip(*points, strict=True)
        canvas.curve(xs, ys, f"series-{index}")
    rows = canvas.rows()
    assert [cell_width(plain([row])) for row in rows] == [width] * height
    assert plain(rows).isascii() or not ascii


def test_ascii_shows_heights_within_a_cell() -> None:
    canvas = Canvas(4, 2, ascii=True)
    canvas.curve([0, 2, 4, 6], [0, 2, 3, 7], "")
    assert plain(canvas.rows()) == "'-. \n  |."
