"""Rows of texts, copied byte by byte: every row is found, whatever the text is like."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.inputs.data.subsets.copies import array, lines
from workbench.inputs.data.subsets.copies.lines import Form, Mask

PLAIN = Form(quote=b'"', delimiter=b",")


def mask(*wanted: int, count: int) -> Mask:
    """True at these rows."""
    keep = np.zeros(count, np.bool_)
    keep[list(wanted)] = True
    return keep


def copied(text: bytes, keep: Mask, form: Form = PLAIN) -> tuple[bytes, int]:
    """What is kept of a text, and how many rows it has."""
    target = io.BytesIO()
    count = lines.copy(io.BytesIO(text), target, keep, form)
    return target.getvalue(), count


CELLS = st.text(st.sampled_from('ab,"\n\r; '), max_size=6)


@given(
    st.lists(st.tuples(CELLS, CELLS, st.booleans()), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_the_rows_that_a_csv_reader_would_keep(
    table: list[tuple[str, str, bool]], ends: str, quoting: int, strict: bool
) -> None:
    """Quotes, line breaks and delimiters within fields; the first field always holds something, as
    an empty line is no row."""

    def written(rows: list[tuple[str, str, bool]]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=quoting, lineterminator=ends)  # type: ignore[arg-type]
        writer.writerows([("x", "y"), *((f"v{one}", two) for one, two, _ in rows)])
        return text.getvalue().encode()

    keep = np.array([wanted for *_, wanted in table])
    form = Form(quote=b'"', escape=b'"', delimiter=b",", header=True, strict=strict)
    kept, count = copied(written(table), keep, form)
    assert count == len(table)
    assert kept == written([row for row in table if row[2]])


def test_a_piece_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b'x,y\n1,"a\nb"\n2,"c ""d"" e"\n3,f'
    for size in range(1, 30):
        monkeypatch.setattr(lines, "_PIECE", size)
        form = Form(quote=b'"', delimiter=b",", header=True)
        assert copied(text, mask(0, 2, count=3), form) == (b'x,y\n1,"a\nb"\n3,f', 3)


def test_a_quote_within_a_field_means_nothing_where_reading_is_strict() -> None:
    text = b'x,5" pipe\ny,"6""\n"\nz,7" pipe\n'
    form = Form(quote=b'"', escape=b'"', delimiter=b",", strict=True)
    assert copied(text, mask(1, count=3), form) == (b'y,"6""\n"\n', 3)


@pytest.mark.parametrize("strict", [False, True])
def test_an_escaped_quote_ends_nothing(strict: bool) -> None:
    text = rb'1,"a\"' + b'\n"\n' + rb'2,"b\\"' + b"\n3,c\n"
    form = Form(quote=b'"', escape=b"\\", delimiter=b",", strict=strict)
    assert copied(text, mask(0, 2, count=3), form) == (rb'1,"a\"' + b'\n"\n3,c\n', 3)


def test_what_is_no_row_stays() -> None:
    text = b"made by hand\n\n# units: cm\nx;y\n1;2\n\n# a pause\n3;4\n\r\n5;6\n"
    form = Form(comment=b"#", above=2, header=True)
    kept = b"made by hand\n\n# units: cm\nx;y\n\n# a pause\n3;4\n\r\n"
    assert copied(text, mask(1, count=3), form) == (kept, 3)


def test_an_empty_line_may_be_a_row() -> None:
    form = Form(header=True, blank=True)
    assert copied(b"x\n1\n\n3\n", mask(1, count=3), form) == (b"x\n\n", 3)


def test_rows_that_nobody_has_counted_are_not_kept() -> None:
    assert copied(b"1\n2\n3\n", mask(0, 1, count=2), Form()) == (b"1\n2\n", 3)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(
    st.lists(st.tuples(VALUES, st.booleans()), max_size=8),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)
def test_the_values_of_an_array(
    table: list[tuple[object, bool]], indent: int | None, ascii_only: bool
) -> None:
    def written(values: list[object]) -> str:
        return f" {json.dumps(values, indent=indent, ensure_ascii=ascii_only)}\n"

    keep = np.array([wanted for _, wanted in table], np.bool_)
    kept, count = array.kept(written([value for value, _ in table]), keep)
    assert count == len(table)
    assert json.loads(kept) == [value for value, wanted in table if wanted]
    if keep.any() or not table:
        assert kept == written([value for value, wanted in table if wanted])


def test_values_in_a_row_and_a_byte_order_mark() -> None:
    assert array.kept('\ufeff{"a": 1}\n{"a": 2}\n{"a": 3}', mask(0, 2, count=3)) == (
        '\ufeff{"a": 1}\n{"a": 3}',
        3,
    )
