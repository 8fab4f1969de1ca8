"""Which runs of other tools lie in a folder: one for each experiment as a person sees it.

Where one training was logged in several ways, the richest is taken: event files (which tell times
and params) before CSV, CSV before JSON lines, and all of these before `trainer_state.json`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import mlflow_sql, trainer_state
from .csvs import Csv
from .follow import kind_of, open_file
from .mlflow import MlflowFolder, read_meta
from .mlflow_sql import MlflowDatabase
from .reading import Params, Reader, readable
from .tensorboard import PARTS, TensorBoard, first_tag, part
from .walking import Folder, walk
from .wandb import Wandb

#: The part of the time that goes into walking; the rest is for looking into what was found.
_WALK = 0.6
#: Files that may be logs in one folder; where there are more, they are data.
_CANDIDATES = 50
#: Names that say nothing beside that of their folder.
_USUAL = re.compile(
    r"(metrics|results|progress|log|logs|history|training(_log)?|train(_log)?)"
    r"\.(csv|tsv|jsonl|json|txt|log)"
)
_CHECKPOINT = re.compile(r"checkpoint-\d+")
#: Where a Trainer puts its event files, below its output folder.
_LOG_FOLDERS = frozenset(("runs", "logs", "tensorboard", "tb"))


@dataclass(frozen=True, slots=True)
class Found:
    """A run of another tool. `path` is its file or folder, `name` the path as people know it,
    `run_id` stays the same as long as the run lies there; `modified` is when it was written to
    last (seconds since the epoch)."""

    origin: str
    path: Path
    name: str
    run_id: str
    modified: float


def find(root: Path, seconds: float = 2.0) -> list[Found]:
    """The runs of other tools at and below the folder, by their names.

    Looks for about so many seconds and six levels deep; what was not reached then is left out.
    """
    now = time.monotonic()
    deadline = now + seconds
    folders = {folder.path: folder for folder in walk(root, now + seconds * _WALK)}
    return sorted(_runs(root, folders, deadline), key=lambda found: (found.name, found.run_id))


def open_source(found: Found) -> Reader | None:
    """The reader of a run that was found; None if it is not there any more."""
    path = found.path
    if found.origin == "tensorboard":
        return TensorBoard(path)
    if found.origin == "wandb":
        return Wandb(path)
    if found.origin == "mlflow":
        uuid = found.run_id.rpartition(":")[2]
        return MlflowFolder(path) if path.is_dir() else MlflowDatabase(path, uuid)
    if found.origin == "trainer_state":
        return trainer_state.TrainerState(path)
    return Csv(path) if found.origin == "csv" else open_file(path)


def _runs(root: Path, folders: dict[Path, Folder], deadline: float) -> Iterator[Found]:
    yield from _stores(root, folders, deadline)
    plain = {path: f for path, f in folders.items() if not (f.is_wandb or f.is_mlflow_run)}
    owners = _event_runs(plain)
    tables = [found for folder in plain.values() for found in _tables(root, folder, deadline)]
    logged = {found.path.parent for found in tables}
    for path in sorted(set(owners.values())):
        parts = [plain[part] for part, owner in owners.items() if owner == path]
        # Event files may hold no more than a graph: then what lies beside them tells more.
        if path not in logged or _has_scalars(parts):
            yield _found(root, "tensorboard", path, _newest(*(part.events for part in parts)))
            tables = [found for found in tables if found.path.parent != path]
    yield from tables
    yield from _trainers(root, plain, set(owners.values()) | logged)


def _stores(root: Path, folders: dict[Path, Folder], deadline: float) -> Iterator[Found]:
    experiments: dict[Path, Params] = {}
    for path, folder in folders.items():
        if time.monotonic() > deadline:
            return
        if folder.is_wandb:
            yield _found(root, "wandb", path, _newest(folder.named), f"wandb:{path.name}")
        elif folder.is_mlflow_run:
            if path.parent not in experiments:
                experiments[path.parent] = read_meta(path.parent)
            yield from _mlflow_run(path, experiments[path.parent], _newest(folder.named))
        for name in mlflow_sql.NAMES:
            if name in folder.named:
                yield from _database(path / name, folder.named[name])


def _mlflow_run(path: Path, experiment: Params, modified: float) -> Iterator[Found]:
    meta = read_meta(path)
    if "deleted" in (meta.get("lifecycle_stage"), experiment.get("lifecycle_stage")):
        return
    uuid = str(meta.get("run_id") or meta.get("run_uuid") or path.name)
    name = f"{experiment.get('name') or path.parent.name}/{meta.get('run_name') or uuid[:8]}"
    yield Found("mlflow", path, readable(name), readable(f"mlflow:{uuid}"), modified)


def _database(path: Path, modified: float) -> Iterator[Found]:
    for run in mlflow_sql.listed(path):
        name = f"{run.experiment}/{run.name or run.uuid[:8]}"
        yield Found("mlflow", path, name, f"mlflow:{run.uuid}", run.time or modified)


def _event_runs(folders: dict[Path, Folder]) -> dict[Path, Path]:
    """The folders with event files, each with the folder of the run that it belongs to."""
    logged = [path for path, folder in folders.items() if folder.events]
    owners: dict[Path, Path] = {}
    for path in sorted(logged, key=lambda path: len(path.parts)):
        parent = folders.get(path.parent)
        belongs = parent is not None and owners.get(parent.path, parent.path) == parent.path
        if belongs and parent is not None and parent.events:
            belongs = part(path) is not None
        elif belongs and parent is not None:
            parts = [n for n in parent.folders if n in PARTS and _logs(folders, parent.path / n)]
            belongs = path.name in parts and len(parts) > 1
        owners[path] = path.parent if belongs else path
    return owners


def _logs(folders: dict[Path, Folder], path: Path) -> bool:
    return path in folders and bool(folders[path].events)


def _has_scalars(folders: list[Folder]) -> bool:
    return any(first_tag(folder.path) is not None for folder in folders)


def _tables(root: Path, folder: Folder, deadline: float) -> Iterator[Found]:
    """The CSV and JSON logs in a folder; of several that are named alike, the CSV."""
    names = sorted(folder.tables)
    if len(names) > _CANDIDATES:
        names = [name for name in names if _USUAL.fullmatch(name)]
    given: set[str] = set()
    for name in names:
        stem = name.partition(".")[0] if "monitor" not in name else name
        if stem in given or time.monotonic() > deadline:
            continue
        kind = kind_of(folder.path / name)
        if kind:
            given.add(stem)
            yield _found(root, kind, folder.path / name, folder.tables[name])


def _trainers(root: Path, folders: dict[Path, Folder], logged: set[Path]) -> Iterator[Found]:
    states: dict[Path, float] = {}
    for path, folder in folders.items():
        if trainer_state.NAME in folder.named:
            whole = _CHECKPOINT.fullmatch(path.name) and path.parent in folders
            owner = path.parent if whole else path
            states[owner] = max(states.get(owner, 0.0), folder.named[trainer_state.NAME])
    for path, modified in states.items():
        if not any(_is_log_of(path, other) for other in logged):
            yield _found(root, "trainer_state", path, modified)


def _is_log_of(output: Path, logged: Path) -> bool:
    """Whether what was logged in a folder is the training whose output folder this is."""
    if logged == output:
        return True
    below = logged.relative_to(output).parts if logged.is_relative_to(output) else ()
    return bool(below) and below[0] in _LOG_FOLDERS


def _found(root: Path, origin: str, path: Path, modified: float, run_id: str = "") -> Found:
    below = path.relative_to(root).as_posix()
    shown = below
    if _USUAL.fullmatch(path.name) and path.parent != root:
        shown = path.parent.relative_to(root).as_posix()
    name = root.absolute().name if shown == "." else shown
    return Found(origin, path, readable(name), readable(run_id or f"{origin}:{below}"), modified)


def _newest(*times: dict[str, float]) -> float:
    return max((time for group in times for time in group.values()), default=0.0)
