"""The data of two runs: which datasets differ, how many rows they have, which columns moved.

Only what is on record is told. Distributions come from profiles, which are kept by content; where
there is none, that is said, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ..draw.natural import natural_key
from ..index.catalog import Run
from ..inputs.data.files import FileUse
from ..inputs.data.filtered import Filtered
from ..inputs.data.profiles import store
from ..inputs.data.profiles.profile import Column, Profile
from ..inputs.data.profiles.store import Profiles
from ..inside import layout
from . import distance
from .distance import Distance
from .side import datasets, filters, missed

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
#: Renamed: the same content at another path. Replaced: of each side one dataset is left, and both
#: are of one kind.
RENAMED, REPLACED, UNKNOWN = "renamed", "replaced", "unknown"
NOT_KEPT = "nobody looked into it while it was there"

Fact = TypeVar("Fact")
#: What is known of what a run read: its profile, or why there is none.
Look = Callable[[FileUse], Profile | str]


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column that both sides have. `distance` is None where the two cannot be compared, and
    `retyped` says whether its type is another one."""

    old: Column
    new: Column
    distance: Distance | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.new.name

    @property
    def retyped(self) -> bool:
        """Whether its type is another one."""
        return self.old.type != self.new.type

    @property
    def moved(self) -> bool:
        """Whether it differs by more than chance."""
        alike = (distance.SAME, distance.CHANCE)
        return self.retyped or (self.distance is not None and self.distance.verdict not in alike)


@dataclass(frozen=True, slots=True)
class DatasetChange:
    """One dataset of both runs, or of one.

    `path` is below the run's folder where it is, `was` the former path where that was another;
    `runs` are what the two runs are called.
    `profiles` of both sides are profiles, or why there is none. `columns` are those of both, what
    moved most first; `added` and `removed` those of one side. `filters` are those that the two
    runs were launched with, None where all of it was read.
    """

    path: str
    how: str
    old: FileUse | None
    new: FileUse | None
    was: str = ""
    profiles: tuple[Profile | str, Profile | str] = ("", "")
    columns: Sequence[ColumnChange] = ()
    added: Sequence[Column] = ()
    removed: Sequence[Column] = ()
    runs: tuple[str, str] = ("", "")
    filters: tuple[Filtered | None, Filtered | None] = (None, None)

    @property
    def rows(self) -> tuple[int | None, int | None]:
        """Rows before and after (of a folder files), None where not known."""
        was, now = (None if isinstance(one, str) else one.rows for one in self.profiles)
        if was is None:
            was = _counted(self.old, *self.filters)
        if now is None:
            now = _counted(self.new, *reversed(self.filters))
        return was, now

    @property
    def unit(self) -> str:
        """`rows` or `files`."""
        known = [one.unit for one in self.profiles if isinstance(one, Profile)]
        known += [one.unit for one in self.filters if one is not None]
        return known[0] if known else "rows"

    @property
    def filter(self) -> str:
        """How the filters differ: `label <> 7`, `label <> 7 → label < 3`, `no filter (was 10 %)`;
        empty where they do not."""
        was, now = ("" if one is None else one.text for one in self.filters)
        if was == now:
            return ""
        if not now:
            return f"no filter (was {was})"
        return f"{was} → {now}" if was else now

    @property
    def unknown(self) -> str:
        """Why columns cannot be compared; empty where they can, or where there is no need."""
        if self.old is None or self.new is None or self.how in (SAME, RENAMED):
            return ""
        for called, one in zip(self.runs, self.profiles, strict=True):
            why = one if isinstance(one, str) else one.problem
            if why:
                return f"{called}: {why}"
        return ""


@dataclass(frozen=True, slots=True)
class DataDifference:
    """The datasets of two runs, by path; `old` and `new` are what the runs are called. `unknown`
    says of which run nothing is known, or not yet; `missed` are the datasets that the new run read
    whole, although a filter was set for them."""

    old: str
    new: str
    datasets: Sequence[DatasetChange]
    unknown: str = ""
    missed: Sequence[str] = ()

    @property
    def changes(self) -> list[DatasetChange]:
        """Those that differ, or of which that is not known."""
        return [one for one in self.datasets if one.how != SAME]


def _counted(use: FileUse | None, own: Filtered | None, other: Filtered | None) -> int | None:
    """The rows of a side, by its own filter, or by that of the other side, which knows what it was
    made from."""
    if own is not None:
        return own.rows[1]
    whole = use is not None and other is not None and use.digest == other.digest[0] != ""
    return other.rows[0] if whole and other is not None else None


def row_counts(sides: Sequence[DataDifference | None], path: str) -> list[int | None]:
    """How many rows the dataset at `path` has on each side, by how the data of each differs from
    that of the first (None: it does not); None where that is not known, or it is not there."""
    return _by_side(sides, path, lambda one: one.rows)


def filter_texts(sides: Sequence[DataDifference | None], path: str) -> list[str]:
    """The filter of the dataset at `path` on each side, as `row_counts` has the rows; empty where
    it has none."""
    told = _by_side(sides, path, lambda one: one.filters)
    return ["" if one is None else one.text for one in told]


def _by_side(
    sides: Sequence[DataDifference | None],
    path: str,
    facts: Callable[[DatasetChange], tuple[Fact | None, Fact | None]],
) -> list[Fact | None]:
    """What is told of the dataset at `path` on each side, by what is of a change, before and
    after; the first side has what any of the changes was before."""
    held = [{one.path: one for one in side.datasets} if side else {} for side in sides]
    was = (facts(o)[0] for side in held for o in side.values() if (o.was or o.path) == path)
    first = next((one for one in was if one is not None), None)
    now = (side.get(path) for side in held)
    told = (None if one is None else facts(one)[1] for one in now)
    return [first if side is None else one for side, one in zip(sides, told, strict=True)]


def kept(root: Path) -> Look:
    """Looks up the profiles that the project at `root` has; makes none."""
    profiles = Profiles(root / layout.PROJECT)
    return lambda use: store.why_not(use) or profiles.find(use.digest) or NOT_KEPT


def of_runs(root: Path, old: Run, new: Run, look: Look | None = None) -> DataDifference:
    """From the data of one run of the project at `root` to that of another. Without a `look` only
    profiles that are kept count: a few milliseconds."""
    look = look or kept(root)
    was, now = datasets(old), datasets(new)
    for run, held in ((old, was), (new, now)):
        if not held and (run.origin or run.live):
            why = f"the data of {run.called} is not known{' yet' if run.live else ''}"
            return DataDifference(old.called, new.called, (), why)
    pairs = [_change(path, was.get(path), now[path], look) for path in now]
    pairs += [_change(path, was[path], None, look) for path in was if path not in now]
    runs = (old.called, new.called)
    found = sorted(_paired(pairs), key=lambda one: natural_key(one.path))
    given, gives = filters(old, was), filters(new, now)
    told = ((one, (given.get(one.was or one.path), gives.get(one.path))) for one in found)
    found = [replace(one, runs=runs, filters=both) for one, both in told]
    return DataDifference(*runs, found, missed=missed(new, now))


def _change(path: str, old: FileUse | None, new: FileUse | None, look: Look) -> DatasetChange:
    if old is None or new is None:
        how = ADDED if old is None else REMOVED
        known = ("" if old is None else look(old), "" if new is None else look(new))
        return DatasetChange(path, how, old, new, profiles=known)
    was, now = (one.digest or one.version for one in (old, new))
    how = UNKNOWN if not was or not now else SAME if was == now else CHANGED
    return compared(DatasetChange(path, how, old, new, profiles=(look(old), look(new))))


def compared(change: DatasetChange) -> DatasetChange:
    """The change with the columns of both sides compared, what moved most first."""
    old, new = change.profiles
    if isinstance(old, str) or isinstance(new, str) or change.how in (SAME, RENAMED):
        return change
    was, now = ({one.name: one for one in side.columns} for side in (old, new))
    both = [ColumnChange(was[n], now[n], distance.between(was[n], now[n])) for n in was if n in now]
    both.sort(key=_most_first)
    added = [one for name, one in now.items() if name not in was]
    removed = [one for name, one in was.items() if name not in now]
    told = (change.path, change.how, change.old, change.new, change.was, change.profiles)
    return DatasetChange(*told, both, added, removed)


def _most_first(change: ColumnChange) -> tuple[bool, float]:
    return not change.retyped, -1.0 if change.distance is None else -change.distance.share


def _paired(changes: Sequence[DatasetChange]) -> Iterator[DatasetChange]:
    """The changes, with datasets that have another path now as one."""
    left = {one.path: one for one in changes if one.how == REMOVED}
    fresh = [one for one in changes if one.how == ADDED]
    yield from (one for one in changes if one.how not in (ADDED, REMOVED))
    rest = []
    for one in fresh:
        was = next((two for two in left.values() if _same_content(two.old, one.new)), None)
        if was is None:
            rest.append(one)
        else:
            yield _joined(left.pop(was.path), one, RENAMED)
    gone = list(left.values())
    if len(rest) == len(gone) == 1 and _alike(gone[0], rest[0]):
        yield _joined(gone[0], rest[0], REPLACED)
    else:
        yield from (*rest, *gone)


def _same_content(old: FileUse | None, new: FileUse | None) -> bool:
    return old is not None and new is not None and bool(old.digest) and old.digest == new.digest


def _alike(gone: DatasetChange, fresh: DatasetChange) -> bool:
    """Whether a dataset may stand in for another: two tables of one kind, or two folders."""
    assert gone.old is not None and fresh.new is not None
    kinds = [use.files is not None or store.kind_of(use.path) for use in (gone.old, fresh.new)]
    return bool(kinds[0]) and kinds[0] == kinds[1]


def _joined(gone: DatasetChange, fresh: DatasetChange, how: str) -> DatasetChange:
    known = (gone.profiles[0], fresh.profiles[1])
    return compared(DatasetChange(fresh.path, how, gone.old, fresh.new, gone.path, known))
