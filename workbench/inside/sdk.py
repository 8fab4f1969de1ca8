"""`log`, `params` and `summary`: what a training script may call.

A call is one small write to a file of the run: when it has returned, a kill of the process
loses nothing. Under `workbench run` the run is told by the environment; under plain
`python train.py` the first call makes one and starts a supervisor beside it.

No error of ours reaches the training. What cannot be written or understood is said once on
standard error, and training goes on.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from . import attach, layout, records
from .filtered import data
from .metrics import MetricsFile
from .records import jsonable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_said: set[str] = set()
_writer: MetricsFile | None = None
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
        writer.write(metrics, step)
    except Exception as error:  # the seam: nothing of ours reaches the training
        _say("log", error)


def params(values: object) -> None:
    """Record parameters of the run: a dictionary, nested as you like. Later calls add to it.

    What is named like a password, a key or a token is recorded as `***`.
    """
    _record(layout.PARAMS, "params", values)


def summary(values: object) -> None:
    """Record results of the run as a whole: a dictionary. Later calls add to it."""
    _record(layout.SUMMARY, "summary", values)


def _record(name: str, key: str, values: object) -> None:
    try:
        writer = _writer or _open()
        if writer is not None:
            from . import secrets

            told = {"time": time.time(), key: secrets.masked(jsonable(values))}
            records.append(os.path.join(os.path.dirname(writer.path), name), told)
    except Exception as error:  # the seam: nothing of ours reaches the training
        _say(key, error)


def _open() -> MetricsFile | None:
    """The writer of this process, made at the first call; None if it could not be."""
    global _writer
    with _lock:
        if _writer is None and "open" not in _said:
            try:
                folder = attach.run_folder()
                path = os.path.join(folder, layout.metrics(attach.rank()))
                _writer = MetricsFile(path, _say)
                attach.record_goodbye(folder)
            except Exception as error:  # the seam, as above; not tried again at every call
                _say("open", error)
        return _writer


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

__all__ = ["log", "params", "summary", "data"]
