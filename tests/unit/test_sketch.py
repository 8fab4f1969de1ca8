"""The course of a metric, folded in piece by piece."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from workbench.index.digest import fold
from workbench.index.sketch import Sketch, Stat

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def _sketch(*pieces: Sequence[object]) -> Sketch:
    sketch = Sketch()
    for piece in pieces:
        sketch.add(piece)
    return sketch


@given(st.lists(st.lists(FINITE, max_size=50), max_size=20))
def test_no_value_is_lost_however_it_comes_in_pieces(pieces: list[list[float]]) -> None:
    values = [value for piece in pieces for value in piece]
    stat = _sketch(*pieces).stat()
    assert stat.count == len(values)
    assert (stat.low, stat.high) == ((min(values), max(values)) if values else (None, None))
    assert len(stat.spark) == (0 if not values else min(len(stat.spark), 8))
    assert stat == _sketch(values).stat()


def test_the_course_shows_where_the_spike_is() -> None:
    values: list[object] = [0.0] * 1000
    values[500] = 1.0
    assert _sketch(values).stat().spark.count("█") == 1
    assert _sketch([3.0] * 5).stat().spark == "▄▄▄▄▄"
    assert _sketch(list(range(8))).stat().spark == "▁▂▃▄▅▆▇█"


def test_what_is_not_finite_counts_and_has_no_extreme() -> None:
    stat = _sketch(["nan", 1.0, "inf", None, 2, float("nan"), float("-inf")]).stat()
    assert (stat.low, stat.high, stat.count) == (1.0, 2.0, 7)
    assert _sketch(["nan", "nan"]).stat() == Stat(count=2)


def test_extremes_of_floats() -> None:
    stat = _sketch([1e-300, -1.7e308, 1.7e308]).stat()
    assert (stat.low, stat.high) == (-1.7e308, 1.7e308)
    assert stat.spark == "▅▁█"
    assert _sketch([0.0, 5e-324]).stat() == Stat(0.0, 5e-324, 2, "▄▄")


def test_it_is_told_and_goes_on_from_there() -> None:
    first, second = list(range(100)), list(range(50, 250))
    told = json.loads(json.dumps(_sketch(first).told()))
    again = Sketch.of(told)
    again.add(second)
    assert again.stat() == _sketch(first, second).stat()
    assert Stat._make(json.loads(json.dumps(again.stat()))) == again.stat()


def test_alternating_records_are_folded_by_name() -> None:
    sketches: dict[str, Sketch] = {}
    fold(sketches, [{"loss": 2.0, "acc": 0.1}, {"val": 1.0}, {"loss": 1.0, "acc": 0.2}])
    assert sketches["loss"].stat() == Stat(1.0, 2.0, 2, "█▁")
    assert sketches["val"].stat().count == 1
