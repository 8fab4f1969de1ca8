"""The steps of a subset, and how each is written.

Which rows a sample takes follows from their numbers in the file alone: `scramble` makes of each
number another one below 2**32 that looks like chance, and a row is taken where that is small
enough. A larger sample with the same seed so holds the smaller one, in any version of DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

#: How many numbers there are to draw from.
SCALE = 1 << 32


@dataclass(frozen=True, slots=True)
class Where:
    """Rows for which an expression is true; `start` is its place in the text of the subset."""

    text: str
    start: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """About so many percent of the rows."""

    percent: float
    seed: int = 0

    @property
    def text(self) -> str:
        """`10 %`"""
        number = f"{self.percent:.12f}".rstrip("0").rstrip(".")
        return f"{number} %{_seeded(self.seed)}"


@dataclass(frozen=True, slots=True)
class Count:
    """Exactly so many rows; all of them where there are fewer."""

    rows: int
    seed: int = 0

    @property
    def text(self) -> str:
        """`500 rows`"""
        return f"{self.rows} row{'s' * (self.rows != 1)}{_seeded(self.seed)}"


@dataclass(frozen=True, slots=True)
class Balanced:
    """As many rows of every value of these columns as the rarest has; a row without a value has
    no class, and is left out. `start` is the place of the first name."""

    columns: Sequence[str]
    seed: int = 0
    start: int = field(default=0, compare=False)

    @property
    def text(self) -> str:
        """`balanced by label`"""
        return f"balanced by {', '.join(map(name, self.columns))}{_seeded(self.seed)}"


@dataclass(frozen=True, slots=True)
class Drop:
    """All rows but these, `(first, last)` of their numbers in the file from 0, in order. `start` is
    the place of the first number that was typed."""

    ranges: Sequence[tuple[int, int]]
    start: int = field(default=0, compare=False)

    @property
    def text(self) -> str:
        """`drop 3, 17, 20-30`"""
        return "drop " + ", ".join(
            f"{low}" if low == high else f"{low}-{high}" for low, high in self.ranges
        )


Step: TypeAlias = Where | Share | Count | Balanced | Drop


def name(column: str) -> str:
    """A column as it stands in a filter: in quotes where it is not a plain word."""
    plain = column.isidentifier() and column.isascii() and column.lower() != "seed"
    return column if plain else '"' + column.replace('"', '""') + '"'


def scaled(step: Step, share: float) -> Step:
    """The step for a dataset that has but this share of the rows."""
    return Count(round(step.rows * share), step.seed) if isinstance(step, Count) else step


def merged(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same rows in rising ranges with gaps between them."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def scramble(row: str, seed: int, place: int) -> str:
    """The SQL of the number that a row draws, from 0 to `SCALE` - 1; `row` is the SQL of its own,
    `place` the one of the step in the subset: two steps draw anew.

    Rows below 2**32 draw different numbers. Source: A. Appleby 2011, MurmurHash3, fmix32, without
    its last step, which the highest bits do not need; in 64 bits, so that nothing overflows.
    """
    start = (seed * 0x9E3779B9 + place * 0xC2B2AE3D + 0x7F4A7C15) % SCALE
    x = f"((({row})::UBIGINT + {start}) & {SCALE - 1})"
    x = f"(({x} * {0x9E3779B1}) & {SCALE - 1})"
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = f"((xor({x}, {x} >> {shift}) * {factor}) & {SCALE - 1})"
    return x


def _seeded(seed: int) -> str:
    return f" seed {seed}" if seed else ""
