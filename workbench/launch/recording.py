"""Everything that is written down about a run while it goes on, beside its own output."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ..inputs import environment
from ..inside import identity, layout, records
from ..run.spec import Spec
from .files import Files
from .logs import LogFiles
from .sampling import Meters
from .scraping import OutputMetrics
from .trouble import attempt

SAMPLE = 1.0  # seconds between meters
_READING = 0.02  # seconds of reading output, and of reading log files, at once
_LAST_READING = 20.0  # seconds of reading what is left of them after the end
_DIGESTS = 10.0  # seconds of digesting files after the end
_SILENT = (
    "this Python loaded no hooks (-I, -S, -E, or WORKBENCH_HOOKS=off):"
    " parameters, metrics and files are told from outside alone"
)
_EARLY = 3.0  # seconds until the training has told of its Python


class Recorder:
    """Follows one run, whose process is `pid`. A full disk or a folder that is gone ends nothing
    of it."""

    def __init__(self, folder: Path, spec: Spec, pid: int) -> None:
        self._folder = folder
        self._program = "" if spec.attached else spec.command[0]
        self._meters = Meters(folder, pid)
        self._output = OutputMetrics(folder)
        self._files = Files(folder, self._meters.pids)
        self._logs = LogFiles(folder)
        self._due = time.monotonic()
        self._completed_at = self._due + _EARLY
        attempt(self._tell_machine)
        attempt(lambda: environment.capture(folder, spec.env, pid))

    def look(self) -> float:
        """Write down what is new; the seconds until the next sample is due."""
        now = time.monotonic()
        if now >= self._due:
            attempt(self._meters.record)
            attempt(self._files.look)
            attempt(lambda: self._logs.follow(self._files.written(), _READING))
            self._due = max(self._due + SAMPLE, now)
        else:
            attempt(self._files.record)
        if now >= self._completed_at:
            self._completed_at = float("inf")
            attempt(lambda: environment.complete(self._folder))
        attempt(lambda: self._output.follow(_READING))
        return max(0.0, self._due - time.monotonic())

    def close(self) -> None:
        """The run has ended: read what is left, digest what it wrote."""
        attempt(lambda: self._output.follow(_LAST_READING))
        attempt(self._output.close)
        attempt(self._files.look)
        attempt(lambda: self._logs.finish(self._files.written(), _LAST_READING))
        attempt(lambda: environment.complete(self._folder))
        attempt(lambda: self._files.close(_DIGESTS))
        attempt(self._note_silence)

    def _note_silence(self) -> None:
        """A Python that told nothing of itself was started without our hooks."""
        python = Path(self._program).name.startswith("python")
        if python and not (self._folder / layout.PYTHON).exists():
            records.append(str(self._folder / layout.NOTES), {"time": time.time(), "note": _SILENT})

    def _tell_machine(self) -> None:
        told = {**identity.of(os.getpid()), "time": time.time(), "machine": self._meters.machine()}
        records.write_whole(str(self._folder / layout.SUPERVISOR), told)
