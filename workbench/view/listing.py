"""The lines of the table of runs: filtered, sorted, grouped, against their baselines.

It is worked out where the runs are read, not where they are shown: ten thousand runs take some
hundredths of a second.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_

from ..compare.baseline import Baselines
from ..errors import WorkbenchError
from ..filters.goals import Verdict, Verdicts
from ..index.catalog import Run
from ..project import Project
from ..settings import Settings
from .columns import Beside, Column, column_of, found_columns, sort_value
from .groups import Group, Spread, grouped

_REST = 20  # times as long as the columns took to find, before they are found anew


@dataclass(frozen=True, slots=True)
class TableWish:
    """What the table should show. `sort` and `columns` are keys of columns (no columns: those that
    are found), `group` is a way of `groups.ways`, `unfolded` the titles of groups whose runs are
    listed; `archived` lists the runs that were put away, too."""

    filter: str = ""
    sort: str = ""
    ascending: bool = False
    columns: tuple[str, ...] = ()
    group: str = ""
    unfolded: frozenset[str] = frozenset()
    archived: bool = False


Line = Run | Group


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines, in order, and where each stands by its key: the number of a run, the title of a
    group. `known` are all runs of the project by number, `archived` how many are put away and not
    listed, `trouble` what is wrong with the filter."""

    lines: tuple[Line, ...] = ()
    places: Mapping[int | str, int] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    known: Mapping[int, Run] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    baselines: Baselines = field(default_factory=Baselines, compare=False)
    wish: TableWish = TableWish()
    matching: int = 0
    archived: int = 0
    verdicts: Mapping[int, Mapping[str, Verdict]] = field(default_factory=dict)
    trouble: WorkbenchError | None = None

    def baseline(self, run: Run) -> Run | None:
        """The run that a run is compared with."""
        return self.baselines.of(run)

    def beside(self, run: Run) -> Beside:
        """What a run is seen beside."""
        goals = self.verdicts.get(run.number, {})
        return Beside(self.baseline(run), self.settings, goals)


def key_of(line: Line) -> int | str:
    """What names a line for as long as it is there."""
    return line.number if isinstance(line, Run) else line.title


def arranged(runs: Sequence[Run], wish: TableWish, listing: Listing) -> Listing:
    """The listing with these runs of it in the order and the groups that are wished for."""
    columns = listing.columns
    if not wish.group and all(listing.baseline(run) is None for run in runs):
        columns = tuple(replace(column, delta=False) for column in columns)
    lines = _lines(sorted(runs, key=lambda run: -run.number), wish)
    places = {key_of(line): place for place, line in enumerate(lines)}
    return replace(
        listing,
        lines=tuple(lines),
        places=places,
        columns=columns,
        wish=wish,
        matching=len(runs),
    )


def is_away(run: Run) -> bool:
    """Whether a run is not listed unless it is asked for: it was put away, or it is an evaluation
    that ended well, whose outcome stands with the run that it measured."""
    return run.labels.archived or (bool(run.spec.measures) and run.life.state == "finished")


def ink_of(line: Line, inks: Mapping[int, str]) -> str:
    """The ink of a run, or of the first run of a group that has one; empty where none has."""
    if isinstance(line, Run):
        return inks.get(line.number, "")
    return next((inks[run.number] for run in line.runs if run.number in inks), "")


class Lister:
    """Makes listings of the runs of one project. For one thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._columns: tuple[Column, ...] = ()
        self._with_goals = False
        self._found_in: Sequence[Run] = ()
        self._due = 0.0
        self._stale = False
        self._kept: tuple[str, list[Run], list[Run]] | None = None
        self._judged: tuple[Settings, list[Run], Verdicts] | None = None

    @property
    def overdue(self) -> bool:
        """Whether the last listing has columns of other runs, and it is time to find its own."""
        return self._stale and time.monotonic() >= self._due

    def listing(self, runs: Sequence[Run], settings: Settings, wish: TableWish) -> Listing:
        """The listing of these runs. A filter that cannot be understood keeps all of them."""
        listed = [run for run in runs if wish.archived or not is_away(run)]
        archived = len(runs) - len(listed)
        trouble: WorkbenchError | None = None
        verdicts: Mapping[int, Mapping[str, Verdict]] = {}
        try:
            verdicts = self._verdicts(list(runs), settings)
            listed = self._filtered(listed, wish.filter)
        except WorkbenchError as error:
            trouble = error
        self._stale = False
        columns = tuple(map(column_of, wish.columns)) or self._find_columns(listed, settings)
        known = {run.number: run for run in runs}
        empty = Listing(
            columns=columns,
            known=known,
            settings=settings,
            baselines=Baselines(runs, settings),
            archived=archived,
            verdicts=verdicts,
            trouble=trouble,
        )
        return arranged(listed, wish, empty)

    def _verdicts(self, runs: list[Run], settings: Settings) -> dict[int, dict[str, Verdict]]:
        """How each run meets each goal; worked out anew when a goal or a run has changed."""
        if not settings.goals:
            return {}
        held = self._judged
        if held is None or held[0] != settings or not _same(held[1], runs):
            held = self._judged = settings, runs, self._project.judge(settings.goals, runs)
        names = [goal.name for goal in held[2].goals]
        rows = zip(runs, held[2].rows, strict=True)
        return {run.number: dict(zip(names, row, strict=True)) for run, row in rows}

    def _filtered(self, runs: list[Run], text: str) -> list[Run]:
        """The runs that the filter keeps; worked out anew when it or a run has changed."""
        if not text.strip():
            return runs
        held = self._kept
        if held is None or held[0] != text or not _same(held[1], runs):
            held = self._kept = text, runs, self._project.filter(text, runs)
        return held[2]

    def _find_columns(self, runs: Sequence[Run], settings: Settings) -> tuple[Column, ...]:
        """The columns that tell the runs apart. They are looked for anew now and then: a key that
        filters thousands of runs is answered before."""
        now, goals = time.monotonic(), bool(settings.goals)
        if now >= self._due or goals != self._with_goals:
            self._columns, self._with_goals = found_columns(runs, goals), goals
            self._found_in = runs
            self._due = now + _REST * (time.monotonic() - now)
        self._stale = not _same(self._found_in, runs)
        return self._columns


def _same(one: Sequence[Run], other: Sequence[Run]) -> bool:
    """Whether nothing of these runs has changed."""
    return len(one) == len(other) and all(map(is_, one, other))


def _lines(runs: Sequence[Run], wish: TableWish) -> list[Line]:
    if not wish.group:
        return list(ordered(runs, wish))
    lines: list[Line] = []
    for group in _sorted_groups(grouped(runs, wish.group), wish):
        lines.append(group)
        if group.title in wish.unfolded:
            lines += ordered(group.runs, wish)
    return lines


def ordered(runs: Sequence[Run], wish: TableWish) -> Sequence[Run]:
    """Sorted by the column that was chosen, the newest first among equals; runs that have nothing
    there come last."""
    if not wish.sort:
        return runs[::-1] if wish.ascending else runs
    column = column_of(wish.sort)
    values = [(sort_value(column, run), run) for run in runs]
    held = [(value, run) for value, run in values if value is not None]
    held.sort(key=lambda pair: pair[0], reverse=not wish.ascending)
    return [*(run for _, run in held), *(run for value, run in values if value is None)]


def _sorted_groups(groups: Sequence[Group], wish: TableWish) -> Sequence[Group]:
    """Groups by the mean of the metric that is sorted by, else by their parameter, else as they
    come."""
    if not wish.sort:
        return groups[::-1] if wish.ascending else groups
    column = column_of(wish.sort)
    if column.kind == "metric":
        spreads = [(group.spread(column.name), group) for group in groups]
        held = [(spread, group) for spread, group in spreads if spread is not None]
        held.sort(key=lambda pair: _mean(pair[0]), reverse=not wish.ascending)
        return [*(g for _, g in held), *(g for spread, g in spreads if spread is None)]
    firsts = {id(group.runs[0]): group for group in groups}
    return [firsts[id(run)] for run in ordered([group.runs[0] for group in groups], wish)]


def _mean(spread: Spread) -> float:
    return spread.mean
