"""The difference of the code of two runs, or of a run and the working tree as it is now."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from ..inputs.code.changes import Change, How
from ..inputs.code.keep import kept
from ..inputs.code.shadow import Shadow
from ..inputs.code.snapshot import capture
from ..inside import layout
from ..run.facts import peek
from . import hunks
from .hunks import MOST, FileDifference

PLAIN = How()


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """Which files differ between the trees `old` and `new` of a project; in what is worked out
    file by file when it is asked for."""

    project: Path
    old: str
    new: str
    changes: Sequence[Change] = ()
    how: How = PLAIN

    @property
    def lines(self) -> tuple[int, int]:
        """Lines added and lines removed in all."""
        added = sum(change.added or 0 for change in self.changes)
        return added, sum(change.removed or 0 for change in self.changes)

    @property
    def diff(self) -> str:
        """All of it as a unified diff."""
        return b"".join(self.patches()).decode(errors="replace")

    def only(self, paths: Sequence[str]) -> CodeDifference:
        """What of it is in these files and folders, by their paths now or before; with no paths
        all of it."""
        found = [one for one in self.changes if not paths or _within(one, paths)]
        return replace(self, changes=found)

    def patches(self) -> Iterator[bytes]:
        """The unified diff, file by file, in the bytes that `git apply` takes."""
        yield from (section for _, section in self._sections())
        for change in self._outside():
            yield f"outside of the project, not kept: {change.path} differs\n".encode()

    def files(self, most: float = MOST) -> Generator[FileDifference]:
        """How each file changed, as they are taken. Of one with more than `most` lines that differ
        only that is told. To be closed where not all of them are taken."""
        with closing(self._sections()) as sections:
            for change, section in sections:
                yield hunks.parse(change, section, most)
        yield from map(hunks.outside, self._outside())

    def _sections(self) -> Generator[tuple[Change, bytes]]:
        listed = [one for one in self.changes if one.status != "outside"]
        if listed:
            yield from Shadow(self.project).patches(self.old, self.new, listed, self.how)

    def _outside(self) -> list[Change]:
        return [change for change in self.changes if change.status == "outside"]


def of_runs(project: Path, old: Path, new: Path, how: How = PLAIN) -> CodeDifference:
    """From the code of the run in one folder to that in another. Raises NoSnapshot."""
    found = of_trees(project, kept(old).tree, kept(new).tree, how)
    return replace(found, changes=[*found.changes, *_scripts_outside(old, new)])


def of_working_tree(project: Path, old: Path, how: How = PLAIN) -> CodeDifference:
    """From the code of a run to the working tree as it is now. Raises NoSnapshot, NoGit."""
    return of_trees(project, kept(old).tree, capture(project).tree, how)


def of_trees(project: Path, old: str, new: str, how: How = PLAIN) -> CodeDifference:
    """From one tree of the shadow repository to another. Raises NoSnapshot."""
    changes = [] if old == new else Shadow(project).changes(old, new, how)
    return CodeDifference(project, old, new, changes, how)


def _scripts_outside(old: Path, new: Path) -> list[Change]:
    """The scripts outside of the project that differ: their content was not kept."""
    was, now = (peek(folder / layout.CODE).get("outside") or {} for folder in (old, new))
    if not isinstance(was, dict) or not isinstance(now, dict):
        return []
    differ = [path for path in now if path in was and was[path] != now[path]]
    return [Change(path, None, None, "outside") for path in differ]


def _within(change: Change, paths: Sequence[str]) -> bool:
    """Whether a change is of one of these files, or in one of these folders."""
    names = {change.path, change.before} - {""}
    return any(
        name == path or name.startswith(path.rstrip("/") + "/") or path in ("", ".")
        for name in names
        for path in paths
    )
