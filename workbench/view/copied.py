"""What goes to the clipboard: a run in a few lines, runs or values as a table, the text of a lane.

Tables are tab-separated, so that spreadsheets take them as they are; numbers have all of their
figures. No text holds anything that a terminal would act on when it is pasted.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..draw.cells import Row, clean
from ..index.catalog import Run
from ..run.lifecycle import describe
from .states import elapsed
from .table import metric_names, value_text, varying

#: Bytes that terminals take: 100,000 characters of Base64 in all, which xterm and others stop at.
LARGEST = 74_000
_METRICS = 12  # in the sentence of a run


@dataclass(frozen=True, slots=True)
class Copied:
    """A text, and in words what it is."""

    text: str
    what: str

    @property
    def said(self) -> str:
        """`copied 3 runs as a table, 212 bytes`."""
        size = len(self.text.encode())
        unit = f"{size} byte{'s' * (size != 1)}" if size < 10_000 else f"{size / 1000:.0f} kB"
        return f"copied {self.what}, {unit}"


def limited(copied: Copied) -> Copied:
    """As much of it as terminals take, whole lines where there are any; it says if it was cut."""
    data = copied.text.encode()
    if len(data) <= LARGEST:
        return copied
    text = data[:LARGEST].decode(errors="ignore")
    text = text[: text.rfind("\n") + 1] or text
    return Copied(text, f"{copied.what}, cut: terminals take {LARGEST // 1000} kB at most")


def run_copied(run: Run) -> Copied:
    """What it is and how it went, what was run, a sentence of parameters and metrics."""
    named = f" {run.spec.name}" if run.spec.name and not run.origin else ""
    took = elapsed(run.seconds)
    lines = [f"{run.called}{named}: {describe(run.life)}{f' in {took}' if took else ''}"]
    lines += [shlex.join(run.spec.command)] if run.spec.command else []
    params = [f"{name} {value_text(value, 12)}" for name, value in run.params.items()]
    names = metric_names([run])
    metrics = [f"{name} {value_text(run.metrics[name], 9)}" for name in names[:_METRICS]]
    metrics += [f"and {len(names) - _METRICS} more"] if len(names) > _METRICS else []
    lines += [", ".join(part) for part in (params, metrics) if part]
    return Copied(_joined(lines), run.called)


def runs_copied(runs: Sequence[Run]) -> Copied:
    """Runs as a table: state, duration, the parameters that vary among them, every metric."""
    params, metrics = varying(runs), metric_names(runs)
    rows: list[list[object]] = [["run", "name", "state", "seconds", *params, *metrics]]
    for run in runs:
        head = ["" if run.origin else run.number, run.spec.name, run.life.state, run.seconds]
        values = [run.params.get(name) for name in params]
        rows.append([*head, *values, *(run.metrics.get(name) for name in metrics)])
    return Copied(table(rows), f"{len(runs)} run{'s' * (len(runs) != 1)} as a table")


def values_copied(
    metric: str, values: Sequence[tuple[str, float]], at: float | None = None, x: str = "step"
) -> Copied:
    """The values of one metric by the name of a curve: at a place of x, or the last ones."""
    rows = [["run", metric], *values]
    count = f"{len(values)} value{'s' * (len(values) != 1)} of {metric}"
    return Copied(table(rows), f"{count} at {x} {at:g}" if at is not None else f"{count}, the last")


def lane_copied(name: str, rows: Sequence[Row], stops: Sequence[int] = (), top: int = 0) -> Copied:
    """The text of a lane, or of the part that its row `top` is in where `stops` begin parts."""
    parts = [(a, b) for a, b in pairwise([*stops, len(rows)]) if a <= top < b]
    first, last = parts[-1] if parts else (0, len(rows))
    texts = ["".join(piece.text for piece in row) for row in rows[first:last]]
    what = f"a part of {name}" if parts else name
    return lines_copied([text.removeprefix(" ") for text in texts], what)


def lines_copied(lines: Iterable[str], what: str) -> Copied:
    """Lines of text, counted."""
    text = _joined(lines)
    count = text.count("\n")
    return Copied(text, f"{count} line{'s' * (count != 1)} of {what}")


def table(rows: Iterable[Sequence[object]]) -> str:
    """Tab-separated; what is missing is empty."""
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return clean(str(value).replace("\t", " ").replace("\n", " "))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{clean(text.rstrip())}\n" for text in lines)
