"""Code and data in a filter: the same as a run's, changed since a run, or a digest's beginning; of
data also the names of files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import BadFilter
from ..index.catalog import Run
from ..inside.records import readable
from .columns import Columns, joined
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
        """SQL: whether it is that of a run, or begins with a digest; for data, any of them, or one
        of them has this path or file name."""
        if _RUN.fullmatch(value.text):
            test = f"{self._column(kind)} = {self._columns.bind(self._of_run(kind, value))}"
        elif kind == "data" and self._is_read(value.text):
            return self._paths_hold(joined([value.text]))
        elif found := _DIGEST.fullmatch(value.text):
            test = f"contains({self._column(kind)}, {self._columns.bind(f' {found[1].lower()}')})"
        else:
            message = f"`{value.text}` is neither the number of a run nor the beginning of a digest"
            hint = f"For a parameter called {kind}, write param.{kind}."
            if kind == "data":
                message += ", nor a file that these runs read"
                hint = f"A part of a path is found with data ~. {hint}"
            raise BadFilter(message, hint, start=value.start, end=value.end)
        return f"CASE WHEN {self.known(kind)} THEN {test} END"

    def path_has(self, value: Value) -> str:
        """SQL: whether the path of a dataset holds a text, in any case."""
        return self._paths_hold(value.text, lower=True)

    def _paths_hold(self, text: str, lower: bool = False) -> str:
        column = self._columns.texts("paths", lambda: list(map(_paths, self._runs)), lower)
        told = self._columns.bind(text.lower() if lower else text)
        return f"CASE WHEN {column} <> '' THEN contains({column}, {told}) END"

    def _is_read(self, name: str) -> bool:
        return any(name in _names(run) for run in self._runs)

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


def _names(run: Run) -> list[str]:
    """The paths and the file names of what it read, as they can be typed."""
    return [readable(one) for path in run.data for one in (path, path.rpartition("/")[2])]


def _paths(run: Run) -> str:
    return joined(_names(run))
