"""Keeping the code of a run: the first snapshot of a project, and the next when nothing or one
file has changed, beside what Git itself needs for the last.

In processes of their own, as a launch does it; the time to start Python is not counted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from .common import Figure, Setting, environment, median, scratch

_FILES = 5_000
_ROUNDS = 9
_PROBE = """
import sys, time
from pathlib import Path
from workbench.inputs.code.snapshot import capture
begun = time.perf_counter()
capture(Path(sys.argv[1]))
print(time.perf_counter() - begun)
"""


def measure(setting: Setting) -> list[Figure]:
    """Milliseconds of a snapshot, and of `git add -A` of the same files."""
    with scratch(setting, "code") as folder:
        fill(folder)
        first = _snapshot(folder)
        time.sleep(3)  # what was written a moment ago is read again, to be sure
        _snapshot(folder)
        same = median([_snapshot(folder) for _ in range(_ROUNDS)])
        edited = median([_edited(folder, turn) for turn in range(_ROUNDS)])
        git = median([_git(folder, turn) for turn in range(_ROUNDS)])
    what = f"{_FILES:,} files of code"
    return [
        Figure(f"{what}, first", "snapshot", 1000 * first, "ms", "< 1000"),
        Figure(f"{what}, unchanged", "snapshot", 1000 * same, "ms", "< 150"),
        Figure(f"{what}, one edited", "snapshot", 1000 * edited, "ms"),
        Figure(f"{what}, one edited", "git add -A and write-tree", 1000 * git, "ms"),
    ]


def fill(folder: Path) -> None:
    """Write 5,000 files of code, committed."""
    for index in range(_FILES):
        path = folder / f"package{index % 100}" / f"module{index}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"VALUE = {index}\n" * 40, encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "-A"], [*_NAMED, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


_NAMED = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]


def _snapshot(folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, str(folder)],
        env=environment(),
        check=True,
        capture_output=True,
    )
    return float(done.stdout)


def _edited(folder: Path, turn: int) -> float:
    (folder / "package7" / "module7.py").write_text(f"VALUE = {turn}\n", encoding="utf-8")
    return _snapshot(folder)


def _git(folder: Path, turn: int) -> float:
    """What Git itself needs for it, in an index beside the user's."""
    (folder / "package7" / "module7.py").write_text(f"OTHER = {turn}\n", encoding="utf-8")
    env = environment(GIT_INDEX_FILE=str(folder / ".git" / "beside"))
    if not os.path.exists(env["GIT_INDEX_FILE"]):
        subprocess.run(["git", "add", "-A"], cwd=folder, env=env, check=True)
    begun = time.perf_counter()
    subprocess.run(["git", "add", "-A"], cwd=folder, env=env, check=True)
    subprocess.run(["git", "write-tree"], cwd=folder, env=env, check=True, capture_output=True)
    return time.perf_counter() - begun
