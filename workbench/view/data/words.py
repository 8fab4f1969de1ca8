"""Numbers and shares of a dataset, as people read them."""

from __future__ import annotations

import time
from collections.abc import Mapping

from ...compare.side import missed
from ...draw.numerals import number
from ...index.catalog import Run
from ...inputs.data.files import FileUse
from ...inputs.data.filtered import Filtered, filtered
from ...inputs.data.profiles.profile import LENGTHS, SECONDS, Column, Numbers, Top

_VALUES = 4  # frequent values that are told


def grouped(count: int | None, width: int = 11) -> str:
    """`52 312`; in fewer digits where that does not fit, `—` where it is not known."""
    if count is None:
        return "—"
    text = f"{count:,}".replace(",", " ")
    return text if len(text) <= width else number(count, width)


def counted(count: int | None, unit: str) -> str:
    """`1 file`, `52 312 rows`; the unit is given in the plural."""
    return f"{grouped(count)} {unit[:-1] if count == 1 else unit}"


def filter_words(given: Filtered, what: str = "filter: ", missed: bool = False) -> str:
    """`filter: label <> 7, 5 620 → 5 054 rows`; of one that was `missed`, that it was."""
    if missed:
        return f"{what}{given.text} did not arrive: all of it was read"
    was, now = given.rows
    rows = f", {grouped(was)} → {counted(now, given.unit)}" if now is not None else ""
    return f"{what}{given.text}{rows}"


def filter_notes(run: Run, uses: Mapping[str, FileUse]) -> dict[str, str]:
    """What is said of the filters of a run, by the datasets that it read and that have one."""
    whole, given = missed(run, uses), filtered(run.spec).items()
    return {path: filter_words(one, missed=path in whole) for path, one in given if path in uses}


def percent(share: float) -> str:
    """`31 %`, and never 0 % or 100 % of what is not that exactly."""
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def nulls(column: Column) -> float:
    """The share of rows without a value."""
    total = (column.count or 0) + column.nulls
    return column.nulls / total if total else 0.0


def value(numbers: Numbers, x: float | None) -> str:
    """One of the numbers; times as dates."""
    if x is None:
        return "—"
    if numbers.of != SECONDS:
        return number(x, 6)
    try:
        form = "%Y-%m-%d" if numbers.high - numbers.low > 2 * 86400 else "%Y-%m-%d %H:%M"
        return time.strftime(form, time.gmtime(x))
    except (ValueError, OverflowError, OSError):
        return number(x, 6)


def summary(column: Column) -> str:
    """What the values of a column are: range and mean, or the most frequent of them."""
    numbers, top = column.numbers, column.top
    if column.count is None:
        return "not looked into"
    if column.count == 0:
        return "no values"
    if column.kind == "number" and numbers is not None:
        odd = f", {grouped(numbers.odd)} not finite" if numbers.odd else ""
        return f"{_range(numbers)}, mean {value(numbers, numbers.mean)}{odd}"
    if numbers is not None and numbers.of == SECONDS:
        return _range(numbers)
    many = counted(column.distinct, "values")
    if top is not None and 2 * top.rest < top.total:
        return f"{many}: {frequent(top)}" if column.kind != "boolean" else frequent(top)
    if numbers is not None and numbers.of == LENGTHS:
        what = "characters" if column.kind == "text" else "long"
        return f"{many}, {_range(numbers)} {what}"
    return many


def frequent(top: Top) -> str:
    """`train 80 %, test 20 %`."""
    total = top.total or 1
    pairs = list(zip(top.values, top.counts, strict=True))[:_VALUES]
    return ", ".join(f"{text or '(empty)'} {percent(count / total)}" for text, count in pairs)


def _range(numbers: Numbers) -> str:
    low, high = value(numbers, numbers.low), value(numbers, numbers.high)
    return low if low == high else f"{low} … {high}"
