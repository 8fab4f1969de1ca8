"""Which reader fits a file, by its name and its first bytes."""

from __future__ import annotations

from pathlib import Path

from . import csvs, jsonl, trainer_state
from .blocks import MAGIC
from .growing import head
from .reading import Reader
from .tensorboard import TensorBoard, is_events
from .wandb import Wandb

_TABLES = frozenset((".csv", ".tsv"))
_LINES = frozenset((".jsonl", ".ndjson", ".json", ".log", ".txt"))
_EVENT = b"\x00\x00\x00\x00"  # the upper half of the length of an event file's first record


def kind_of(path: Path) -> str:
    """The origin whose reader fits the file; "" for none, or none yet: a log that has no whole
    line may be known later."""
    if is_events(path.name):
        return "tensorboard" if head(path, 8)[4:8] == _EVENT else ""
    if path.name == trainer_state.NAME:
        return "trainer_state" if head(path, 1) == b"{" else ""
    if path.suffix == ".wandb":
        return "wandb" if head(path, len(MAGIC)) == MAGIC else ""
    if path.suffix.lower() in _TABLES:
        return "csv" if csvs.looks_like_log(path) else ""
    if path.suffix.lower() in _LINES:
        return "jsonl" if _is_json_log(path) else ""
    return ""


def open_file(path: Path) -> Reader | None:
    """The reader that fits the file; None for none, or none yet."""
    kind = kind_of(path)
    if kind == "tensorboard":
        return TensorBoard(path)
    if kind == "trainer_state":
        return trainer_state.TrainerState(path)
    if kind == "wandb":
        return Wandb(path)
    if kind == "csv":
        return csvs.Csv(path)
    if kind == "jsonl":
        return jsonl.JsonLines(path) if head(path, 1) != b"[" else jsonl.JsonList(path)
    return None


def _is_json_log(path: Path) -> bool:
    first = head(path, 64).lstrip()[:1]
    return (first == b"{" and jsonl.looks_like_lines(path)) or (
        first == b"[" and path.suffix == ".json" and jsonl.looks_like_list(path)
    )
