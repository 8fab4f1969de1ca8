"""Which texts are filters, and where the others are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadFilter
from workbench.filters.completion import completions
from workbench.filters.filter import Filter
from workbench.filters.grammar import parse
from workbench.filters.names import Names
from workbench.filters.pointing import pointed
from workbench.filters.tokens import quoted, tokens
from workbench.filters.tree import All, Any, Compare, Not, Search
from workbench.run.lifecycle import Running

from .made import made

RUNS = [
    made(
        1, metrics={"acc": 0.5, "a b": 1.0}, params={"lr": 0.1, "in": "x"}, code="5a", tags=("t",)
    ),
    made(2, Running(), metrics={"acc": float("nan")}, params={"lr": "auto"}, data={"d": "m:77"}),
]
#: What filters are made of, and what they are not.
PIECES = st.sampled_from(
    [
        "`a b`",
        *"""and or not ( ) , in is = == != < >= ~ !~ acc lr "in" state done live tag t star code
        data changed since 1 2 9 52ac… took 1h30m started 2d ago today min( at( count( step
        90 % 1e-3 nan inf missing exists metric. param.lr metric.acc ' " ` ! && ≥ \x00 é ∞
        name note 2026-11-25 14:30 99999999999999999999 1e999 step=""".split(),
    ]
)
TEXTS = st.one_of(
    st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)
)


def shape(text: str) -> object:
    """The tree without places: names, signs and values."""

    def told(node: object) -> object:
        match node:
            case All(parts):
                return ["and", *map(told, parts)]
            case Any(parts):
                return ["or", *map(told, parts)]
            case Not(part):
                return ["not", told(part)]
            case Compare(operand, sign, values):
                return f"{operand.name} {sign} {'|'.join(value.text for value in values)}"
            case Search(word):
                return word.text
            case _:
                return node

    return told(parse(text))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", ["and"]),
        ("  \t", ["and"]),
        ("a or b and c", ["or", "a", ["and", "b", "c"]]),
        ("(a or b) and c", ["and", ["or", "a", "b"], "c"]),
        ("not a and b", ["and", ["not", "a"], "b"]),
        ("NOT (a Or b)", ["not", ["or", "a", "b"]]),
        ("wide lr", ["and", "wide", "lr"]),
        ("lr<1e-3", "lr < 1e-3"),
        ("lr>-1", "lr > -1"),
        ("val/acc-top_5.x:y == .9", "val/acc-top_5.x:y = .9"),
        ("acc<>90 % and b", ["and", "acc != 90 %", "b"]),
        ("acc ≥ 1 and acc ≤ 2", ["and", "acc >= 1", "acc <= 2"]),
        ("tag is x", "tag = x"),
        ("tag is not x", "tag != x"),
        ("o in (adam, 'sgd m')", "o = adam|sgd m"),
        ("o not in (adam,sgd)", "o != adam|sgd"),
        ('`a ``b` ~ "say ""x"""', 'a `b ~ say "x"'),
        ('"and" = "or"', "and = or"),
        ("took > 1h 30m and x", ["and", "took > 1h 30m", "x"]),
        ("took < 5 min or x", ["or", "took < 5 min", "x"]),
        ("started > 2 days ago and x", ["and", "started > 2 days ago", "x"]),
        ("started > 2026-11-25 14:30 and x", ["and", "started > 2026-11-25 14:30", "x"]),
        ("star wide", ["and", "star = true", "wide"]),
        ("not star", ["not", "star = true"]),
        ("`star`", "star"),
        ("missing", "missing"),
        ("min", "min"),
        ("min > 3", "min > 3"),
    ],
)
def test_what_a_filter_says(text: str, tree: object) -> None:
    assert shape(text) == tree


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        ("acc > ^", "", "ends where a value is expected"),
        ("acc > «>» 1", ">", "a value is expected here, not `>`"),
        ("acc > «and» 1", "and", "a value is expected"),
        ("a and ^", "", "ends where a name or a word is expected"),
        ("not ^", "", "ends where"),
        ("a and «or» b", "or", "a name or a word is expected here, not `or`"),
        ("«=» 3", "=", "a name or a word is expected"),
        ("«)»", ")", "a name or a word is expected"),
        ("a «)»", ")", "is not expected here"),
        ("a «,» b", ",", "is not expected here"),
        ("(a^", "", "`)` is expected"),
        ("acc > 1 «ad» lr < 1", "ad", "`ad` is not expected here"),
        ("wide «acc» > 1", "acc", "`acc` is not expected here"),
        ("a «&&» b", "&&", "say `and`"),
        ("«!»star", "!", "say `not`"),
        ('name = «"wide»', '"wide', "this quote is not closed"),
        ("«`a b > 1»", "`a b > 1", "this quote is not closed"),
        ("o in «adam»", "adam", "`(` is expected"),
        ("o in («)»", ")", "a value is expected"),
        ("o in (a «b»)", "b", "`)` is expected"),
        ("o in (a,^", "", "a value is expected"),
        ("code changed ^", "", "`since` is expected"),
        ("«lr» changed since 3", "lr", "cannot be asked whether it changed"),
        ("«min»(acc)", "min", "compared with nothing"),
        ("min(^", "", "the name of a metric is expected"),
        ("min(«param.lr») > 1", "param.lr", "is of a metric"),
        ("at(acc«)» > 1", ")", "`,` is expected"),
        ("at(acc, step «x») > 1", "x", "a step is expected"),
        ("x = «metric.`a`»", "metric.`a`", "a value is expected"),
        ("(" * 50 + "«(»" + "a", "(", "nested too deeply"),
        ("not " * 60, None, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_pointed_at(text: str, wrong: str | None, message: str) -> None:
    start, plain = _marked(text)
    with pytest.raises(BadFilter) as caught:
        parse(plain)
    assert message in caught.value.message
    assert caught.value.text == plain
    if wrong is not None:
        assert (caught.value.start, caught.value.end) == (start, start + len(wrong))


def _marked(text: str) -> tuple[int, str]:
    """The place that `«…»` or `^` marks, and the text without the marks."""
    start = max(text.find("«"), text.find("^"))
    return start, text.translate({ord(mark): None for mark in "«»^"})


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_a_filter_or_is_pointed_at(text: str) -> None:
    def at(runs: object, name: str, step: float) -> list[float | None]:
        return [step, None]

    try:
        answers = Filter.parse(text).judge(RUNS, at, now=1e9)
    except BadFilter as error:
        assert error.text == text
        assert 0 <= error.start <= error.end <= len(text)
        shown, carets = pointed(error, 60)
        assert len(carets) <= 60 and "^" in carets and "\x00" not in shown
    else:
        assert {*answers} <= {True, False, None}
        assert len(answers) == len(RUNS)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 80))
def test_completion_takes_any_text(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))
    for one in completions(text, cursor, NAMES):
        assert 0 <= one.start <= cursor <= one.end <= len(text)
        assert one.text


NAMES = Names.of(RUNS)


@given(st.text(min_size=1))
def test_any_name_can_be_written(name: str) -> None:
    first = tokens(quoted(name))[0]
    assert first.text == name
    assert parse(f"{quoted(name)} > 1") == parse(f"{quoted(name)} > 1 ")


def test_a_place_is_shown_by_carets_below_it() -> None:
    error = BadFilter("x", text="a\tb = \x1b日本 and c", start=6, end=9)
    assert pointed(error, 40) == ("a␉b = ␛日本 and c", "      ^^^^^")
    assert pointed(BadFilter("x", text="a >", start=3, end=3), 40) == ("a >", "   ^")


def test_a_long_filter_is_cut_around_the_place() -> None:
    text = "a" * 100 + " ? " + "b" * 100
    shown, carets = pointed(BadFilter("x", text=text, start=101, end=102), 30)
    assert len(shown) == 30
    assert shown[carets.index("^")] == "?"
