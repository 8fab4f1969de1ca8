"""Where hooks put what they learn: files of records in the run folder, one write a record.

Every source of metrics has a file of its own, so that a number that comes by two ways can be
told apart from two numbers.
"""

from __future__ import annotations

import os
import threading
import time

from .. import attach, layout, records
from ..metrics import MetricsFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_folder = ""
_main = False
_rank = 0
_files: dict[str, MetricsFile] = {}
_noted: set[str] = set()
_watchers: list[Callable[[], object]] = []
_lock = threading.RLock()


def begin(folder: str, main: bool) -> None:
    """From now on this process speaks for the run in `folder`; only the main process tells
    parameters."""
    global _folder, _main, _rank
    _folder, _main, _rank = folder, main, attach.rank()


def on_metrics(call: Callable[[], object]) -> None:
    """Have `call` called when a source tells its first metrics."""
    _watchers.append(call)


def metrics(
    source: str,
    values: Mapping[str, object],
    step: object = None,
    when: float | None = None,
) -> None:
    """Record metrics that the library `source` was given. What is no number is left out.

    Of a distributed job the first rank speaks. `when` is seconds since the epoch. Raises OSError.
    """
    if _rank == 0 and values:
        (_files.get(source) or _open(source)).write(values, step, when)


def params(
    source: str, values: object, schema: Mapping[str, Mapping[str, object]] | None = None
) -> None:
    """Record parameters that `source` has understood, nested as they are, secrets hidden.

    `schema` tells by name (nested ones joined by dots) what is known of a parameter: `type`,
    `default`, `choices`, `help`, and `flags`, the words that set it. Raises OSError.
    """
    if _main and values:
        from .. import secrets

        told = {
            "time": time.time(),
            "source": source,
            "params": secrets.masked(records.jsonable(values)),
        }
        if schema:
            told["schema"] = records.jsonable(schema)
        append(layout.PARAMS, told)


def summary(source: str, values: object) -> None:
    """Record results of the run as a whole. Raises OSError."""
    if _rank == 0 and values:
        told = {"time": time.time(), "source": source, "summary": records.jsonable(values)}
        append(layout.SUMMARY, told)


def opened(path: str, write: bool = False, **known: object) -> None:
    """Record that a file, or something that is named like one (`hub://…`, `s3://…`), was read
    or written. `known` may tell its `version`, a `folder`'s `files`, … Raises OSError."""
    told = {"time": time.time(), "path": path, "write": write, "pid": os.getpid()}
    append(layout.OPENED, dict(told, **known))


def note(text: str) -> None:
    """Record, once, something that people should know of this run."""
    if text not in _noted:
        _noted.add(text)
        append(layout.NOTES, {"time": time.time(), "note": text})


def stayed_out(what: str, error: BaseException) -> None:
    """Note that something was not captured, and why; never fails."""
    try:
        kind = type(error).__name__
        note("{} was not captured: {}: {}".format(what, kind, records.readable(error))[:500])
    except Exception:  # a run folder that is gone, a full disk
        pass


def append(name: str, record: object) -> None:
    """Append a record to a file of the run. Raises OSError."""
    records.append(place(name), record)


def place(name: str) -> str:
    """Where a file of the run is."""
    return os.path.join(_folder, name)


def _open(source: str) -> MetricsFile:
    with _lock:
        if source not in _files:
            path = os.path.join(_folder, layout.metrics_of(source))
            _files[source] = MetricsFile(path, lambda what, error: None)
            for call in _watchers:
                call()
        return _files[source]


def _after_fork() -> None:
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
