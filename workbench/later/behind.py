"""A line of evaluations with nobody waiting: a process of its own, which outlives the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import NotAProject, remedy
from ..inside import layout, records
from .line import DROPPED, FAILED, Desk, Line
from .plan import Wanted, wanted_of

_HOME = str(Path(__file__).parents[2])
_START = (
    f"import sys; sys.path.append({_HOME!r}); from workbench.project import Project;"
    f" from {__name__} import go_on; go_on(Project.open(sys.argv[1]), sys.argv[2])"
)
_TICK = 0.5  # seconds between looks


def start(project: Path, runs: Sequence[int], wanted: Wanted, jobs: int) -> None:
    """Begin to measure the runs of these numbers. What goes wrong is told in
    `.workbench/evaluations.log`. Raises NotAProject where that cannot be written."""
    told = json.dumps({"runs": [*runs], "wanted": wanted.told(), "jobs": jobs})
    log = project / layout.PROJECT / layout.EVALUATIONS_LOG
    try:
        with log.open("ab") as troubles:
            subprocess.Popen(
                [sys.executable, "-c", _START, str(project), told],
                cwd=log.parent,  # where no module of the project can be taken for one of ours
                stdin=subprocess.DEVNULL,
                stdout=troubles,
                stderr=troubles,
                start_new_session=True,
            )
    except OSError as error:
        hint = remedy(error, "Check the permissions of the folder.")
        raise NotAProject(f"{log} cannot be written: {error.strerror}", hint) from error


def go_on(desk: Desk, told: str) -> None:
    """Measure what `start` was asked for, to the end."""
    asked = json.loads(told)
    wanted = wanted_of(asked["wanted"])
    runs = [run for run in desk.runs() if run.number in asked["runs"]]
    line = Line(desk, runs, wanted, asked["jobs"])
    while not line.over:
        for news in line.advance():
            if news.what in (FAILED, DROPPED):
                said = f"run {news.run.number}: {news.why}".replace("\n", "  ")
                print(time.strftime("%F %T"), records.readable(said), flush=True)
        time.sleep(_TICK)
