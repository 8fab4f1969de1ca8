"""What one line tells: its counters and its metrics."""

from __future__ import annotations

from dataclasses import dataclass, field

from .words import Kind, normal, phase

#: No run has as many steps; what is larger is an identifier.
_HUGE = 1e15


@dataclass(slots=True)
class Reading:
    """Counters and metrics of a line. `total` belongs to `step`; 0 when it is not told."""

    epoch: float | None = None
    step: float | None = None
    total: float = 0
    whole: bool = False  # the step is counted over the whole run
    bar: bool = False  # a progress bar tells it: the step starts over with the epoch
    phase: str | None = None  # the part of training that a label tells: `Test set: …`
    metrics: dict[str, float] = field(default_factory=dict)

    @property
    def marked(self) -> bool:
        """Whether the line tells where in the run it stands."""
        return self.epoch is not None or self.step is not None

    def count(self, kind: Kind, value: float, total: float) -> None:
        """Take a counter; the first of its kind counts, but a step of the whole run above all."""
        if not 0 <= value < _HUGE:
            return
        if kind is Kind.EPOCH and self.epoch is None:
            self.epoch = value
        elif kind is Kind.WHOLE or (kind is Kind.STEP and self.step is None):
            self.step, self.total, self.whole = value, total, kind is Kind.WHOLE

    def add(self, name: str, value: float) -> None:
        """Take a metric; its name tells the part of training if a label did."""
        if self.phase and not phase(name):
            name = f"{self.phase}/{name}"
        self.metrics.setdefault(normal(name), value)
