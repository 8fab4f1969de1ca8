"""The code lane on a difference of 500 files: until the first screen is there, and until all of it
is drawn in colour, beside what `git diff` itself needs to tell it to nobody.

In processes of their own; the time to start Python is not counted, that to load Pygments is.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from workbench.inside import layout, records

from .common import Figure, Setting, environment, median, scratch, write_run

_FILES = 500
_ROUNDS = 7
_SCREEN = 50  # rows
_BUDGET = 0.06  # seconds of a look, as the screen takes it
_PROBE = """
import sys, time
from pathlib import Path
from workbench.project import Project
from workbench.view.lanes import Subject
from workbench.view.lanes.code import CodeLane
runs = tuple(Project(Path(sys.argv[1])).runs())
begun = time.perf_counter()
lane, subject, first = CodeLane(Path(sys.argv[1])), Subject(runs, 120), None
more = True
while more:
    page = lane.page(subject)
    if page and first is None and page.heads and len(page.rows) > int(sys.argv[2]):
        first = time.perf_counter() - begun
    more = lane.advance(float(sys.argv[3]))
page = lane.page(subject) or page
print(first or time.perf_counter() - begun, time.perf_counter() - begun, len(page.heads))
"""


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds; the goal is that of the first screen."""
    with scratch(setting, "diff") as folder:
        trees = _project(folder)
        drawn = [_lane(folder) for _ in range(_ROUNDS)]
        git = median([_git(folder, trees) for _ in range(_ROUNDS)])
    what = f"a difference of {_FILES} files"
    first, whole = (median([told[place] for told in drawn]) for place in (0, 1))
    return [
        Figure(f"{what}, first screen", "code lane", 1000 * first, "ms", "< 200"),
        Figure(f"{what}, all in colour", "code lane", 1000 * whole, "ms"),
        Figure(f"{what}, all", "git diff to nothing", 1000 * git, "ms"),
    ]


def _project(folder: Path) -> tuple[str, str]:
    """Two runs between which every file was edited in two places; the trees of their code."""
    from workbench.inputs.code.snapshot import capture

    trees = []
    for turn in range(2):
        for index in range(_FILES):
            path = folder / f"package{index % 20}" / f"module{index}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(_module(index, turn), encoding="utf-8")
        snapshot = capture(folder)
        run = write_run(folder, turn + 1, b"", {})
        records.write_whole(str(run / layout.CODE), snapshot.told())
        trees.append(snapshot.tree)
    return trees[0], trees[1]


def _module(index: int, turn: int) -> str:
    lines = [f"def f{n}(x: float) -> float:\n    return x * {n} + {index}" for n in range(60)]
    lines[5] = f"RATE = {turn}"
    lines[50] = f"def f50(x: float) -> str:\n    return 'turn {turn}'"
    return "\n\n\n".join(lines) + "\n"


def _lane(folder: Path) -> tuple[float, float]:
    """Seconds until the first screen, and until all of it."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, str(folder), str(_SCREEN), str(_BUDGET)],
        env=environment(),
        check=True,
        capture_output=True,
    )
    first, whole, files = done.stdout.split()
    assert int(files) == _FILES
    return float(first), float(whole)


def _git(folder: Path, trees: tuple[str, str]) -> float:
    repository = folder / layout.PROJECT / layout.CODE_REPOSITORY
    begun = time.perf_counter()
    subprocess.run(
        ["git", f"--git-dir={repository}", "diff", "--find-renames", *trees],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun
