"""The lines above and below a plot in the terminal: which curve is which, and what is not drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...draw.cells import cell_width, clean, fit
from .wish import Curve, Pane

#: What a curve's name looks like.
Paint = Callable[[str, Curve], str]

_SIGN, _GAP = "⠤⠤ ", "  "


def above(pane: Pane, width: int, most: int, paint: Paint) -> list[str]:
    """The title and the curves by name, on at most so many lines of `width` cells; what does not
    fit is counted."""
    title = _short(pane.title, width)
    names = [_short(_SIGN + clean(one.label), width) for one in pane.curves]
    shown, lines = len(names), _wrapped([title, *names], width)
    while len(lines) > most and shown:
        shown -= 1
        lines = _wrapped([title, *names[:shown], f"+{len(names) - shown} more"], width)
    painted = [title, *map(paint, names, pane.curves[:shown])]
    painted += [f"+{len(names) - shown} more"] * (shown < len(names))
    told = iter(painted)
    return [_GAP.join(next(told) for _ in line) for line in lines[:most]]


def below(pane: Pane, width: int) -> list[str]:
    """How many values of which curve are nowhere on the axes; no line where all are."""
    parts = [
        f"{clean(one.label)}: {', '.join(f'{count} {kind}' for kind, count in one.odd)}"
        for one in pane.curves
        if one.odd
    ]
    return [_short(f"not drawn: {' · '.join(parts)}", width)] if parts else []


def _wrapped(texts: Sequence[str], width: int) -> list[list[str]]:
    """The texts in lines of at most `width` cells."""
    lines: list[list[str]] = [[]]
    for text in texts:
        if lines[-1] and cell_width(_GAP.join([*lines[-1], text])) > width:
            lines.append([])
        lines[-1].append(text)
    return lines


def _short(text: str, width: int) -> str:
    return fit(text, min(width, cell_width(clean(text))))
