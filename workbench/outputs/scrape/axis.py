"""Where on the x axis a line's metrics belong, from the counters that the program prints.

With an epoch and a step out of a total, the step counts over the whole run: epochs are laid end to
end, from the first epoch there is, 0 or 1. Without a total, an epoch starts where the one before it
ended. A step that goes on rising from epoch to epoch counts over the whole run already. A line with
an epoch alone, or with nothing, belongs to the last step seen, so that a program's lines share one
axis; before there is any step, the epoch itself is the step. An evaluation's own batches are no
steps of the training.
"""

from __future__ import annotations

from .reading import Reading

_EVALUATIONS = ("val", "valid", "dev", "test", "eval")


class Axis:
    """The counters of one run: fed with the reading of every line, in order."""

    def __init__(self) -> None:
        self.last: float | None = None  # the step of the last line that told any counter
        self.epoch: float | None = None
        self._first = 1  # 0 if epochs are counted from zero
        self._stepped = False  # whether any line told more than an epoch
        self._inner: tuple[float, float] | None = None  # epoch and step of the last such line
        self._total = 0.0  # steps an epoch
        self._rises: bool | None = None  # steps rise from epoch to epoch; None: not known yet
        self._base = 0.0  # the step at which this epoch started, where totals do not tell it

    def place(self, reading: Reading) -> float | None:
        """The step of a line; None when no line has told any."""
        if reading.epoch == 0:
            self._first = 0
        if reading.epoch is not None:
            self.epoch = reading.epoch
        if reading.step is not None and not self._evaluates(reading):
            self._stepped = True
            self.last = self._by_step(reading, reading.step)
        elif reading.epoch is not None and not self._stepped:
            self.last = reading.epoch
        return self.last

    def _evaluates(self, reading: Reading) -> bool:
        other = bool(reading.total and self._total and reading.total != self._total)
        return other and reading.phase in _EVALUATIONS

    def _by_step(self, reading: Reading, step: float) -> float:
        if reading.whole or self.epoch is None:
            return step
        self._turn(self.epoch, step, reading)
        self._inner = self.epoch, step
        if self._rises:
            return step
        if reading.total:
            self._total = self._total or reading.total
            return (self.epoch - self._first) * self._total + step
        return self._base + step

    def _turn(self, epoch: float, step: float, reading: Reading) -> None:
        """Learn from the first step of another epoch where its steps start."""
        if self._inner is None or epoch == self._inner[0]:
            return
        last_epoch, last_step = self._inner
        if epoch < last_epoch:
            self._rises = None  # trained anew
        elif self._rises is None:
            # Steps of the whole run have done at most half of them when the first epoch ends.
            early = not reading.total or last_step <= reading.total / 2
            self._rises = step > last_step and early and not reading.bar
        if epoch < last_epoch or self.last is None:
            self._base = 0.0
        elif not reading.total:
            self._base = self.last + (step == 0)
