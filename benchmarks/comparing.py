"""Comparing on the screen, in a real terminal of 200 × 50: what the issue of speed is about.

Opening 1,000 and 10,000 runs, a run of ten million points, marking runs, typing a filter, a
difference of 500 files; beside `wandb leet` and TensorBoard's readers where they do the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from . import diff, filters, loading, marking, opening
from .common import Figure, Setting, say
from .viewers import Leet, Viewer, Workbench

Part = Callable[[], list[Figure]]


def measure(setting: Setting) -> list[Figure]:
    """All of it; takes about fifteen minutes."""
    viewers: list[Viewer] = [Workbench()]
    if setting.has("wandb"):
        viewers.append(Leet(setting.peers))
    parts: list[Part] = [partial(opening.thousand, setting, one) for one in viewers]
    parts += [partial(loading.beside_tensorboard, setting), partial(loading.long_run, setting)]
    parts += [partial(marking.thirty, setting, one) for one in viewers]
    parts += [partial(marking.twenty, setting), partial(opening.ten_thousand, setting)]
    parts += [partial(diff.measure, setting), partial(filters.measure, setting)]
    return [figure for part in parts for figure in _measured(part)]


def _measured(part: Part) -> list[Figure]:
    """What one part has measured, told at once with the load of the machine at its end."""
    try:
        figures = part()
    except (TimeoutError, OSError) as error:
        say(f"given up: {error}")
        return []
    for figure in figures:
        say(f"{figure.what}: {figure.who} {figure.value:.4g} {figure.unit}")
    say(f"load {os.getloadavg()[0]:.1f}")
    return figures
