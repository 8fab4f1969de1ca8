"""TensorBoard logs: the event files of one run, as one.

What lies in a folder is one run, and so are the folders that libraries make for the parts of a
run: `train` and `validation` (Keras, catboost), `loss_train` beside `loss_val` (`add_scalars` of
PyTorch), and one named after the time (`add_hparams`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from . import hparams
from .beside import params_beside
from .events import EventFile, Scalar
from .reading import Point, Reader, moment, readable

Rename: TypeAlias = Callable[[str], str]

#: Folders that hold a part of their parent's run.
_TRAINS = frozenset(("train", "training", "learn"))
PARTS = _TRAINS | frozenset("validation valid val eval evaluation test".split())
_TIME = re.compile(r"\d{9,11}(\.\d+)?")
_STAMP = re.compile(r"tfevents\.(\d+)")
_FILES = 1_000  # event files of one run
_SOON = 1 << 23  # bytes of an event file in which a first scalar is looked for
_SETTLED = 600.0  # seconds after which nothing new is looked for in a folder that is no part
#: Events this near to each other, of one step, are one point.
_TOGETHER = 1.0


def is_events(name: str) -> bool:
    """Whether an event file has this name (`events.out.tfevents…`, also without a suffix)."""
    return "tfevents" in name and not name.endswith((".profile-empty", ".gz", ".zip"))


class TensorBoard(Reader):
    """One run in TensorBoard's event files: those of a folder and of its parts, or one file."""

    origin = "tensorboard"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._files: dict[Path, tuple[EventFile, Rename]] = {}
        self._strangers: set[Path] = set()  # folders that are no part of this run
        self.title = readable(path.parent.name if path.is_file() else path.name)
        self.params = params_beside(path.parent if path.is_file() else path)

    def _read(self, limit: int) -> list[Point]:
        points = self._drain(limit)
        if len(points) < limit and self._find():
            points += self._drain(limit - len(points))
        return points

    def _drain(self, limit: int) -> list[Point]:
        points: list[Point] = []
        for file, rename in self._files.values():
            while len(points) < limit and (scalars := file.read(limit)):
                points += self._points(scalars, rename)
        self.problem = next((file.problem for file, _ in self._files.values() if file.problem), "")
        return points

    def _find(self) -> bool:
        """Whether event files appeared that were not known."""
        known = len(self._files)
        for path, rename in event_files(self._path, self._strangers):
            if path not in self._files:
                self._files[path] = (EventFile(path, self._other), rename)
        return len(self._files) > known

    def _other(self, tag: str, value: bytes) -> None:
        params, state = hparams.read(tag, value)
        self.params |= params
        self.state = state or self.state

    def _points(self, scalars: list[Scalar], rename: Rename) -> list[Point]:
        named = lru_cache(maxsize=None)(rename)
        points: list[Point] = []
        metrics: dict[str, float] = {}
        first, at = 0.0, None
        for wall_time, step, tag, value in scalars:
            name = named(tag)
            if step != at or name in metrics or not 0 <= wall_time - first < _TOGETHER:
                metrics = {}
                points.append(Point(float(step), moment(wall_time), metrics))
                first, at = wall_time, step
            metrics[name] = value
        if points:
            self._lived(points[0].time)
            self._lived(points[-1].time)
        return points


def event_files(path: Path, strangers: set[Path]) -> list[tuple[Path, Rename]]:
    """The event files of a run in the order of their times, each with what its tags become.

    Folders that are no part of it are added to `strangers`, and not looked at again.
    """
    if path.is_file():
        return [(path, _rename_alone(path.parent))]
    renames: list[tuple[Path, Rename]] = [(file, str) for file in own_files(path)]
    for folder in _folders(path):
        rename = None if folder in strangers else part(folder)
        if rename is not None:
            renames += [(file, rename) for file in own_files(folder)]
        elif _is_settled(folder):
            strangers.add(folder)
    return renames[:_FILES]


def own_files(folder: Path) -> list[Path]:
    """The event files that lie in the folder itself, in the order of their times."""
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if is_events(e.name) and e.is_file()]
    except OSError:
        return []
    return [folder / name for name in sorted(names, key=_age)]


def part(folder: Path) -> Rename | None:
    """What tags become in a folder that belongs to its parent's run; None if it does not.

    Those of `train` keep their names where these are free.
    """
    name = readable(folder.name)
    if name in PARTS:
        return str if name in _TRAINS and not own_files(folder.parent) else _prefix(name)
    if _TIME.fullmatch(name):
        return str
    tag = first_tag(folder)
    return _main_tag(name) if tag is not None and _cut(name, tag) != name else None


def _rename_alone(folder: Path) -> Rename:
    """What tags become in a file of the folder that is followed without its neighbours."""
    if own_files(folder.parent):
        return part(folder) or _main_tag(readable(folder.name))
    if folder.name in PARTS - _TRAINS and any(own_files(folder.parent / n) for n in _TRAINS):
        return _prefix(folder.name)
    return str


def _prefix(name: str) -> Rename:
    return lambda tag: f"{name}/{tag}"


def _main_tag(name: str) -> Rename:
    """`loss` becomes `loss/val` in the folder `loss_val`, and other tags stay as they are."""
    return lambda tag: tag if _cut(name, tag) == name else f"{tag}/{_cut(name, tag)}"


def first_tag(folder: Path) -> str | None:
    """The tag of the first scalar in the folder's event files; None where none comes soon."""
    for path in own_files(folder)[:3]:
        file = EventFile(path, lambda tag, value: None)
        if scalars := file.read(1, reach=_SOON):
            return scalars[0][2]
    return None


def _cut(name: str, tag: str) -> str:
    """What `add_scalars` added to the main tag to name the folder; the name itself if it is not
    such a folder."""
    return name.removeprefix(tag.replace("/", "_") + "_")


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / e.name for e in entries if e.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _age(name: str) -> tuple[int, str]:
    stamp = _STAMP.search(name)
    return (int(stamp[1][:15]) if stamp else 0), name


def _is_settled(folder: Path) -> bool:
    """Whether it is long since something was made in the folder."""
    try:
        return time.time() - folder.stat().st_mtime > _SETTLED
    except OSError:
        return True
