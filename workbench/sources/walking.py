"""The folders below a root that may hold logs, looked through within bounds."""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import mlflow_sql, trainer_state
from .tensorboard import is_events

DEPTH = 6
_ENTRIES = 400_000  # looked at in all
_CROWD = 5_000  # entries of a folder that holds no log by its name: data
_SKIPPED = frozenset("node_modules site-packages dist-packages __pycache__ lost+found".split())
_NOT_OURS = frozenset(("pyvenv.cfg", "conda-meta"))
_TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".log")
_META = "meta.yaml"
_WANDB_RUN = re.compile(r"(offline-)?run-\d{8}_\d{6}-\w+")
_UUID = re.compile(r"[0-9a-f]{32}")
_MLFLOW_PARTS = frozenset(("metrics", "params", "artifacts"))
#: What an experiment of MLflow holds beside runs.
_MLFLOW_OTHERS = frozenset(("models", "traces", "tags", "datasets"))


@dataclass(slots=True)
class Folder:
    """What a folder holds that may be a log: names of files, each with its modification time."""

    path: Path
    events: dict[str, float] = field(default_factory=dict)
    tables: dict[str, float] = field(default_factory=dict)  # CSV and JSON, to be looked into
    named: dict[str, float] = field(default_factory=dict)  # known by their names alone
    folders: list[str] = field(default_factory=list)

    @property
    def is_wandb(self) -> bool:
        """Whether this is the folder of one run of wandb."""
        return bool(_WANDB_RUN.fullmatch(self.path.name)) or any(
            name.endswith(".wandb") for name in self.named
        )

    @property
    def is_mlflow_run(self) -> bool:
        """Whether this is the folder of one run of MLflow."""
        return _META in self.named and bool(_MLFLOW_PARTS.intersection(self.folders))


def walk(root: Path, deadline: float) -> Iterator[Folder]:
    """The folders of interest, the upper ones first, until `deadline` (monotonic seconds).

    Links are not followed; hidden folders, packages, virtual environments and crowds of files
    are passed over, and so is what lies inside the runs of wandb and MLflow.
    """
    waiting = deque([(root, 0)])
    seen = 0
    while waiting and seen < _ENTRIES and time.monotonic() < deadline:
        path, depth = waiting.popleft()
        folder, count = _look(path, deadline)
        seen += count
        if folder is None:
            continue
        yield folder
        if depth < DEPTH:
            waiting.extend((path / name, depth + 1) for name in _below(folder))


def _look(path: Path, deadline: float) -> tuple[Folder | None, int]:
    """The folder, None if it is of no interest; and how many entries were looked at."""
    folder, count = Folder(path), 0
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                count += 1
                if entry.name in _NOT_OURS:
                    return None, count
                _sort(entry, folder)
                if count % 1_000 == 0 and time.monotonic() > deadline:
                    break
                if count > _CROWD and not (folder.events or folder.named):
                    return None, count
    except OSError:
        return None, count
    folder.folders.sort()
    return folder, count


def _sort(entry: os.DirEntry[str], folder: Folder) -> None:
    try:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and entry.name not in _SKIPPED:
                folder.folders.append(entry.name)
            return
        place = _place(entry.name, folder)
        if place is not None and entry.is_file(follow_symlinks=False):
            place[entry.name] = entry.stat(follow_symlinks=False).st_mtime
    except OSError:
        return


def _place(name: str, folder: Folder) -> dict[str, float] | None:
    if is_events(name):
        return folder.events
    if name in (_META, trainer_state.NAME, *mlflow_sql.NAMES) or name.endswith(".wandb"):
        return folder.named
    return folder.tables if name.endswith(_TABLES) and not name.startswith(".") else None


def _below(folder: Folder) -> list[str]:
    """The folders to look into."""
    if folder.is_wandb or folder.is_mlflow_run:
        return []
    if _META in folder.named:
        return [name for name in folder.folders if name not in _MLFLOW_OTHERS]
    if _UUID.fullmatch(folder.path.name):
        return []  # the artifacts of a run that MLflow keeps in a database
    return folder.folders
