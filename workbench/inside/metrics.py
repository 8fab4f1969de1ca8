"""One open file of metrics: a line a step, each one write.

The line is formatted by hand, names encoded once: it costs less than `json.dumps` does.
"""

from __future__ import annotations

import itertools
import os
import time

from . import records
from .records import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HUGE = 1 << 1023  # readers hold numbers as doubles


class MetricsFile:
    """Appends metrics to one file. `complain(what, error)` is told what was left out."""

    def __init__(self, path: str, complain: Callable[[str, Exception], object]) -> None:
        self.path = path
        self.complain = complain
        self.handle = os.open(path, records.APPEND, 0o644)
        self.steps = itertools.count()
        self.keys: dict[str, str] = {}
        self.torn = records.torn(self.handle)

    def write(
        self, metrics: Mapping[str, object], step: object = None, when: float | None = None
    ) -> None:
        """Append the metrics of one step, counted from the last one where it is not given;
        `when` is seconds since the epoch. Raises OSError."""
        if step is None:
            step = next(self.steps)
        elif type(step) is int:
            self.steps = itertools.count(step + 1)
        else:
            step = self._step(step)
        keys = self.keys
        parts = []
        for name, value in metrics.items():
            kind = type(value)
            if (kind is float and value - value == 0.0) or (  # type: ignore
                kind is int and -_HUGE < value < _HUGE  # type: ignore
            ):
                try:
                    parts.append(keys[name] + repr(value))
                except KeyError:
                    keys[name] = records.key(name)
                    parts.append(keys[name] + repr(value))
            else:
                parts.extend(self._odd(readable(name), value))
        now = time.time() if when is None else when
        line = '{"step":%s,"time":%.4f,"metrics":{%s}}\n' % (step, now, ",".join(parts))
        encoded = line.encode()
        if self.torn:
            encoded = b"\n" + encoded
        written = os.write(self.handle, encoded)
        if written < len(encoded):
            self.torn = True
            raise OSError("disk full? only part of a line could be written to " + self.path)
        self.torn = False

    def _step(self, step: object) -> str:
        """A step that is no plain int, as JSON; the next counted one follows it."""
        number = step.item() if hasattr(step, "item") else step
        if isinstance(number, bool) or not isinstance(number, (int, float)) or number - number != 0:
            told = "step {!r} is not a number; steps are counted".format(step)
            self.complain("step", ValueError(told))
            return str(next(self.steps))
        self.steps = itertools.count(int(number) + 1)
        return repr(number)

    def _odd(self, name: str, value: object) -> list[str]:
        """The entries of a value that is no plain finite number."""
        if isinstance(value, dict):
            inner = [self._odd(name + "/" + readable(key), item) for key, item in value.items()]
            return [entry for entries in inner for entry in entries]
        try:
            number = float(value.item() if hasattr(value, "item") else value)  # type: ignore
            if isinstance(value, (str, bytes)):
                raise TypeError
        except (TypeError, ValueError, RuntimeError, OverflowError):
            kind = type(value).__name__
            told = "{} is no number but {}; left out".format(name, kind)
            self.complain("metric " + name, ValueError(told))
            return []
        key = self.keys.setdefault(name, records.key(name))
        return [key + (repr(number) if number - number == 0 else '"{!r}"'.format(number))]
