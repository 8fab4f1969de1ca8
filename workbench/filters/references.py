"""Code and data in a filter: the same as a run's, changed since a run, or a digest's beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import BadFilter
from ..index.catalog import Run
from .columns import Columns
from .tree import Value
from .words import digests

_RUN = re.compile(r"\d{1,6}", re.ASCII)
_DIGEST = re.compile(r"(?:[a-z0-9-]+:)?([0-9a-f]+)(?:…|\.\.\.)?", re.ASCII | re.IGNORECASE)


class Content:
    """What the runs were made of. All digits (up to six) name a run, else it is a digest."""

    def __init__(self, runs: Sequence[Run], columns: Columns) -> None:
        self._runs = runs
        self._columns = columns

    def known(self, kind: str) -> str:
        """SQL: whether it is known of a run at all."""
        return f"{self._column(kind)} <> ''"

    def same(self, kind: str, value: Value) -> str:
        """SQL: whether it is that of a run, or begins with a digest; for data, any of them."""
        if _RUN.fullmatch(value.text):
            test = f"{self._column(kind)} = {self._columns.bind(self._of_run(kind, value))}"
        elif found := _DIGEST.fullmatch(value.text):
            test = f"contains({self._column(kind)}, {self._columns.bind(f' {found[1].lower()}')})"
        else:
            message = f"`{value.text}` is neither the number of a run nor the beginning of a digest"
            hint = f"For a parameter called {kind}, write param.{kind}."
            raise BadFilter(message, hint, start=value.start, end=value.end)
        return f"CASE WHEN {self.known(kind)} THEN {test} END"

    def changed(self, kind: str, since: Value) -> str:
        """SQL: whether a run after that one has another."""
        if not _RUN.fullmatch(since.text):
            message = f"`{since.text}` is not the number of a run"
            raise BadFilter(message, start=since.start, end=since.end)
        before = self._columns.bind(self._of_run(kind, since))
        number = int(since.text)
        later = self._columns.flags(
            ("after", number), lambda: [run.number > number for run in self._runs]
        )
        differs = f"{self._column(kind)} <> {before}"
        return f"CASE WHEN NOT {later} THEN false WHEN {self.known(kind)} THEN {differs} END"

    def _column(self, kind: str) -> str:
        return self._columns.texts(kind, lambda: [_told(run, kind) for run in self._runs])

    def _of_run(self, kind: str, value: Value) -> str:
        number = int(value.text)
        found = next((run for run in self._runs if run.number == number), None)
        told = _told(found, kind) if found is not None else ""
        if told:
            return told
        lacks = "The code was not kept" if kind == "code" else "No data is known to be read"
        message = f"there is no run {number} here" if found is None else f"{lacks} in run {number}"
        hint = f"A digest that looks like a number ends in …: {kind} = {value.text}…"
        raise BadFilter(message, hint, start=value.start, end=value.end)


def _told(run: Run, kind: str) -> str:
    """What it was, each digest after a blank; empty where that is not known."""
    told = [run.code] if kind == "code" else sorted(digests(run))
    return "".join(f" {digest}" for digest in told if digest).lower()
