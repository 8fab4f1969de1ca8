"""What went into a side and not into the baseline, in a few words.

lr 3e-4 → 1e-4, batch_size 32 → 64, code model.py +4 −1, 312 rows fewer in train.csv, torch
2.12 → 2.13
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..index.catalog import Run
from ..inputs.data.filtered import Names
from .between import Comparison
from .told import data_words
from .values import MISSING, Varies
from .wording import pair, short, value

_MOST = {"params": 4, "data": 3, "env": 2}
_MORE = {"params": "parameter", "data": "dataset", "env": "environment difference"}
_PARTS = {
    "python.version": "Python",
    "machine.gpus": "GPU",
    "machine.host": "host",
    "torch.cuda": "CUDA",
}
_LONG = 20  # cells of a value
_PLURALS = {True: "s", False: ""}


def differing(found: Comparison, place: int) -> str:
    """What differs at `place` from the first side; what is the same where no parameter, no code
    and no data does. Empty where nothing is known."""
    data = [*_data(found, place)]
    told = [*_named(found, "params", place, data), *_code(found, place), *data]
    same = [] if told else _same(found, place)
    return ", ".join([*told, *same, *_unkept(found, place), *_named(found, "env", place)])


def _named(found: Comparison, lane: str, place: int, data: Sequence[str] = ()) -> Iterator[str]:
    """The first differences of a lane, and how many more there are; not those that only name
    datasets of which `data` tells."""
    differ = [one for one in found.values.get(lane, ()) if one.differs(place)]
    differ = [one for one in differ if not data or not _names_data(found, one, place)]
    shown = differ[: _MOST[lane]]
    yield from (_TOLD[lane](one, place) for one in shown)
    if more := len(differ) - len(shown):
        yield f"and {more} more {_MORE[lane]}{_PLURALS[more > 1]}"


def _names_data(found: Comparison, one: Varies, place: int) -> bool:
    """Whether a value is, on both sides, the path of a dataset that the side read; where one side
    has none, that of a dataset which reached the other one filtered."""
    sides = [(found.sides[at].run, one.values[at]) for at in (0, place)]
    if MISSING in one.values:
        return any(
            run is not None and _name(run, value) in run.spec.subsets for run, value in sides
        )
    return all(run is not None and _name(run, value) in run.data for run, value in sides)


def _name(run: Run, value: object) -> str:
    """The name of the dataset that a value may be the path of; empty for what is no text."""
    return Names(run.spec).name(value).removeprefix("./") if isinstance(value, str) else ""


def _data(found: Comparison, place: int) -> Iterator[str]:
    """How many rows more or fewer, or what else is known of data that differs."""
    difference = found.data[place] if found.data else None
    differs = any(one.differs(place) for one in found.values.get("data", ()))
    if difference is None or not (differs or difference.missed):
        yield from _named(found, "data", place)
    elif words := data_words(difference):
        yield words


def _param(one: Varies, place: int) -> str:
    old, new, name = one.values[0], one.values[place], short(one.name)
    if old is MISSING:
        return f"with {name} {value(new, longest=_LONG)}"
    if new is MISSING:
        return f"without {name}"
    return f"{name} {' → '.join(pair(old, new, _LONG))}"


def _dataset(one: Varies, place: int) -> str:
    name = short(one.name)
    if one.values[0] is MISSING:
        return f"with {name}"
    return f"without {name}" if one.values[place] is MISSING else f"{name} changed"


def _part(one: Varies, place: int) -> str:
    section, _, rest = one.name.partition(".")
    name = _PARTS.get(one.name, rest if section in ("packages", "env") else one.name)
    return _param(Varies(name, one.values), place)


_TOLD: dict[str, Callable[[Varies, int], str]] = {
    "params": _param,
    "data": _dataset,
    "env": _part,
}


def _code(found: Comparison, place: int) -> Iterator[str]:
    difference = found.code[place].found if found.code else None
    if difference is not None and (changes := difference.changes):
        added, removed = difference.lines
        what = short(changes[0].path) if len(changes) == 1 else f"{len(changes)} files"
        yield f"code {what} +{added} −{removed}"


def _unkept(found: Comparison, place: int) -> Iterator[str]:
    """That the code is not known, where it could have been."""
    ours = all(side.run is None or not side.run.origin for side in found.sides)
    if found.code and found.code[place].problem and ours:
        yield "code not kept"


def _same(found: Comparison, place: int) -> Sequence[str]:
    """What is known to be the same: `same code, same data, same parameters as 13`."""
    told = ["same code"] if found.code and found.code[place].found is not None else []
    for lane, word in (("data", "data"), ("params", "parameters")):
        if found.sides[0].values.get(lane) and found.sides[place].values.get(lane):
            told.append(f"same {word}")
    return [f"{', '.join(told)} as {short(found.sides[0].label)}"] if told else []
