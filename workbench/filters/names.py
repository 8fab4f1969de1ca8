"""What the runs of a project have names for: the ground that completion stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..draw.natural import natural_key
from ..index.catalog import Run
from .meaning import text_of

_VALUES = 20


@dataclass(frozen=True, slots=True)
class Names:
    """Each in the order in which people sort. `metrics` hold the newest value by name, `params` up
    to 20 values, the most common first; `tags` how many runs have each; `runs` their numbers, the
    newest first."""

    metrics: Mapping[str, float] = field(default_factory=dict)
    params: Mapping[str, Sequence[object]] = field(default_factory=dict)
    tags: Mapping[str, int] = field(default_factory=dict)
    runs: Sequence[int] = ()

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Names:
        """The names of these runs, the newest last. It takes some tens of milliseconds for
        thousands of runs: keep it while they are the same."""
        metrics: dict[str, float] = {}
        for run in runs:
            metrics.update(run.metrics)
        tags = Counter(tag for run in runs for tag in run.labels.tags)
        return cls(
            metrics={name: metrics[name] for name in sorted(metrics, key=natural_key)},
            params=_values(runs),
            tags={tag: tags[tag] for tag in sorted(tags, key=natural_key)},
            runs=[run.number for run in reversed(runs) if not run.origin],
        )


def _values(runs: Sequence[Run]) -> dict[str, Sequence[object]]:
    told: dict[str, list[object]] = {}
    for run in runs:
        for name, value in run.params.items():
            told.setdefault(name, []).append(value)
    return {name: _common(told[name]) for name in sorted(told, key=natural_key)}


def _common(values: Iterable[object]) -> list[object]:
    """The values that are most common; lists and such as text."""
    counts = Counter(one if isinstance(one, Hashable) else text_of(one) for one in values)
    return [value for value, _ in counts.most_common(_VALUES)]
