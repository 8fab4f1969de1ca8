"""Constants in source code, and edits of them: every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadEdit
from workbench.inputs.code.constants import constants, literals, put, replaced

SOURCE = b"""\
# -*- coding: utf-8 -*-
\"\"\"d\xc3\xb6c\"\"\"
WIDTH = 128  # h\xc3\xb6w wide
NAME: str = "sgd"
LAYERS = [
    64,  # first
    32,
]
CFG = {"lr": 3e-4, "optim": {"name": "adam"}}


class Config:
    lr = 0.1
    steps = 100\t# tab


if True:
    device = "cuda"
else:
    device = "cpu"
for epoch in range(3):
    loss = 0.5
"""


def test_constants_are_known_by_the_names_of_the_parameters() -> None:
    found = {one.name: one for one in constants(SOURCE)}
    assert found["WIDTH"].text == "128"
    assert (found["WIDTH"].line, found["WIDTH"].kind) == (3, "int")
    assert found["CFG.lr"].text == "3e-4"
    assert found["Config.steps"].text == "100"
    assert found["LAYERS"].text == "[\n    64,  # first\n    32,\n]"
    assert "loss" not in found


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        ("WIDTH", "256", b"WIDTH = 128  #", b"WIDTH = 256  #"),
        ("NAME", "adam", b'"sgd"', b"'adam'"),
        ("NAME", "'adam'", b'"sgd"', b"'adam'"),
        ("NAME", "no way", b'"sgd"', b"'no way'"),
        ("LAYERS", "[1]", b"[\n    64,  # first\n    32,\n]", b"[1]"),
        ("CFG.lr", "1e-3", b"3e-4", b"1e-3"),
        ("Config.steps", "7", b"100\t# tab", b"7\t# tab"),
        ("CFG.lr", "1, 2", b"3e-4", b"(1, 2)"),
        ("CFG.lr", "1  # low", b"3e-4", b"(1  # low\n)"),
        ("NAME", "#fff", b'"sgd"', b"'#fff'"),
        ("NAME", "'#fff'", b'"sgd"', b"'#fff'"),
        ("NAME", 'f"{WIDTH}"', b'"sgd"', b'f"{WIDTH}"'),
        ("WIDTH", "64 * 4  # wider", b"= 128  #", b"= (64 * 4  # wider\n)  #"),
    ],
)
def test_an_edit_replaces_the_expression_alone(
    name: str, text: str, old: bytes, new: bytes
) -> None:
    assert put(SOURCE, name, text) == SOURCE.replace(old, new)


def test_all_branches_give_the_new_value() -> None:
    changed = put(SOURCE, "device", "mps")
    assert changed == SOURCE.replace(b'"cuda"', b"'mps'").replace(b'"cpu"', b"'mps'")


def test_line_ends_a_byte_order_mark_and_another_encoding_stay() -> None:
    windows = b"\xef\xbb\xbf" + SOURCE.split(b"\n", 1)[1].replace(b"\n", b"\r\n")
    assert put(windows, "WIDTH", "1") == windows.replace(b"= 128", b"= 1")
    latin = "# coding: latin-1\nä = 'ü'; WIDTH = 'é'\n".encode("latin-1")
    assert put(latin, "WIDTH", "è") == latin.replace("é".encode("latin-1"), "è".encode("latin-1"))


def test_names_that_are_given_values_side_by_side_are_edited_apart() -> None:
    source = b"SIDE, (CLASSES, NAME) = 8, [10, 'a']  # both\nA, B = SIDE, 1\nC, *D = 1, 2\n"
    found = {one.name: one.text for one in constants(source)}
    assert found == {"SIDE": "8", "CLASSES": "10", "NAME": "'a'", "B": "1"}
    assert put(source, "CLASSES", "9") == source.replace(b"10", b"9")
    assert put(source, "SIDE", "4, 4") == source.replace(b"8", b"(4, 4)")


def test_names_that_share_a_value_share_the_new_one() -> None:
    assert put(b"A = B = 3  # both\n", "B", "4") == b"A = B = 4  # both\n"
    assert put(b"LR = 1\nLR = 2\n", "LR", "3") == b"LR = 3\nLR = 3\n"


def test_what_the_encoding_of_the_file_cannot_hold_is_said() -> None:
    with pytest.raises(BadEdit, match="cannot be written in a file that is iso-8859-1"):
        put(b"# coding: latin-1\nWIDTH = 'a'\n", "WIDTH", "'\u65e5'")

        put(b"WIDTH = 'a'\n", "WIDTH", "'\udc80'")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("WIDHT", "1", "did you mean WIDTH"),
        ("loss", "1", "no constant loss"),
        ("WIDTH", "1 +", "line 3: WIDTH = 1 \\+: no Python expression"),
        ("WIDTH", "1; import os", "no Python expression"),
        ("WIDTH", "", "no Python expression"),
        ("NAME", "'adam", "no Python expression"),
    ],
)
def test_what_cannot_be_is_said(name: str, text: str, told: str) -> None:
    with pytest.raises(BadEdit, match=told):
        put(SOURCE, name, text)


def test_a_source_that_does_not_parse_is_said_with_its_line() -> None:
    with pytest.raises(BadEdit, match="line 2"):
        put(b"WIDTH = 1\nif:\n", "WIDTH", "2")


def test_literals_are_found_and_replaced_but_not_within_other_texts() -> None:
    source = b'a = open("data.csv")\nb = f"data.csv{a}"\nc = "my data.csv"  # data.csv\n'
    assert literals(source, "data.csv") == [1]
    assert replaced(source, "data.csv", "/x'y.csv") == source.replace(
        b'open("data.csv")', b'open("/x\'y.csv")'
    )


@given(st.integers(), st.text("äx #\t", max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_whatever_stands_around_it_stays(value: int, comment: str, end: str) -> None:
    text = f"{end}# {comment}{end}A = '''{comment}''';  WIDTH  =  12 # {comment}{end}B = 3{end}"
    told = f"  {value} #"
    expected = text.replace("  12 #", told, 1)
    assert put(text.encode(), "WIDTH", str(value)) == expected.encode()
