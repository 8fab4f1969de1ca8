"""What a reader of somebody's log gives."""

from __future__ import annotations

import json
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

#: What a parameter may be: a number, a text, a truth, nothing, or a short list of these as text.
Value: TypeAlias = float | int | str | bool | None
Params: TypeAlias = dict[str, Value]

#: Points of one `read`, unless told otherwise.
LIMIT = 10_000
#: Bytes of a file that is parsed as a whole; larger ones are not read.
WHOLE = 1 << 26

_DEPTH = 12  # of nested params
_WIDTH = 2_000  # params of one run
_TEXT = 10_000  # characters of one param
_NUMBER = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_WORDS: dict[str, Value] = {"true": True, "false": False, "none": None, "null": None}


@dataclass(frozen=True, slots=True)
class Point:
    """Values measured together. `step` is None where the log tells none, `time` (seconds since
    the epoch) likewise."""

    step: float | None
    time: float | None
    metrics: dict[str, float]


class Reader(ABC):
    """One run in a log of another tool.

    The attributes grow with `read`. `started` and `ended` are the first and the last time (seconds
    since the epoch) that the log tells, None where it tells none. `state` is "finished", "failed",
    "killed" or "running" where the log says so, else "". `problem` is what could not be read, in
    one sentence, and "" when all could.
    """

    origin: str

    def __init__(self) -> None:
        self.params: Params = {}
        self.summary: Params = {}
        self.started: float | None = None
        self.ended: float | None = None
        self.title = ""
        self.state = ""
        self.problem = ""

    def read(self, limit: int = LIMIT) -> list[Point]:
        """The points that are new since the last call, about `limit` at most; empty: nothing new.

        Damaged content raises nothing: it is read up to the break.
        """
        try:
            return self._read(limit)
        except OSError as error:
            self.problem = f"The log cannot be read: {error.strerror or error}."
            return []

    @abstractmethod
    def _read(self, limit: int) -> list[Point]: ...

    def _lived(self, time: float | None) -> None:
        """The log tells that something happened at that time."""
        if time is not None:
            self.started = time if self.started is None else min(self.started, time)
            self.ended = time if self.ended is None else max(self.ended, time)


def moment(value: object) -> float | None:
    """Seconds since the epoch; None for what is no time between 1980 and 2200."""
    seconds = number(value)
    return seconds if seconds is not None and 3.2e8 < seconds < 7.3e9 else None


def number(value: object) -> float | None:
    """The number that a JSON value or a text tells; None for what is none (also for truths)."""
    if isinstance(value, str):
        text = value.strip()
        return float(text) if len(text) < 400 and _NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def scalar(text: str) -> Value:
    """What a text like `0.1`, `True` or `adam` stands for."""
    text = text.strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    return float(text) if len(text) < 400 and _NUMBER.fullmatch(text) else text[:_TEXT]


def step_of(value: object) -> float | None:
    """The step that a value tells: a number that is one."""
    step = number(value)
    return step if step is not None and math.isfinite(step) else None


def readable(text: str) -> str:
    """The text without what cannot be written as UTF-8 (file names may hold it)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def loads(text: str | bytes) -> object:
    """The JSON value, NaN and infinities included; ValueError for all that is none."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    try:
        value: object = json.loads(text)
        # JSON can tell halves of characters, which no file can hold.
        if _HALF.search(text):
            value = json.loads(readable(json.dumps(value, ensure_ascii=False)))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def flatten(value: object, separator: str = ".") -> Params:
    """Nested mappings as paths (`optim.lr`); lists become their JSON text."""
    return dict(_leaves(value, "", separator, 0, [_WIDTH]))


def _leaves(
    value: object, path: str, separator: str, depth: int, room: list[int]
) -> Iterator[tuple[str, Value]]:
    if isinstance(value, dict) and depth < _DEPTH:
        for key, inner in value.items():
            below = f"{path}{separator}{key}" if path else str(key)
            yield from _leaves(inner, below, separator, depth + 1, room)
    elif path and room[0] > 0:
        room[0] -= 1
        yield path, _leaf(value)


def _leaf(value: object) -> Value:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else number(value)
    if isinstance(value, str):
        return value[:_TEXT]
    try:
        return json.dumps(value, ensure_ascii=False)[:_TEXT]
    except (RecursionError, TypeError, ValueError):
        return "…"
