"""A run as lists show it: what was asked, how it stands, and what is known of it by now."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..inputs.data.filtered import command_in_project
from ..run.labels import Labels
from ..run.lifecycle import LIVE, Lifecycle, Running, Waiting
from ..run.spec import Spec
from .sketch import Stat

_TOOLS = {"tensorboard": "tb", "trainer_state": "hf"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run as lists show it. Times are seconds since the epoch.

    `seconds` is the time it took (so far); `metrics` the last value by name, `stats` its course,
    `sources` where each comes from; `code` is the tree of its snapshot, empty where none was kept,
    `data` the digest of each dataset that it read by its path, below its folder where it is;
    `labels` what people say of it; `wrote` paths of files that it is known to have written, some
    hundreds at most; `problem` what could not be read; `settled` that nothing more will come.

    A run that another tool recorded tells its `origin`, its `place` and when it was last
    `modified`. Its number is below 0 and holds for this process alone; people name it by its place.
    """

    number: int
    folder: Path
    spec: Spec
    life: Lifecycle
    started: float | None = None
    ended: float | None = None
    seconds: float | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    stats: Mapping[str, Stat] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, object] = field(default_factory=dict)
    step: float | None = None
    code: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    problem: str = ""
    settled: bool = False
    origin: str = ""
    wrote: Sequence[str] = ()
    place: Path | None = None
    modified: float | None = None

    @property
    def live(self) -> bool:
        """Whether it may still change by itself."""
        return self.life.state in LIVE

    @property
    def orphaned(self) -> bool:
        """Whether it goes on, or waits, although its supervisor was killed."""
        return isinstance(self.life, Running | Waiting) and not self.life.supervised

    @property
    def label(self) -> str:
        """What stands for it in a list: its number, or the tool that recorded it."""
        return _TOOLS.get(self.origin, self.origin) or str(self.number)

    @property
    def called(self) -> str:
        """What people call it: `run 12`, or the place of what another tool recorded."""
        return self.spec.name if self.origin else f"run {self.number}"

    @property
    def legend(self) -> str:
        """What names it beside its curve: number and name, or its place."""
        return self.spec.name if self.origin else f"{self.number} {self.spec.name}".strip()

    @property
    def title(self) -> str:
        """Its name, else what it runs, on the data as the project has it."""
        return self.spec.name or _short(command_in_project(self.spec))


def _short(command: tuple[str, ...]) -> str:
    """`train.py --lr 0.1` of `/usr/bin/python3 -u train.py --lr 0.1`."""
    if not command:  # of a run that another tool recorded, without a name
        return "?"
    if Path(command[0]).name.startswith("python") and len(command) > 1:
        command = command[2:] if command[1] == "-u" else command[1:]
    else:
        command = (Path(command[0]).name, *command[1:])
    return shlex.join(command)
