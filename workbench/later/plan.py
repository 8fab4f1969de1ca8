"""What would be launched to measure a run: its command, its code, its checkpoint; or why nothing
can be. Nothing is written and nothing is executed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import NoSuchCommand, RunIsLive, UsageError
from ..index.catalog import Run
from ..inputs import environment
from ..inputs.code.checkout import inner
from ..inputs.code.keep import kept
from ..inputs.code.shadow import Shadow
from ..inputs.data import checkpoints
from ..inputs.data.checkpoints import Checkpoint
from ..inside import identity, layout
from ..run.facts import peek
from ..run.spec import script_of
from . import template

_PYTHONS = ("python", "python3")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of each run: an evaluation `command`; which `checkpoint`, as a pattern;
    `bring`, files of the project as they are now, absolute, to be put into the run's code;
    `only_missing`, metrics, of which a run that has all is skipped; `limit`, seconds for each
    evaluation, 0 for no limit."""

    command: str
    checkpoint: str = ""
    bring: tuple[str, ...] = ()
    only_missing: tuple[str, ...] = ()
    limit: float = 0.0

    def told(self) -> dict[str, object]:
        """As JSON has it: what `wanted_of` takes."""
        return asdict(self)

    def skips(self, run: Run) -> bool:
        """Whether the run has all that is wanted."""
        return bool(self.only_missing) and run.metrics.keys() >= {*self.only_missing}


def wanted_of(told: Mapping[str, Any]) -> Wanted:
    """What was told as a mapping of its fields."""
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    return Wanted(**values)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be launched for a run: `command`, in the code `tree` with the files `brought`,
    by their paths in the project; `step` is where its metrics stand."""

    run: Run
    command: tuple[str, ...]
    tree: str
    brought: tuple[str, ...] = ()
    checkpoint: Checkpoint | None = None

    @property
    def step(self) -> float | None:
        """The step that the checkpoint names, else the last one of the run."""
        told, last = self.checkpoint.step if self.checkpoint else None, self.run.step
        return last if told is None or (last is not None and told > last) else told


def plan(project: Path, run: Run, wanted: Wanted, code: Collection[str]) -> Plan:
    """What to launch for a run; `code` are the files of the project that are code now.

    Raises UsageError for a run of another tool, RunIsLive, NoSnapshot, NoCheckpoint, NoSuchCommand.
    """
    asked = template.parse(wanted.command)
    _refuse(run)
    tree = kept(run.folder).tree
    has = {entry.path for entry in Shadow(project).files(tree)}
    checkpoint = None
    if template.CHECKPOINT in asked.places:
        checkpoint = checkpoints.find(run.folder, run.spec.cwd, wanted.checkpoint)
    command = asked.filled(_values(run, checkpoint))
    command = (interpreter(run, command[0]), *command[1:])
    cwd = inner(project, run.spec.folder)
    named = [path for path in _named(cwd, command) if path in code and path not in has]
    brought = [_code(project, path, code) for path in wanted.bring]
    _check_script(project, run, command, cwd, has)
    return Plan(run, command, tree, tuple(dict.fromkeys([*named, *brought])), checkpoint)


def is_busy(run: Run) -> bool:
    """Whether a run has ended and its supervisor is still at work: what it wrote is digested."""
    return not run.live and identity.alive(dict(peek(run.folder / layout.SUPERVISOR)))


def interpreter(run: Run, program: str) -> str:
    """The program that a word means for a run: its own interpreter where it is plainly `python`,
    and a Python ran the run."""
    if program not in _PYTHONS:
        return program
    python = environment.read(run.folder).get("python")
    told = python.get("executable") if isinstance(python, Mapping) else None
    first = run.spec.command[0] if run.spec.command else ""
    own = first if Path(first).name.startswith("python") else program
    return str(told or own)


def _refuse(run: Run) -> None:
    if run.origin or run.spec.imported:
        tool = run.origin or run.spec.imported.get("origin")
        raise UsageError(
            f"{run.called} was recorded by {tool}; its code was not kept",
            "Only a run that the workbench launched can be measured later.",
        )
    if run.live:
        raise RunIsLive(
            f"run {run.number} is {run.life.state}", "It can be measured later when it has ended."
        )
    if is_busy(run):
        raise RunIsLive(
            f"run {run.number} has just ended, and what it wrote is still being digested",
            "Try again in some seconds.",
        )
    if run.spec.measures:
        of = run.spec.measures.get("number")
        raise UsageError(f"run {run.number} is itself an evaluation of run {of}", f"Name run {of}.")


def _values(run: Run, checkpoint: Checkpoint | None) -> dict[str, str]:
    path = checkpoint.path if checkpoint else ""
    return template.values_of(run.number, str(run.folder), run.spec.cwd, path, run.params)


def _named(cwd: str, command: Iterable[str]) -> Iterator[str]:
    """The paths that the words of a command may name, relative to the project."""
    for word in command:
        for text in (word, word.partition("=")[2]):
            if text and not Path(text).is_absolute():
                yield os.path.normpath(f"{cwd}/{text}" if cwd else text)


def _code(project: Path, path: str, code: Collection[str]) -> str:
    """A file to bring, relative to the project. Raises UsageError for what no snapshot would hold:
    data, large files, what looks like a secret."""
    told = inner(project, path)
    if told not in code:
        raise UsageError(f"{path} is no code", "What is not code is linked in as it is.")
    return told


def _check_script(
    project: Path, run: Run, command: tuple[str, ...], cwd: str, has: Collection[str]
) -> None:
    """Raise NoSuchCommand where the script is neither in the run's code nor in the project."""
    script = script_of(command)
    if script is None or Path(script).is_absolute():
        return
    path = os.path.normpath(f"{cwd}/{script}" if cwd else script)
    if path not in has and not (project / path).exists():
        raise NoSuchCommand(
            f"{script} is neither in the code of run {run.number} nor in {project / cwd}",
            "Check the path: it is relative to the folder that the run began in.",
        )
