"""The difference of data in words, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from ..inputs.data.files import FileUse
from ..inputs.data.filtered import GIVEN
from ..inside.records import readable
from .data import CHANGED, REPLACED, DataDifference, DatasetChange
from .wording import short

_LONG = 72  # cells of a filter in a sentence


def data_words(difference: DataDifference) -> str:
    """`312 rows fewer in train.csv`, `train.csv changed (same rows, ink moved most)`, `data
    train.csv: label <> 7, 5,620 → 5,054 rows`; empty where it is the same; `the data of run 12 is
    not known yet`; `the filter of train.csv did not arrive`."""
    told = [_missed(difference.missed)] if difference.missed else []
    return "; ".join(part for part in (_changes(difference), *told) if part)


def _missed(paths: Sequence[str]) -> str:
    names = ", ".join(short(Path(path).name) for path in paths)
    return f"the filter of {names} did not arrive: all of it was read"


def _changes(difference: DataDifference) -> str:
    changes = difference.changes
    if not changes:
        return difference.unknown
    more = len(changes) - 1
    others = f", and {more} more dataset{'s' if more > 1 else ''}" if more else ""
    return _words(max(changes, key=_weight)) + others


def _weight(change: DatasetChange) -> int:
    """What is told first: what is filtered otherwise, what has other rows, what changed otherwise,
    what came or went."""
    if change.filter:
        return 3
    was, now = change.rows
    return (CHANGED, REPLACED).count(change.how) * (2 if was != now else 1)


def _words(change: DatasetChange) -> str:
    if change.filter and (change.new is not None or _is_given(change.old)):
        return _filter_words(change)
    name, was_called = (short(Path(path).name) for path in (change.path, change.was))
    match change.how:
        case "added":
            return f"{name} added"
        case "removed":
            return f"{name} not read any more"
        case "renamed":
            return f"{was_called} is now {short(change.path)}"
        case "unknown":
            return f"content of {name} not known"
    was, now = change.rows
    place = f", in place of {was_called}" if change.was else ""
    if was is not None and now is not None and was != now:
        more = "fewer" if now < was else "more"
        return f"{abs(now - was)} {change.unit} {more} in {name}{place}"
    about = f" (same {change.unit}{_most_moved(change)})" if was is not None and was == now else ""
    return f"{name}{place}{about}" if place else f"{name} changed{about}"


def _is_given(use: FileUse | None) -> bool:
    """Whether nothing saw it read: then nothing tells, either, that it is read no more."""
    return use is not None and use.seen == GIVEN


def _filter_words(change: DatasetChange) -> str:
    new = change.filters[1]
    counts = new.rows if change.old is None and new is not None else change.rows
    known = [one for one in counts if one is not None]
    rows = f", {' → '.join(f'{one:,}' for one in known)} {change.unit}" if len(known) == 2 else ""
    return f"data {short(Path(change.path).name)}: {short(change.filter, _LONG)}{rows}"


def _most_moved(change: DatasetChange) -> str:
    if change.added or change.removed:
        return ", other columns"
    moved = next((one.name for one in change.columns if one.moved), "")
    return f", {short(moved)} moved most" if moved else ""


def difference_told(difference: DataDifference) -> dict[str, object]:
    """The difference as JSON, without the distributions themselves."""
    return {
        "old": difference.old,
        "new": difference.new,
        **({"unknown": difference.unknown} if difference.unknown else {}),
        **({"missed": list(difference.missed)} if difference.missed else {}),
        "datasets": [dataset_told(one) for one in difference.datasets],
    }


def dataset_told(change: DatasetChange) -> Mapping[str, object]:
    """One dataset as JSON."""
    return {
        "path": readable(change.path),
        "change": change.how,
        **({"was": readable(change.was)} if change.was else {}),
        "digests": [None if use is None else use.digest for use in (change.old, change.new)],
        change.unit: list(change.rows),
        **({"filters": _filters_told(change)} if any(change.filters) else {}),
        **({"unknown": change.unknown} if change.unknown else {}),
        "added": [one.name for one in change.added],
        "removed": [one.name for one in change.removed],
        "columns": [
            {
                "name": one.name,
                "types": [one.old.type, one.new.type],
                "moved": one.moved,
                "distance": None if one.distance is None else asdict(one.distance),
            }
            for one in change.columns
        ],
    }


def _filters_told(change: DatasetChange) -> list[object]:
    return [None if one is None else one.told() for one in change.filters]
