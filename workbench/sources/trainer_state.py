"""Hugging Face `trainer_state.json`: the history of a Trainer, kept beside its checkpoints."""

from __future__ import annotations

import re
from pathlib import Path

from .growing import Growing
from .reading import LIMIT, WHOLE, Point, Reader, Value, flatten, loads, number, readable, step_of

NAME = "trainer_state.json"
_CHECKPOINT = re.compile(r"checkpoint-(\d+)")
_PARAMS = tuple(
    "num_train_epochs max_steps train_batch_size logging_steps eval_steps save_steps".split()
)
_SUMMARY = ("epoch", "global_step", "best_metric", "best_model_checkpoint", "total_flos")
_AXES = frozenset(("step", "epoch"))


class TrainerState(Reader):
    """The history of one training: `trainer_state.json` itself, or an output folder, whose newest
    one is read."""

    origin = "trainer_state"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._read_last: tuple[Path, int, int] | None = None
        self._history: list[object] = []
        self._given = 0
        folder = path.parent if path.name == NAME else path
        inside = _CHECKPOINT.fullmatch(folder.name)
        self.title = readable(folder.parent.name if inside else folder.name)

    def _read(self, limit: int = LIMIT) -> list[Point]:
        if self._given >= len(self._history):
            self._look()
        points: list[Point] = []
        while self._given < len(self._history) and len(points) < limit:
            point = _point(self._history[self._given])
            self._given += 1
            if point is not None:
                points.append(point)
        return points

    def _look(self) -> None:
        """Read the newest file again if it changed; what it has in common was given already."""
        path = newest(self._path)
        if path is None:
            return
        facts = path.stat()
        seen = (path, facts.st_size, facts.st_mtime_ns)
        if seen == self._read_last:
            return
        state = self._parse(path)
        if state is None:
            return  # it may be in the middle of being written
        self._read_last = seen
        self._take(state)

    def _parse(self, path: Path) -> dict[str, object] | None:
        content = Growing(path).piece(WHOLE)
        try:
            state = loads(content)
        except ValueError:
            self.problem = f"{path.name} is not whole JSON."
            return None
        if not isinstance(state, dict) or not isinstance(state.get("log_history"), list):
            self.problem = f"{path.name} holds no log_history."
            return None
        self.problem = ""
        return state

    def _take(self, state: dict[str, object]) -> None:
        history = state["log_history"]
        assert isinstance(history, list)
        pairs = zip(self._history, history, strict=False)
        self._given = next((n for n, (a, b) in enumerate(pairs) if a != b), self._given)
        self._given = min(self._given, len(history))
        self._history = history
        self.params = _picked(state, _PARAMS)
        self.summary = _picked(state, _SUMMARY)


def newest(path: Path) -> Path | None:
    """The file itself, or the newest in an output folder and its checkpoints."""
    if path.name == NAME:
        return path if path.is_file() else None
    found = [path / NAME, *(folder / NAME for folder in path.glob("checkpoint-*"))]
    dated = [(file.stat().st_mtime_ns, _step(file), file) for file in found if file.is_file()]
    return max(dated)[2] if dated else None


def _step(file: Path) -> int:
    checkpoint = _CHECKPOINT.fullmatch(file.parent.name)
    return int(checkpoint[1][:18]) if checkpoint else 1 << 62


def _picked(state: dict[str, object], names: tuple[str, ...]) -> dict[str, Value]:
    return flatten({name: state[name] for name in names if state.get(name) is not None})


def _point(entry: object) -> Point | None:
    if not isinstance(entry, dict):
        return None
    values = {name: number(value) for name, value in entry.items() if name not in _AXES}
    metrics = {name: value for name, value in values.items() if value is not None}
    return Point(step_of(entry.get("step")), None, metrics) if metrics else None
