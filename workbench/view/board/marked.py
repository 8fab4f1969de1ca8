"""Which runs stand on the board, by what is marked, listed and under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...index.catalog import Run
from ..groups import Group
from ..listing import Line, ink_of
from .wish import Charted


def charted(
    lines: Sequence[Line], marks: Mapping[int, str], at: Line | None, ink: str
) -> tuple[Charted, ...]:
    """The marked runs with their inks, else what is under the cursor in that ink.

    Where the list is grouped, runs are drawn as parts of their groups.
    """
    if marks:
        known = {run.number: group for group in _groups(lines) for run in group.runs}
        return tuple(_charted(number, known.get(number), marks) for number in sorted(marks))
    if isinstance(at, Group):
        return tuple(Charted(n, ink, at.title) for n in sorted(run.number for run in at.runs))
    return () if at is None else (Charted(at.number, ink),)


def _charted(number: int, group: Group | None, marks: Mapping[int, str]) -> Charted:
    """A marked run, in the ink that its group has in the list."""
    if group is None:
        return Charted(number, marks[number])
    return Charted(number, ink_of(group, marks), group.title)


def listed(lines: Sequence[Line]) -> tuple[int, ...]:
    """The numbers of the runs that are listed, folded groups included."""
    found = (line.runs if isinstance(line, Group) else (line,) for line in lines)
    return tuple(dict.fromkeys(run.number for runs in found for run in runs))


def compared(runs: Sequence[Charted], chosen: Run | None, parent: Run | None) -> int | None:
    """The run that values are compared with: the one chosen as the baseline of all, else that of
    the only run there is."""
    found = chosen or (parent if len(runs) == 1 else None)
    return None if found is None else found.number


def _groups(lines: Sequence[Line]) -> Iterator[Group]:
    return (line for line in lines if isinstance(line, Group))
