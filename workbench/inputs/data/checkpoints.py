"""The checkpoints that a run wrote, told by its record of files, and whether they are as it left
them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ...errors import NoCheckpoint
from . import digest, files, manifest
from .digest import NotDigested
from .files import CHECKPOINT, CONFIG, LOG, READ, FileUse

#: What belongs to a checkpoint and is none: the state of the optimiser and of random numbers.
_ASIDE = re.compile(
    r"optim(?!al|um)|sched|rng|scaler|train(er|ing)_(state|args)|tokenizer|vocab", re.I
)
_NAMED = re.compile(r"best|ckpt|checkpoint|model|weights|params|state|last|final", re.I)
_STEP = re.compile(r"(?:step|iter(?:ation)?)s?[-_=]?0*(\d+)|checkpoint-0*(\d+)", re.I)
_CHOOSE = "--checkpoint GLOB chooses another; `workbench files {}` lists what it wrote."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A file, or a folder of them, at the absolute `path`; `parts` are the records of what it
    holds, as the run left it."""

    path: str
    parts: tuple[FileUse, ...]

    @property
    def step(self) -> int | None:
        """The step that its name tells: 500 of `checkpoint-500/model.safetensors`."""
        found = [*_STEP.finditer("/".join(PurePath(self.path).parts[-2:]))]
        return int(found[-1][1] or found[-1][2]) if found else None

    @property
    def _order(self) -> tuple[bool, float, str]:
        best = "best" in PurePath(self.path).name.lower()
        return best, max(part.mtime or 0.0 for part in self.parts), self.path


def find(run: Path, cwd: str, wanted: str = "") -> Checkpoint:
    """The checkpoint of the run in folder `run`, which ran in `cwd`: one with `best` in its name,
    else the newest, of those that are still there.

    With `wanted`, of the files and folders that this pattern matches, as `out/*.pt` or
    `checkpoint-*`. Raises NoCheckpoint where there is none, where all are gone, and where it has
    changed since the run.
    """
    written = [use for use in files.read(run) if use.role != READ and not use.is_named]
    held = _matching(written, cwd, wanted) if wanted else _likely(written)
    if not held:
        what = f"nothing that matches {wanted}" if wanted else "no checkpoint"
        raise NoCheckpoint(f"run {run.name} is known to have written {what}", _hint(run))
    there = [one for one in held if Path(one.path).exists()]
    if not there:
        newest = max(held, key=lambda one: one._order).path
        raise NoCheckpoint(f"the checkpoint {newest} of run {run.name} is gone", _hint(run))
    chosen = max(there, key=lambda one: one._order)
    for part in chosen.parts:
        if why := _changed(part):
            raise NoCheckpoint(f"run {run.name}: its checkpoint {part.path} {why}", _hint(run))
    return chosen


def _likely(written: Sequence[FileUse]) -> list[Checkpoint]:
    """What is a checkpoint by its kind; where nothing is, what is named like one."""
    plain = [use for use in written if not _ASIDE.search(PurePath(use.path).name)]
    sure = [use for use in plain if use.kind == CHECKPOINT]
    named = [use for use in plain if _NAMED.search(PurePath(use.path).name)]
    other = [use for use in named if use.kind not in (CONFIG, LOG)]
    return [Checkpoint(use.path, (use,)) for use in sure or other]


def _matching(written: Sequence[FileUse], cwd: str, wanted: str) -> list[Checkpoint]:
    held: Mapping[str, list[FileUse]] = defaultdict(list)
    for use in written:
        for place in _places(use.path, cwd):
            if PurePath(place).match(wanted):
                held[place].append(use)
                break
    return [Checkpoint(path, tuple(parts)) for path, parts in held.items()]


def _places(path: str, cwd: str) -> Iterator[str]:
    """A file and the folders that it lies in, up to the one that the run began in."""
    yield path
    for parent in PurePath(path).parents:
        if PurePath(cwd).is_relative_to(parent):
            return
        yield str(parent)


def _changed(use: FileUse) -> str:
    """What has become of a file since the run wrote it; empty where it is as it was."""
    try:
        if use.files is not None:
            now = manifest.of_folder(use.path).digest
        else:
            if use.size not in (None, Path(use.path).stat().st_size):
                return "has changed since: its size is another"
            now = digest.of_file(use.path)[0]
    except FileNotFoundError:
        return "is gone"
    except (NotDigested, OSError) as error:
        return f"cannot be read: {error}"
    return "has changed since" if use.digest and now != use.digest else ""


def _hint(run: Path) -> str:
    return _CHOOSE.format(run.name)
