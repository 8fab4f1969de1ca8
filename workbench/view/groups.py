"""Runs put together: by a parameter, a tag, the version of code or data, or all but the seed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..index.catalog import Run
from .columns import data_version
from .table import param_text, varying

#: Ways of grouping that are no parameter.
SEED, TAG, CODE, DATA = "all but the seed", "tag", "code", "data"
_SHORT = 8  # cells of a name
_NONE = object()  # stands for what a run does not have
_SEED = re.compile(r"(^|[._/-])(seed|random_state|rng)($|[._/-])|_seed$|^seed_", re.I)


@dataclass(frozen=True, slots=True)
class Spread:
    """The last values of a metric in a group: their mean, their sample standard deviation (None
    for a single one), and how many runs have one."""

    mean: float
    deviation: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that have something in common, the newest first; `title` says what."""

    title: str
    runs: tuple[Run, ...]

    def spread(self, metric: str) -> Spread | None:
        """Mean and spread of a metric; None where no run has a finite value."""
        held = [run.metrics[metric] for run in self.runs if metric in run.metrics]
        values = [value for value in held if math.isfinite(value)]
        if not values:
            return None
        unit = _unit(values)
        scaled = [value / unit for value in values]
        mean = math.fsum(scaled) / len(scaled)
        if len(scaled) < 2:
            return Spread(mean * unit, None, 1)
        squares = math.fsum((value - mean) ** 2 for value in scaled)
        deviation = math.sqrt(squares / (len(scaled) - 1))
        return Spread(mean * unit, deviation * unit, len(scaled))

    def common(self, param: str) -> object:
        """The value of a parameter that all have in common; None where they differ."""
        values = [run.params.get(param) for run in self.runs]
        return values[0] if all(value == values[0] for value in values) else None


def _unit(values: Sequence[float]) -> float:
    """The power of two in which the largest of these is about 1: squares of 1e300 overflow."""
    exponent = math.frexp(max(map(abs, values)))[1]
    return 2.0 ** max(exponent - 1, -1022)


def ways(runs: Sequence[Run]) -> list[str]:
    """By what these runs can be grouped: parameters that vary, and what is no parameter."""
    return [SEED, TAG, CODE, DATA, *(f"param:{name}" for name in varying(runs))]


def grouped(runs: Sequence[Run], way: str) -> list[Group]:
    """The groups of these runs, in the order in which they first appear. Raises nothing: a
    parameter that no run has makes one group."""
    title = _titles(runs, way)
    held: dict[str, list[Run]] = {}
    for run in runs:
        for name in title(run):
            held.setdefault(name, []).append(run)
    return [Group(name, tuple(found)) for name, found in held.items()]


def _titles(runs: Sequence[Run], way: str) -> Callable[[Run], Sequence[str]]:
    """Into which groups a run goes: into one for each of its tags, else into one."""
    if way == TAG:
        return lambda run: run.labels.tags or ("no tag",)
    if way == CODE:
        return lambda run: (f"code {run.code[:7]}" if run.code else "code not kept",)
    if way == DATA:
        return lambda run: (f"data {data_version(run)[:7]}" if run.data else "no data seen",)
    if way == SEED:
        told, versions = _configuration(runs), _versions(runs)
        return lambda run: (" · ".join([*told(run), *versions(run)]) or "as usual",)
    name = way.partition(":")[2]
    return lambda run: (_value(run, name),)


def _value(run: Run, name: str) -> str:
    """`lr 1e-4`; of a long name the value alone, which is what tells."""
    if name not in run.params:
        return f"no {name}"
    value = param_text(run, name)
    return f"{name} {value}" if len(name) <= _SHORT else value


def _configuration(runs: Sequence[Run]) -> Callable[[Run], list[str]]:
    """`lr 1e-4, width 64`: what tells the parameters of a run from those of the others, without
    the seed. But for what tells most apart, a value that most of the runs have is not told."""
    names = [name for name in varying(runs) if not _SEED.search(name)]
    counts = {name: Counter(repr(run.params.get(name, _NONE)) for run in runs) for name in names}
    usual = {name: held.most_common(1)[0] for name, held in counts.items()}

    def told(run: Run) -> list[str]:
        parts = []
        for name in names:
            value, count = usual[name]
            told_always = name == names[0] or count * 2 <= len(runs)
            if told_always or repr(run.params.get(name, _NONE)) != value:
                known = name in run.params
                parts.append(f"{name} {param_text(run, name)}" if known else f"no {name}")
        return [", ".join(parts)] if parts else []

    return told


def _versions(runs: Sequence[Run]) -> Callable[[Run], list[str]]:
    """The versions of code and of data of a run, as far as these runs differ in them."""
    code = len({run.code for run in runs}) > 1
    data = len({data_version(run) for run in runs}) > 1

    def told(run: Run) -> list[str]:
        parts = [f"code {run.code[:7] or '?'}"] if code else []
        return [*parts, *([f"data {data_version(run)[:7] or '?'}"] if data else [])]

    return told
