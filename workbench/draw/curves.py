"""What a chart is given to draw: the curve of one run, or the band of a group of runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .reduction import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One curve: `x` and `y` of one length, in any order; its `ink` is that of its run."""

    name: str
    ink: str
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A group of runs, drawn as the mean of its `members` and the area that they all lie in."""

    name: str
    ink: str
    members: tuple[Series, ...]


Curve = Series | Band


def members(curve: Curve) -> tuple[Series, ...]:
    """The series of a curve: itself, or those of a band."""
    return curve.members if isinstance(curve, Band) else (curve,)


def each(change: Callable[[Series], Series], curve: Curve) -> Curve:
    """The curve with its series changed."""
    if isinstance(curve, Series):
        return change(curve)
    return replace(curve, members=tuple(change(one) for one in curve.members))
