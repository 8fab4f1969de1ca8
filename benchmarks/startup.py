"""What `import workbench` and the first look at `log` add to a bare Python.

Fresh interpreters, the two contenders in turn; the difference of the medians counts.
"""

from __future__ import annotations

import json
import subprocess
import sys

from .common import Figure, Setting, environment, median, say, seconds

_ROUNDS = 20
_BARE = "pass"
_OURS = "import workbench; workbench.log"
_PEERS = {"wandb": "import wandb; wandb.log", "trackio": "import trackio; trackio.log"}
_MODULES = """
import sys, json
before = set(sys.modules)
import workbench; workbench.log
names = {name.partition(".")[0] for name in set(sys.modules) - before}
foreign = names - set(sys.stdlib_module_names) - {"workbench"}
print(json.dumps([len(set(sys.modules) - before), sorted(foreign)]))
"""


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds over bare Python, and the modules that are loaded."""
    ours = _over_bare(sys.executable, _OURS, _ROUNDS)
    what = "import and resolve log, over bare Python"
    figures = [Figure(what, "workbench", ours, "ms", "≤ 15")]
    for name, code in _PEERS.items():
        if setting.has(name):
            figures.append(Figure(what, name, _over_bare(setting.peers, code, 5), "ms"))
    told = subprocess.run(
        [sys.executable, "-c", _MODULES], env=environment(), check=True, capture_output=True
    )
    count, foreign = json.loads(told.stdout)
    if foreign:
        say(f"not of the standard library: {foreign}")
    figures.append(Figure("modules loaded by it", "workbench", count, ""))
    not_ours = "of them not of the standard library"
    return [*figures, Figure(not_ours, "workbench", len(foreign), "", "0")]


def _over_bare(python: str, code: str, rounds: int) -> float:
    """Milliseconds that `code` adds to a Python that does nothing."""
    seconds([python, "-c", code])  # the files are compiled and in memory from here on
    bare, full = [], []
    for _ in range(rounds):
        bare.append(seconds([python, "-c", _BARE]))
        full.append(seconds([python, "-c", code]))
    return 1000 * (median(full) - median(bare))
