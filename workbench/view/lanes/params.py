"""The parameters of a run, beside its metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...draw.cells import Piece, Row, cell_width, clean, fit, line
from ...index.catalog import Run
from ...inputs.described import Described, described
from ...inside import layout
from ..table import metric_names, value_text, varying
from .rows import note

_NAMES = 28
_VALUES = 9  # cells of a metric's value, so that sources stand below each other


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name, its value, and what is told dimly behind it."""

    name: str
    value: str
    aside: str = ""


def params_lane(run: Run, runs: Sequence[Run], width: int) -> list[Row]:
    """Parameters beside the metrics: those that vary among the runs first, then those that
    somebody chose, then the others."""
    known = {one.name: one for one in described(run.folder, run.spec.command, run.params)}
    names = dict.fromkeys([*(name for name in varying(runs) if name in known), *known])
    left = [_param(known[name]) for name in names]
    right = [_metric(run, name) for name in metric_names([run])]
    right += [_Entry(name, value_text(value, 12)) for name, value in run.summary.items()]
    if not left and not right:
        return note("No parameters are known: none was typed, parsed or told.", width)
    return _beside(left, right, width)


def _param(one: Described) -> _Entry:
    """A default that was left for another value is told; so is one that nobody chose."""
    if one.changed:
        aside = f"was {value_text(one.schema.default, 12)}"
    else:
        aside = "default" if one.schema.default is not None and not one.chosen else ""
    return _Entry(one.name, value_text(one.value, 12), aside)


def _metric(run: Run, name: str) -> _Entry:
    """The last value, and where it came from unless the script itself told it."""
    source = run.sources.get(name, layout.SDK)
    value = fit(value_text(run.metrics[name], _VALUES), _VALUES)
    return _Entry(name, value, "" if run.origin or source == layout.SDK else source)


def _beside(left: list[_Entry], right: list[_Entry], width: int) -> list[Row]:
    """Two lists, side by side where there is room."""
    if width < 60:
        first, second = _title("parameters", width), _title("metrics", width)
        rows = [_row(entry, width) for entry in left]
        return [first, *rows, second, *(_row(entry, width) for entry in right)]
    half = width // 2
    found = [line([*_title("parameters", half), *_title("metrics", width - half)], width)]
    for place in range(max(len(left), len(right))):
        first = _row(left[place], half) if place < len(left) else (Piece(" " * half),)
        second = _row(right[place], width - half) if place < len(right) else ()
        found.append(line([*first, *second], width))
    return found


def _title(text: str, width: int) -> Row:
    return line([Piece(fit(f" {text}", width), "title")], width)


def _row(entry: _Entry, width: int) -> Row:
    """A name and its value; what stands behind it goes first where room is short."""
    names = min(_NAMES, max(8, width // 2))
    room = max(0, width - names - 3)
    value = clean(entry.value)
    left = room - cell_width(value)
    aside = f"  {entry.aside}" if entry.aside and cell_width(entry.aside) + 2 <= left else ""
    shown = value + aside if aside else fit(value, room)
    head = Piece(f" {fit(entry.name, names)} ", "dim")
    return line([head, Piece(shown.removesuffix(aside)), Piece(aside, "dim")], width)
