"""A filter: parsed once, asked of any runs, as often as they change."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import BadFilter
from ..index.catalog import Run
from .grammar import parse
from .tree import All, Node

if TYPE_CHECKING:
    from .meaning import At


@dataclass(frozen=True, slots=True)
class Filter:
    """What some runs have in common. `Filter.parse("")` is what all have."""

    text: str
    root: Node

    @classmethod
    def parse(cls, text: str) -> Filter:
        """The filter that a text says. Raises BadFilter where it is no filter at all; whether its
        names are known shows when it is asked of runs."""
        return cls(text, parse(text))

    def select(
        self, runs: Sequence[Run], at: At | None = None, now: float | None = None
    ) -> list[Run]:
        """The runs of which it is true, in their order. Raises BadFilter, as `judge` does."""
        answers = self.judge(runs, at, now)
        return [run for run, answer in zip(runs, answers, strict=True) if answer]

    def judge(
        self,
        runs: Sequence[Run],
        at: At | None = None,
        now: float | None = None,
        strict: bool = True,
    ) -> list[bool | None]:
        """Whether it is true of each run; None where that is not known, as of a metric that was
        never measured.

        `at` answers `at(…)`, as `index.moments` does; `now` is seconds since the epoch. Raises
        BadFilter for what means nothing among these runs; for a name that none has only where
        `strict`.
        """
        if not runs or self.root == All(()):
            return [True] * len(runs)
        from .asking import ask

        try:
            return ask(self.root, runs, at, time.time() if now is None else now, strict)
        except BadFilter as error:
            error.text = self.text
            raise
