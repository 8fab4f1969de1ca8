"""What differs among sets of named values, and how it is worded."""

from __future__ import annotations

from workbench.compare.values import MISSING, UNKNOWN, Varies, varying
from workbench.compare.wording import pair, signed, value

NAN = float("nan")


def names(*sides: dict[str, object], first: tuple[str, ...] = ()) -> list[str]:
    return [one.name for one in varying(sides, first)[0]]


def test_what_varies_is_told_for_each_side_in_the_order_of_names() -> None:
    found, same = varying([{"a": 1, "m10": 1, "m2": 1}, {"a": 1, "m10": 2, "m2": 2}, {"a": 1}])
    assert found == [Varies("m2", (1, 2, MISSING)), Varies("m10", (1, 2, MISSING))]
    assert same == 1


def test_what_somebody_chose_comes_first() -> None:
    assert names({"a": 1, "z": 1}, {"a": 2, "z": 2}, first=("z",)) == ["z", "a"]


def test_numbers_are_the_same_by_value_and_texts_are_no_numbers() -> None:
    assert names({"n": 1}, {"n": 1.0}) == []
    assert names({"n": NAN}, {"n": NAN}) == []
    assert names({"n": 1}, {"n": "1"}) == ["n"]
    assert names({"n": True}, {"n": 1}) == ["n"]
    assert names({"n": None}, {}) == ["n"]
    assert names({"n": "—"}, {}) == ["n"]


def test_lists_and_dictionaries_are_compared_within() -> None:
    one: dict[str, object] = {"layers": [1, {"a": NAN}], "empty": {}}
    assert names(one, {"layers": (1.0, {"a": NAN}), "empty": {}}) == []
    assert names(one, {"layers": [1, {"a": 2}], "empty": {}}) == ["layers"]
    assert names(one, {"layers": [1], "empty": []}) == ["empty", "layers"]


def test_a_change_is_told_of_numbers_alone() -> None:
    assert Varies("x", (1, 3.5)).change(1) == 2.5
    assert Varies("x", (1, MISSING)).change(1) is None
    assert Varies("x", (True, False)).change(1) is None
    assert Varies("x", (1.0, 10**400)).change(1) is None
    assert not Varies("x", (1, 2, 1)).differs(2)


def test_a_side_of_which_nothing_is_known_differs_from_nothing() -> None:
    found, same = varying([{"a": 1, "b": 1}, None, {"a": 2, "b": 1}])
    assert found == [Varies("a", (1, UNKNOWN, 2))] and same == 1
    assert not found[0].differs(1) and found[0].differs(2)
    assert varying([None, {"a": 1}]) == ([], 1)


def test_nothing_and_one_side_have_no_differences() -> None:
    assert varying([]) == ([], 0)
    assert varying([{"a": 1}]) == ([], 1)


def test_many_runs_of_many_parameters_are_compared_at_once() -> None:
    runs = [{f"p{n}": n if n % 3 else n * run for n in range(300)} for run in range(200)]
    found, same = varying(runs)
    assert len(found) + same == 300


def test_values_in_words_are_one_line_and_steer_nothing() -> None:
    assert value(MISSING) == "—"
    assert value(None) == "None" and value("") == "''"
    assert value(0.0003) == "3e-4" and value(True) == "yes"
    assert value([64, 128]) == "[64, 128]"
    assert value("a\n\x1b[31mb") == "a␊␛[31mb"
    assert len(value("x" * 10_000)) == 32
    assert value(10**400).startswith("1000")


def test_two_values_that_differ_look_different() -> None:
    assert pair(0.1, 0.25) == ("0.1", "0.25")
    assert pair(1.000000001234, 1.000000001235) == ("1.000000001234", "1.000000001235")
    assert pair("0.1", 0.1) == ("'0.1'", "0.1")
    one, other = pair("x" * 100 + "a", "x" * 100 + "b")
    assert (one, other) == ("…xxxxa", "…xxxxb")


def test_a_change_has_a_sign() -> None:
    assert signed(0.812 - 0.791) == "+0.021"
    assert signed(-3) == "−3"
