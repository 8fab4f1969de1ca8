"""A filter over 10,000 runs, beside a list comprehension that someone wrote for the purpose."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from workbench.filters.completion import completions
from workbench.filters.filter import Filter
from workbench.filters.names import Names
from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run.labels import Labels
from workbench.run.lifecycle import Failed, Finished
from workbench.run.spec import Spec

from .common import Figure, Setting, median

RUNS = 10_000
_US = "workbench"
_GOALS = {"filter": "< 100", "words": "< 100", "complete": "< 10"}
_TEXT = "val/acc > 0.9 and lr < 1e-3 and state = done and (tag is ablation or optimizer = adam)"


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds a filter, and a list of completions."""
    runs = [_run(number) for number in range(1, RUNS + 1)]
    assert Filter.parse(_TEXT).select(runs) == _by_hand(runs)
    names = Names.of(runs)
    contenders: dict[tuple[str, str], Callable[[], object]] = {
        (f"filter {RUNS:,} runs", _US): lambda: Filter.parse(_TEXT).select(runs),
        (f"filter {RUNS:,} runs", "list comprehension"): lambda: _by_hand(runs),
        (f"words in {RUNS:,} runs", _US): lambda: Filter.parse("wide 128").select(runs),
        (f"names of {RUNS:,} runs", _US): lambda: Names.of(runs),
        ("complete a name", _US): lambda: completions("val/acc > 1 and m", 17, names),
    }
    taken: dict[tuple[str, str], list[float]] = {key: [] for key in contenders}
    for _ in range(7):
        for key, call in contenders.items():
            taken[key].append(_milliseconds(call))
    return [
        Figure(
            what, who, median(times), "ms", _GOALS.get(what.split()[0], "") if who == _US else ""
        )
        for (what, who), times in taken.items()
    ]


def _by_hand(runs: list[Run]) -> list[Run]:
    return [
        run
        for run in runs
        if run.metrics.get("val/acc", 0) > 0.9
        and float(run.params.get("lr", 1)) < 1e-3  # type: ignore[arg-type]
        and run.life.state == "finished"
        and ("ablation" in run.labels.tags or run.params.get("optimizer") == "adam")
    ]


def _run(number: int) -> Run:
    """One of many runs, with 20 parameters and 20 metrics."""
    rng = random.Random(number)
    metrics = {f"m{index}": rng.random() for index in range(19)} | {"val/acc": rng.random()}
    params: dict[str, object] = {f"p{index}": rng.randrange(9) for index in range(18)}
    params |= {"lr": 10 ** rng.uniform(-5, -1), "optimizer": rng.choice(["adam", "sgd"])}
    return Run(
        number,
        Path(str(number)),
        Spec(("python", "train.py", "--width", str(rng.choice([64, 128]))), "/", "wide"),
        Finished(0) if rng.random() < 0.9 else Failed(1),
        started=1.7e9 + number,
        seconds=600.0,
        params=params,
        metrics=metrics,
        stats={name: Stat(0.0, value, 100, "") for name, value in metrics.items()},
        labels=Labels(tags=("ablation",) if rng.random() < 0.2 else ()),
    )


def _milliseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)
