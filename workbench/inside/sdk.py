"""`log`, `params` and `summary`: what a training script may call.

A call is one small write to a file of the run: when it has returned, a kill of the process
loses nothing. Under `workbench run` the run is told by the environment; under plain
`python train.py` the first call makes one and starts a supervisor beside it.

No error of ours reaches the training. What cannot be written or understood is said once on
standard error, and training goes on.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
import time

from . import attach, layout, records
from .records import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_said: set[str] = set()
_HUGE = 1 << 1023  # readers hold numbers as doubles


class _Writer:
    """One rank's open metrics file and its step count."""

    def __init__(self, folder: str, rank: int) -> None:
        self.folder = folder
        self.path = os.path.join(folder, layout.metrics(rank))
        self.handle = os.open(self.path, records.APPEND, 0o644)
        self.steps = itertools.count()
        self.keys: dict[str, str] = {}
        self.torn = records.torn(self.handle)


_writer: _Writer | None = None
_lock = threading.RLock()


def log(metrics: Mapping[str, object], step: object = None) -> None:
    """Record the metrics of one step.

    Args:
        metrics: numbers by name. NumPy and Torch scalars are read by `.item()`; nested
            dictionaries are joined by `/`; NaN and infinities are kept as such. What is not a
            number is left out, and said once.
        step: where the values stand on the x axis. Counted from the last one when left out.
    """
    try:
        writer = _writer or _open()
        if writer is None:
            return
        if step is None:
            step = next(writer.steps)
        elif type(step) is int:
            writer.steps = itertools.count(step + 1)
        else:
            step = _step(writer, step)
        keys = writer.keys
        parts = []
        value: Any
        for name, value in metrics.items():
            kind = type(value)
            if (kind is float and value - value == 0.0) or (kind is int and -_HUGE < value < _HUGE):
                try:
                    parts.append(keys[name] + repr(value))
                except KeyError:
                    keys[name] = records.key(name)
                    parts.append(keys[name] + repr(value))
            else:
                parts.extend(_odd(keys, readable(name), value))
        line = '{"step":%s,"time":%.4f,"metrics":{%s}}\n' % (step, time.time(), ",".join(parts))
        _write(writer, line.encode())
    except Exception as error:  # the seam: nothing of ours reaches the training
        _say("log", error)


def params(values: object) -> None:
    """Record parameters of the run: a dictionary, nested as you like. Later calls add to it."""
    _record(layout.PARAMS, "params", values)


def summary(values: object) -> None:
    """Record results of the run as a whole: a dictionary. Later calls add to it."""
    _record(layout.SUMMARY, "summary", values)


def _record(name: str, key: str, values: object) -> None:
    try:
        writer = _writer or _open()
        if writer is not None:
            told = {"time": time.time(), key: _jsonable(values)}
            records.append(os.path.join(writer.folder, name), told)
    except Exception as error:  # the seam: nothing of ours reaches the training
        _say(key, error)


def _open() -> _Writer | None:
    """The writer of this process, made at the first call; None if it could not be."""
    global _writer
    with _lock:
        if _writer is None and "open" not in _said:
            try:
                folder = attach.run_folder()
                _writer = _Writer(folder, attach.rank())
                attach.record_goodbye(folder)
            except Exception as error:  # the seam, as above; not tried again at every call
                _say("open", error)
        return _writer


def _write(writer: _Writer, line: bytes) -> None:
    if writer.torn:
        line = b"\n" + line
    written = os.write(writer.handle, line)
    writer.torn = written < len(line)
    if writer.torn:
        raise OSError("disk full? only part of a line could be written to " + writer.path)


def _step(writer: _Writer, step: object) -> str:
    """A step that is no plain int, as JSON; the next counted one follows it."""
    number = step.item() if hasattr(step, "item") else step
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number - number != 0:
        _say("step", ValueError("step {!r} is not a number; steps are counted".format(step)))
        return str(next(writer.steps))
    writer.steps = itertools.count(int(number) + 1)
    return repr(number)


def _odd(keys: dict[str, str], name: str, value: object) -> list[str]:
    """The entries of a value that is no plain finite number."""
    if isinstance(value, dict):
        inner = [_odd(keys, name + "/" + readable(key), item) for key, item in value.items()]
        return [entry for entries in inner for entry in entries]
    try:
        number = float(value.item() if hasattr(value, "item") else value)  # type: ignore
        if isinstance(value, (str, bytes)):
            raise TypeError
    except (TypeError, ValueError, RuntimeError, OverflowError):
        kind = type(value).__name__
        _say("metric " + name, ValueError("{} is no number but {}; left out".format(name, kind)))
        return []
    key = keys.setdefault(name, records.key(name))
    return [key + (repr(number) if number - number == 0 else '"{!r}"'.format(number))]


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {readable(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_jsonable(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    if hasattr(value, "item") and getattr(value, "size", None) in (1, None):
        try:
            return _jsonable(value.item())
        except (TypeError, ValueError, RuntimeError):
            pass
    if hasattr(value, "__dict__") and not callable(value):  # argparse.Namespace, dataclasses
        return _jsonable(vars(value))
    return readable(value)


def _say(what: str, error: BaseException) -> None:
    """Tell the user once per kind of trouble; never fail."""
    if what in _said:
        return
    _said.add(what)
    try:
        sys.stderr.write("workbench: {}: {}; training goes on\n".format(what, error))
    except Exception:  # a closed or replaced stderr must not stop the training
        pass


def _after_fork() -> None:
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

__all__ = ["log", "params", "summary"]
