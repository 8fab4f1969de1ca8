"""Text measured in cells: exact widths, nothing untrusted gets through; names in natural order."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.draw.cells import Piece, ascii_rows, cell_width, clean, cut, fit, line, plain
from workbench.draw.natural import natural_key

PIECES = st.lists(st.builds(Piece, st.text(max_size=8).map(clean), st.sampled_from("abc")))


@pytest.mark.parametrize(
    ("text", "width", "align", "expected"),
    [
        ("loss", 6, "left", "loss  "),
        ("loss", 6, "right", "  loss"),
        ("loss", 7, "center", " loss  "),
        ("validation", 6, "left", "valid…"),
        ("损失函数", 8, "left", "损失函数"),
        ("损失函数", 6, "left", "损失… "),
        ("cafe\u0301s", 5, "left", "cafe\u0301s"),
        ("loss", 1, "left", "…"),
        ("loss", 0, "left", ""),
        ("a\x1b[31mb\tc\x7f", 10, "left", "a␛[31mb␉c␡"),
        ("a\u202eb\u200dc", 4, "left", "abc "),
        ("\x9b31m\ud800", 5, "left", "�31m�"),
    ],
)
def test_text_is_fitted_to_cells(text: str, width: int, align: str, expected: str) -> None:
    assert fit(text, width, align) == expected  # type: ignore[arg-type]


@given(st.text(), st.integers(0, 20))
def test_fitted_text_has_the_width_and_no_control_character(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_width(fitted) == width
    assert not any(unicodedata.category(char).startswith("C") for char in fitted)


@given(st.text().map(clean), st.integers(0, 20))
def test_a_cut_is_the_longest_beginning_that_fits(text: str, width: int) -> None:
    beginning = cut(text, width)
    assert text.startswith(beginning)
    assert cell_width(beginning) <= width
    rest = text[len(beginning) :]
    assert not rest or cell_width(beginning + rest[0]) > width


@given(PIECES, st.integers(0, 20))
def test_a_line_has_the_width_and_joins_neighbours_of_one_ink(
    pieces: list[Piece], width: int
) -> None:
    row = line(pieces, width)
    assert cell_width(plain([row])) == width
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith(plain([row]).rstrip(" ")) or cell_width(whole) > width
    assert all(a.ink != b.ink for a, b in pairwise(row))


@given(st.text().map(clean))
def test_ascii_keeps_the_width(text: str) -> None:
    (row,) = ascii_rows([(Piece(text, "axis"),)])
    assert row[0].text.isascii()
    assert len(row[0].text) == cell_width(text)


def test_names_are_sorted_as_people_do() -> None:
    names = ["m1", "M2", "m2", "m2b", "m02x", "m10", "m10.9", "m10.10", "n", "é1", "2", "10", ""]
    expected = ["", "2", "10", "m1", "M2", "m2", "m2b", "m02x", "m10", "m10.9", "m10.10", "n", "é1"]
    random.Random(0).shuffle(names)
    assert sorted(names, key=natural_key) == expected


@given(st.lists(st.text() | st.from_regex(r"[a-cA-C]{0,2}[0-9]{0,3}[a-c]?[0-9]?", fullmatch=True)))
def test_the_order_of_names_is_total(names: list[str]) -> None:
    keys = {name: natural_key(name) for name in names}
    assert len(set(keys.values())) == len(keys)
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)


def test_numbers_of_any_length_are_compared() -> None:
    assert natural_key("m" + "9" * 9000) < natural_key("m1" + "0" * 9000)
