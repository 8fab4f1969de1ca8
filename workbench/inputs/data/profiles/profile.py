"""What is known of the content of a dataset: its rows, its columns, and their distributions.

A profile is whole in itself: the dataset may be changed or removed later, and two profiles can
be compared without it. It is JSON, `told` and `parse`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

FORMAT = 1

ROWS, FILES = "rows", "files"
NUMBER, TEXT, BOOLEAN, TIME, OTHER = "number", "text", "boolean", "time", "other"
#: What the numbers of a column are: its values, the lengths of its texts or lists, or times in
#: seconds since the epoch.
VALUES, LENGTHS, SECONDS = "values", "lengths", "seconds"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A distribution of numbers, those that are finite.

    `of` says what they are. `edges` (n + 1 of them, rising) and `counts` (n) are a histogram: a
    bin holds what is above its lower edge and not above its upper one, the first bin its lower
    edge too. All finite numbers are in it; the bins in the middle are of one width, and those at
    the ends reach to the lowest and the highest number. `quantiles` are the 0, 5, … 100 %
    quantiles, those between the ends approximate. `odd` counts NaN and infinities. `mean` and
    `std` (of the population) are None where they are no finite number.
    """

    of: str
    low: float
    high: float
    mean: float | None
    std: float | None
    quantiles: Sequence[float]
    edges: Sequence[float]
    counts: Sequence[int]
    odd: int = 0

    @property
    def median(self) -> float:
        """The value in the middle, approximately."""
        return self.quantiles[len(self.quantiles) // 2]


@dataclass(frozen=True, slots=True)
class Top:
    """The most frequent values, as text, the most frequent first: the first 200 characters of
    each, `counts` how often it occurs, `rest` how many rows have other values."""

    values: Sequence[str]
    counts: Sequence[int]
    rest: int = 0

    @property
    def total(self) -> int:
        """Rows that have a value."""
        return sum(self.counts) + self.rest


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the words of what read it, and the kind that this is.

    `count` rows have a value, `nulls` have none; `distinct` is how many different values there
    are, approximately where `top` does not hold all. A column that was not looked into has
    `count` None.
    """

    name: str
    type: str
    kind: str
    count: int | None = None
    nulls: int = 0
    distinct: int | None = None
    numbers: Numbers | None = None
    top: Top | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A dataset: `rows` (of a folder `files`, as `unit` says), `columns`; or `problem`, why there
    is nothing to tell. `note` is what is left out."""

    rows: int | None = None
    unit: str = ROWS
    columns: Sequence[Column] = ()
    problem: str = ""
    note: str = ""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in self.columns if one.name == name), None)

    def told(self) -> dict[str, object]:
        """As JSON, what is not known left out."""
        kept: dict[str, object] = _without_none({"format": FORMAT, **asdict(self)})
        return kept


def parse(told: Mapping[str, Any]) -> Profile:
    """The profile that was told so. Raises ValueError, TypeError, KeyError, AttributeError for
    anything else; what a later format adds is passed over."""
    columns = [_column(one) for one in told.get("columns", ())]
    rows = told.get("rows")
    if rows is not None and not isinstance(rows, int):
        raise ValueError("rows are no number")
    return Profile(**{**_known(Profile, told), "columns": columns})


def _column(told: Mapping[str, Any]) -> Column:
    numbers, top = told.get("numbers"), told.get("top")
    return Column(
        **{
            **_known(Column, told),
            "numbers": None if numbers is None else _numbers(numbers),
            "top": None if top is None else Top(**_known(Top, top)),
        }
    )


def _numbers(told: Mapping[str, Any]) -> Numbers:
    found = Numbers(**{"mean": None, "std": None, **_known(Numbers, told)})
    if len(found.edges) != len(found.counts) + 1 or not found.quantiles:
        raise ValueError("a histogram without its edges")
    return found


def _known(kind: type, told: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: told[name] for name in names & told.keys()}


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_without_none(one) for one in value]
    return value
