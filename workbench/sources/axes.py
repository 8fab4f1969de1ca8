"""Which column of a log counts the steps, and whether a table is a log at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

#: Names of what counts over a whole run, the finest first.
_STEPS = (
    "step",
    "steps",
    "global_step",
    "_step",
    "train_step",
    "training_step",
    "num_updates",
    "update",
    "updates",
    "total_steps",
    "timestep",
    "timesteps",
    "total_timesteps",
    "num_timesteps",
    "timesteps_total",
    "env_step",
    "env_steps",
    "totalenvinteracts",
    "iter",
    "iters",
    "iteration",
    "iterations",
    "training_iteration",
    "episode",
    "episodes",
    "epoch",
    "epochs",
)
_EPOCHS = frozenset(("epoch", "epochs"))
_TIMES = frozenset("time timestamp wall_time walltime _timestamp created_at date".split())
#: A log has no more columns than this; a dataset may.
_WIDE = 200
#: No log counts so far from its first line on; an identifier or a time does.
_FAR = 1e9


def plain(name: str) -> str:
    """The last word of a path, in small letters: `step` of `trainer/Step `."""
    return name.strip().rsplit("/", 1)[-1].strip().lower().replace(" ", "_")


def step_name(names: Iterable[str]) -> str | None:
    """The name of the column that counts the steps; None where there is none."""
    ranked = [(_STEPS.index(plain(name)), name) for name in names if plain(name) in _STEPS]
    return min(ranked)[1] if ranked else None


def is_axis(name: str) -> bool:
    """Whether the column tells where in the run a line stands and measures nothing."""
    return plain(name) in _STEPS and ("/" not in name or plain(name) not in _EPOCHS)


def is_time(name: str) -> bool:
    """Whether the column may tell the time of day."""
    return plain(name) in _TIMES


def is_log(columns: Sequence[str], steps: Sequence[float], measured: int, texts: int) -> bool:
    """Whether a table is the log of a run: it counts upwards, and most of it is measured.

    `steps` are those of its first lines, `measured` and `texts` count the columns of numbers and
    of texts beside the counters.
    """
    if not 2 <= len(columns) <= _WIDE or not steps or measured < max(1, texts):
        return False
    rising = all(a <= b for a, b in pairwise(steps))
    moves = len(steps) < 3 or steps[-1] > steps[0]
    return rising and moves and -1 <= steps[0] < _FAR
