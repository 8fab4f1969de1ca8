"""What changes by itself: a loop must not be its own reason to go on.

Left out of account is what the runs of the loop are known to write; code that appears while one
goes on, which nobody tells of; and a file that keeps changing just after a run has begun or ended,
as the output of the loop itself does where it is sent to a file of the project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from pathlib import Path

from ..index.catalog import Run
from ..inputs.data import files
from ..inside import layout
from ..outputs.lines import read_all

_SLACK = 0.3  # seconds between the clock of a file system and ours
_PROMPT = 1.5  # seconds after a beginning or an end in which nobody saves again and again
_AGAIN = 3  # times in a row


class Own:
    """The files and full folders of a project that change without a person."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._paths: set[Path] = set()
        self._folders: set[Path] = set()
        self._prompt: Counter[str] = Counter()

    def without(
        self, paths: Iterable[str], known: Container[str], run: Run | None, since: float
    ) -> list[str]:
        """Of the changed paths those that a person saved. `known` were there when `run` began;
        `since` are the seconds that have passed since it began or ended."""
        found = [*paths]
        if found and run is not None:
            self.see(run)
            found = [path for path in found if not self.holds(path)]
            found = [path for path in found if path in known or not self._appeared(path, run)]
            self._prompt = Counter({path: self._prompt[path] + 1 for path in found})
            if since > _PROMPT:
                self._prompt.clear()
        restless = [path for path in found if self._prompt[path] > _AGAIN]
        self._paths |= {self._root / path for path in restless}
        return [path for path in found if path not in restless]

    def see(self, run: Run) -> None:
        """Take in what the run has told of what it opened, and what was seen from outside."""
        for told in read_all(run.folder / layout.OPENED):
            if told.get("write") and isinstance(path := told.get("path"), str):
                (self._folders if told.get("opens") else self._paths).add(Path(path).resolve())
        written = (use for use in files.read(run.folder) if use.role != files.READ)
        self._paths |= {Path(use.path).resolve() for use in written if not use.is_named}

    def holds(self, path: str) -> bool:
        """Whether a file of the project is known to be written by a run."""
        place = self._root / path
        return place in self._paths or place.parent in self._folders - {self._root}

    def _appeared(self, path: str, run: Run) -> bool:
        """Whether a file that was not there came while the run went on. What a person adds then
        is of use only with something that is changed, too."""
        try:
            written = (self._root / path).stat().st_mtime
        except OSError:
            return False
        begun = run.started or run.spec.asked
        return begun - _SLACK < written and (run.ended is None or written < run.ended + _SLACK)
