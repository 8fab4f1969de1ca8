"""`workbench ls` with 1,000 runs, from the shell, beside a bare Python."""

from __future__ import annotations

import sys

from .common import Figure, Setting, forget_index, median, scratch, seconds, workbench
from .common import write_project as write

RUNS = 1000


def measure(setting: Setting) -> list[Figure]:
    """Seconds for the first time and once indexed."""
    with scratch(setting, "listing") as project:
        write(project, RUNS)
        command = workbench("-C", str(project), "ls")
        seconds(command)
        first, indexed, bare = [], [], []
        for _ in range(5):
            forget_index(project)
            first.append(seconds(command))
            for _ in range(3):
                indexed.append(seconds(command))
                bare.append(seconds([sys.executable, "-c", "pass"]))
    return [
        Figure("ls, 1,000 runs", "indexed", median(indexed), "s", "< 0.4"),
        Figure("ls, 1,000 runs", "first time", median(first), "s"),
        Figure("ls, 1,000 runs", "bare Python", median(bare), "s"),
    ]
