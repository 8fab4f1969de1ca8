"""Scatter, parallel coordinates and lists of values: any values, exact size, nothing lost."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.draw.cells import Row, cell_width, plain
from workbench.draw.gauge import Value, gauge, value_of, written
from workbench.draw.legend import Entry
from workbench.draw.parallel import Strand, parallel
from workbench.draw.ranking import Base, value_list
from workbench.draw.scatter import Spot, scatter

pytestmark = pytest.mark.filterwarnings("error")

NUMBERS = st.floats() | st.sampled_from([1e-300, 1e300, -1e300, 1.7e308, 0.0])
VALUES = (
    st.none() | NUMBERS | st.text(max_size=6) | st.sampled_from(["[b]x[/b]", "\x1b[2J", "步骤"])
)


def sized(rows: list[Row], width: int, height: int) -> None:
    assert [cell_width(plain([row])) for row in rows] == [width] * height
    whole = "".join(piece.text for row in rows for piece in row)
    assert "\x1b" not in whole


def of_ink(rows: list[Row], ink: str) -> str:
    return "".join(piece.text for row in rows for piece in row if piece.ink == ink)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, st.booleans())), st.integers(1, 70), st.integers(1, 20))
def test_a_scatter_of_anything_has_the_exact_size(
    data: list[tuple[Value, Value, bool]], width: int, height: int
) -> None:
    spots = [Spot("run", x, y, "series-0", "a", chosen) for x, y, chosen in data]
    sized(scatter("lr", "val/acc", spots, width, height), width, height)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 5).flatmap(
        lambda n: st.tuples(
            st.lists(st.text(max_size=5), min_size=n, max_size=n),
            st.lists(st.tuples(*[VALUES] * n), max_size=8),
        )
    ),
    st.integers(1, 70),
    st.integers(1, 20),
    st.sampled_from(["up", "down", None]),
)
def test_parallel_coordinates_of_anything_have_the_exact_size(
    data: tuple[list[str], list[tuple[Value, ...]]], width: int, height: int, good: str | None
) -> None:
    names, runs = data
    strands = [
        Strand(values, "a", "series-0", index == 0, "run 1") for index, values in enumerate(runs)
    ]
    sized(parallel(names, strands, width, height, [good] * len(names)), width, height)


ENTRIES = st.lists(
    st.builds(Entry, st.just("a"), st.text(max_size=9), st.none() | NUMBERS, st.just("series-0")),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(ENTRIES, st.integers(1, 120), st.integers(1, 9), st.booleans(), st.none() | NUMBERS)
def test_a_list_of_values_has_the_exact_size(
    entries: list[Entry], width: int, height: int, based: bool, value: float | None
) -> None:
    base = Base(entries[0].name if entries else "x", value) if based else None
    sized(value_list(entries, width, height, base, "up"), width, height)


def test_every_run_of_a_scatter_is_drawn_or_counted() -> None:
    spots = [Spot(f"{n}", float(n % 4), float(n % 3)) for n in range(12 * 5)]
    spots += [Spot("x", None, 1.0), Spot("y", 1.0, math.nan)]
    rows = scatter("lr", "acc", spots, 60, 14)
    drawn = "".join(plain([row])[8:] for row in rows[1:-2])
    assert sum(int(char) for char in drawn if char.isdigit()) == 60
    assert "2 of 62 have no value" in plain(rows[:1])


def test_the_chosen_run_lies_over_all_others_and_is_named() -> None:
    spots = [Spot("other", 1.0, 1.0), Spot("14 warm", 1.0, 1.0, chosen=True), Spot("far", 2.0, 2.0)]
    rows = scatter("lr", "acc", spots, 70, 12)
    assert of_ink(rows[1:], "cursor").strip() == "◆"
    assert "◆ 14 warm  lr 1  acc 1" in plain(rows[:1])


def test_a_scatter_over_decades_is_logarithmic_and_text_stands_side_by_side() -> None:
    spots = [Spot("", 10.0**n, float(n)) for n in range(-5, 0)]
    labels = plain(scatter("lr", "acc", spots, 70, 12)[-1:]).split()
    assert {"1e-5", "1e-4", "0.001", "0.01", "0.1"} <= set(labels)
    turned = plain(scatter("lr", "acc", spots, 70, 12, other=True)[-1:]).split()
    assert "1e-5" not in turned and {"0.04", "0.08"} <= set(turned)
    narrow = [Spot("", lr, 1.0) for lr in (0.005, 0.02, 0.1)]
    found = narrow, [Spot("", n, 1.0) for n in (1.0, 5.0, 10.0)]
    log = [plain(scatter("lr", "acc", held, 70, 12)[-1:]).split() for held in found]
    assert {"0.01", "0.02", "0.05"} <= set(log[0])
    assert {"4", "6", "8"} <= set(log[1])
    assert not gauge([0.0, 1.0], other=True).log and not gauge(["a", 1.0], other=True).turns
    names = [Spot("", name, 1.0) for name in ("sgd", "adam", "lion", "adam")]
    assert plain(scatter("opt", "acc", names, 70, 12)[-1:]).split() == "opt adam lion sgd".split()


def test_lines_go_from_bad_to_good_and_the_chosen_run_is_written_out() -> None:
    strands = [Strand((float(n), float(n)), chosen=n == 3) for n in range(5)]
    for good, best in (("up", 4.0), ("down", 0.0)):
        rows = parallel(["lr", "acc"], strands, 60, 20, [None, good])
        inks = {piece.ink for row in rows for piece in row}
        assert {"scale-0", "scale-4", "cursor"} <= inks
        place = 3 if best else -3
        assert "scale-4" in {piece.ink for piece in rows[place]}
        assert plain(rows[-1:]).split() == ["3", "3"]
    neutral = parallel(["lr", "acc"], strands, 60, 20, [None] * 2)
    assert not any(piece.ink.startswith("scale") for row in neutral for piece in row)


def test_a_missing_value_interrupts_its_line() -> None:
    whole = parallel(
        ["a", "b", "c"], [Strand((0.0, 0.0, 0.0)), Strand((1.0, 1.0, 1.0))], 50, 10, [None] * 3
    )
    broken = parallel(
        ["a", "b", "c"], [Strand((0.0, None, 0.0)), Strand((1.0, 1.0, 1.0))], 50, 10, [None] * 3
    )
    lowest = [plain([rows[-2]]) for rows in (whole, broken)]
    assert len(lowest[0].replace(" ", "")) > 30
    assert len(lowest[1].replace(" ", "")) < 8


def test_axes_that_do_not_fit_are_told_and_the_last_one_stays() -> None:
    names = [f"p{n}" for n in range(30)] + ["val/acc"]
    rows = parallel(names, [Strand((1.0,) * 31), Strand((2.0,) * 31)], 80, 15, ["up"] * 31)
    assert "2 runs, 7 of 31 axes" in plain(rows[:1])
    assert plain(rows[1:2]).split() == ["p0", "p1", "p2", "p3", "p4", "p5", "val/acc"]


def test_every_axis_has_a_title_and_its_good_end_a_sign() -> None:
    names = [f"optimizer_parameter_{n}" for n in range(6)] + ["val/loss"]
    strands = [Strand((1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), name="run 7", chosen=True)]
    for width in (70, 90, 120):
        rows = parallel(names, strands, width, 15, [None] * 5 + ["up", "down"])
        shown = int(plain(rows[:1]).split()[3]) if "of" in plain(rows[:1]) else len(names)
        titles = plain(rows[1:2]).split()
        assert len(titles) == shown and titles[-1].startswith("val/")
        assert all(title.endswith("…") for title in titles[:-1])
        assert plain(rows[-1:]).split()[:3] == ["run", "7", "1"]
        assert plain(rows[-2:-1]).split()[-2:] == ["7", "▼"]
        assert plain(rows[2:3]).count("▲") == (shown == len(names))


def test_the_title_of_a_scatter_says_where_it_is_cut() -> None:
    spot = Spot("12 a long name of a run", 0.00123456, 0.7, chosen=True)
    for width in (30, 40, 60):
        (head,) = scatter("learning_rate", "val/accuracy", [spot, Spot("", 1.0, 2.0)], width, 9)[:1]
        assert plain([head]).rstrip().endswith("…")


def test_the_list_is_sorted_with_the_difference_to_the_baseline() -> None:
    values = {"1": 0.5, "2": 0.75, "3 base": 0.625, "4": None, "5": math.nan}
    entries = [Entry("abcde"[n], name, value, "") for n, (name, value) in enumerate(values.items())]
    rows = value_list(entries, 36, 6, Base("3 base", 0.625), "up")
    assert [plain([row]).split() for row in rows] == [
        "beside 3 base".split(),
        "b 2 0.75 +0.125".split(),
        "c 3 base 0.625 base".split(),
        "a 1 0.5 -0.125".split(),
        "e 5 nan".split(),
        "d 4 —".split(),
    ]
    assert of_ink(rows, "good").split() == ["+0.125"]
    assert of_ink(rows, "bad").split() == ["-0.125"]
    down = value_list(entries, 36, 6, Base("3 base", 0.625), "down")
    assert plain(down[1:2]).split()[:2] == ["a", "1"]
    assert plain(down[1:2]).startswith("a 1          0.5   -0.125   ")  # no wider than names need
    assert of_ink(down, "good").split() == ["-0.125"]
    unknown = value_list(entries, 36, 6, Base("3 base", 0.625), None)
    assert of_ink(unknown, "good") == of_ink(unknown, "bad") == ""


def test_twenty_values_take_the_columns_they_need_and_the_rest_is_counted() -> None:
    entries = [Entry("a", f"run {n}", float(n), "") for n in range(20)]
    wide = plain(value_list(entries, 84, 7, None, "up"))
    assert all(f"run {n} " in wide for n in range(20))
    assert "+7 more" in plain(value_list(entries, 60, 7, None, "up"))


@pytest.mark.parametrize(
    ("values", "ends", "middle"),
    [
        ([1.0, 3.0], ("1", "3"), 2.0),
        ([0.001, 10.0], ("0.001", "10"), 0.1),
        ([-1e308, 1e308], ("-1e308", "1e308"), 0.0),
        (["m2", "m10", "m3"], ("m2", "m10"), "m3"),
        ([2.0, "auto"], ("2", "auto"), None),
        ([0.005, 0.02, 0.08], ("0.005", "0.08"), 0.02),
        ([1.0, 5.5, 10.0], ("1", "10"), 5.5),
    ],
)
def test_a_gauge_puts_values_between_its_ends(
    values: list[Value], ends: tuple[str, str], middle: Value
) -> None:
    found = gauge(values)
    assert found.ends() == ends
    assert middle is None or found.place(middle) == pytest.approx(0.5)
    assert found.place(None) is None
    assert found.place(math.nan) is None


def test_a_few_texts_stand_beside_the_numbers_after_a_gap() -> None:
    found = gauge([0.0, 10.0, 5.0, "auto", 10.0, "none"])
    assert found.ends() == ("0", "none")
    places = [found.place(value) or 0.0 for value in (0.0, 5.0, 10.0, "auto", "none")]
    assert places == sorted(places) and places[-1] == pytest.approx(1)
    assert places[1] == pytest.approx(places[2] / 2)
    assert places[3] - places[2] > 0.1
    spots = [Spot("", value, 1.0) for value in (100.0, 300.0, 1000.0, 10_000.0, "auto")]
    labels = plain(scatter("steps", "acc", spots, 70, 12)[-1:]).split()
    assert labels[0] == "steps" and labels[-1] == "auto"
    assert {"100", "1000", "10k"} <= set(labels)
    strands = [Strand((value, 1.0)) for value in (1.0, 2.0, 4.0, "auto", "auto")]
    rows = [plain([row]).split() for row in parallel(["p", "acc"], strands, 50, 24, [None] * 2)]
    assert rows[2][0] == "auto" and rows[-1][0] == "1"
    assert any("4" in "".join(row) for row in rows[3:-1])


def test_a_single_value_is_in_the_middle() -> None:
    assert gauge([7.0]).place(7.0) == 0.5
    assert gauge(["x"]).place("x") == 0.5
    assert gauge([]).place(1.0) == 1.0


def test_parameters_of_every_kind_are_values() -> None:
    told = [None, True, 3, 2.5, 10**400, "adam", [1, 2]]
    assert [value_of(value) for value in told][:4] == [None, "yes", 3.0, 2.5]
    assert value_of(10**400) == "1" + "0" * 400
    assert value_of([1, 2]) == "[1, 2]"
    assert written(None) == "—"
