"""The table of runs: which columns tell the runs apart, and what stands in each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..draw.natural import natural_key
from ..draw.values import value_text as value_text
from ..index.catalog import Run
from ..inside import layout
from ..launch.later import measured_by
from ..outputs.importance import important
from ..outputs.importance import weight as weight


@dataclass(frozen=True, slots=True)
class Columns:
    """The metrics and the parameters that a table shows, in order."""

    metrics: tuple[str, ...] = ()
    params: tuple[str, ...] = ()

    def narrower(self) -> Columns | None:
        """Without what matters least; None when there is nothing left to leave out.

        The first metric and the parameters that vary tell more than further metrics do.
        """
        if len(self.metrics) > 1 and len(self.metrics) >= len(self.params):
            return Columns(self.metrics[:-1], self.params)
        if self.params:
            return Columns(self.metrics, self.params[:-1])
        return Columns(self.metrics[:-1]) if self.metrics else None


def find_columns(runs: Sequence[Run], metrics: int = 3, params: int = 8) -> Columns:
    """The metrics that matter and the parameters that vary among these runs."""
    return Columns(tuple(_important(runs)[:metrics]), tuple(varying(runs)[:params]))


def varying(runs: Sequence[Run]) -> list[str]:
    """Parameters whose values differ among the runs or that some lack, those first that tell the
    most runs apart: in how many runs a value is not the usual one."""
    told: dict[str, Counter[str]] = {}
    for run in runs:
        for name, value in run.params.items():
            told.setdefault(name, Counter())[repr(value)] += 1
    unusual = {name: len(runs) - max(counts.values()) for name, counts in told.items()}
    differ = [name for name, count in unusual.items() if count]
    return sorted(differ, key=lambda name: (-unusual[name], natural_key(name)))


def metric_names(runs: Sequence[Run]) -> list[str]:
    """Every metric of the runs, as people sort: what matters first, then m2 before m10."""
    names = {name for run in runs for name in run.metrics}
    return sorted(names, key=lambda name: (weight(name), natural_key(name)))


def _important(runs: Sequence[Run]) -> list[str]:
    return important(Counter(name for run in runs for name in run.metrics))


def sources_text(run: Run) -> dict[str, str]:
    """Where each metric came from that the script itself has not told: `keras`, `output`, or
    `later, by 31` of what another run has measured since."""
    if run.origin:
        return {}
    told = {name: source for name, source in run.sources.items() if source != layout.SDK}
    if layout.LATER not in told.values():
        return told
    by = measured_by(run.folder)
    added = {name: f"later, by {by[name]}" for name in told if name in by}
    return {**told, **{name: text for name, text in added.items() if told[name] == layout.LATER}}


def param_text(run: Run, name: str) -> str:
    """A parameter's value, a path below the run's folder from there on; empty where the run has no
    such parameter."""
    if name not in run.params:
        return ""
    value = run.params[name]
    if isinstance(value, str) and run.spec.cwd:
        value = value.removeprefix(f"{run.spec.cwd}/")
    return value_text(value)
