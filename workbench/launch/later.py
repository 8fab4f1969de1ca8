"""Metrics measured later: what an evaluation measured, added to the run that it is about.

The supervisor of the evaluation adds them at its end, so that it happens with every terminal gone;
where it was killed before, any reader may. The old run gets a file of its own,
`later.metrics.jsonl`, written beside and renamed, so lists see that its folder has changed.

A metric that is measured again at the same step replaces the one before: the older record keeps it
as `earlier`. So the file only grows, and readers that remember its size are not misled.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import NotAProject
from ..inside import folder as folders
from ..inside import layout, records
from ..outputs.origins import taken
from ..run import labels
from ..run.facts import gather, peek
from ..run.lifecycle import Finished, lifecycle
from ..run.spec import Spec, read_spec

Record = dict[str, Any]


def add(folder: Path) -> dict[str, object]:
    """Add what the evaluation in `folder` measured to its run; the values by name, as recorded.

    Empty where it has not ended well, measured nothing, or its run is gone. Adding twice changes
    nothing. Raises OSError, Damaged.
    """
    spec = read_spec(folder)
    facts = gather(folder)
    values = measured(folder) if isinstance(lifecycle(facts), Finished) else {}
    target = _target(folder.parent, spec.measures) if values else None
    if target is None:
        return {}
    ended = (facts.end or {}).get("time")
    told = _record(folder, spec, values, ended if isinstance(ended, int | float) else time.time())
    with (target / layout.RUN).open("rb") as lock:
        _wait_for(lock.fileno())
        known = read(target)
        if not any(_measured_by(one) == spec.uuid for one in known):
            _write(target, _newest([*known, told]))
            _say(target, spec.measures)
    return values


def read(folder: Path) -> list[Record]:
    """The records of what was measured later of the run in `folder`, oldest first."""
    return records.lines(str(folder / layout.metrics_of(layout.LATER)))


def measured_by(folder: Path) -> dict[str, int]:
    """Which evaluation measured each metric that was added later, by its number."""
    told = [(one.get("metrics") or {}, one.get("measured_by") or {}) for one in read(folder)]
    return {name: int(by["run"]) for metrics, by in told for name in metrics if "run" in by}


def measured(folder: Path) -> dict[str, object]:
    """The last value of each metric of a run, from the source that it is taken from; NaN and
    infinities are texts."""
    last: dict[str, dict[str, object]] = {}
    for name in sorted(os.listdir(folder)):
        if source := layout.metrics_source(name):
            for record in records.lines(str(folder / name)):
                if isinstance(values := record.get("metrics"), dict):
                    last.setdefault(source, {}).update(values)
    return {name: last[source][name] for name, source in taken(last).items()}


def _record(folder: Path, spec: Spec, values: Mapping[str, object], ended: float) -> Record:
    by = {"uuid": spec.uuid, "run": int(folder.name)}
    step = spec.measures.get("step")
    return {"step": step, "time": ended, "metrics": dict(values), "measured_by": by}


def _target(runs: Path, measures: Mapping[str, object]) -> Path | None:
    """The folder of the run that is measured: its number, unless that is another's by now."""
    numbers = [str(measures.get("number")), *map(str, folders.numbers(str(runs)))]
    found = (runs / number for number in numbers)
    return next((f for f in found if peek(f / layout.RUN).get("uuid") == measures.get("run")), None)


def _newest(told: Iterable[Record]) -> list[Record]:
    """The records by time; what one after them has measured at the same step is `earlier`."""
    ordered = sorted(told, key=lambda one: _number(one.get("time")))
    seen: set[tuple[object, object]] = set()
    for one in reversed(ordered):
        metrics = one.get("metrics") or {}
        old = {name: value for name, value in metrics.items() if (name, one.get("step")) in seen}
        seen |= {(name, one.get("step")) for name in metrics}
        if old:
            one["metrics"] = {name: value for name, value in metrics.items() if name not in old}
            one["earlier"] = {**(one.get("earlier") or {}), **old}
    return ordered


def _write(target: Path, told: Iterable[Record]) -> None:
    beside = Path(records.fresh_name(str(target)))
    try:
        beside.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
        beside.replace(target / layout.metrics_of(layout.LATER))
    finally:
        beside.unlink(missing_ok=True)


def _say(target: Path, measures: Mapping[str, object]) -> None:
    """Let open screens know, which do not look at ended runs again."""
    with contextlib.suppress(NotAProject):  # they see it the next time
        labels.say(target.parents[2], str(measures.get("run")), measured=time.time())


def _wait_for(handle: int) -> None:
    """Two evaluations of one run may end at once: the second waits for the first."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        pass  # a file system without locks


def _measured_by(record: Record) -> object:
    by = record.get("measured_by")
    return by.get("uuid") if isinstance(by, dict) else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
