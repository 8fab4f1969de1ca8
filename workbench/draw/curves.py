"""What a chart is given to draw: the curve of one run, or the band of a group of runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .reduction import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One curve: `x` and `y` of one length, in any order; its `ink` is that of its run.

    `replaced` are earlier passes (see `passes`), drawn dim and joined to nothing.
    """

    name: str
    ink: str
    x: Floats
    y: Floats
    replaced: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A group of runs, drawn as the mean of its `members` and the area that they all lie in.

    The mean is drawn where more than half of them have values: that of the few that go on longest
    is another one, and the step to it no progress.
    """

    name: str
    ink: str
    members: tuple[Series, ...]


Curve = Series | Band


def members(curve: Curve) -> tuple[Series, ...]:
    """The series of a curve: itself, or those of a band."""
    return curve.members if isinstance(curve, Band) else (curve,)


def stretches(curve: Curve) -> tuple[Series, ...]:
    """All that is drawn of a curve: its members, and then what they replaced."""
    held = members(curve)
    return (*held, *(old for one in held for old in one.replaced))


def each(change: Callable[[Series], Series], curve: Curve) -> Curve:
    """The curve with its series changed."""
    if isinstance(curve, Series):
        return _changed(change, curve)
    return replace(curve, members=tuple(_changed(change, one) for one in curve.members))


def _changed(change: Callable[[Series], Series], one: Series) -> Series:
    """The series changed, and so what it replaced."""
    return replace(change(one), replaced=tuple(change(old) for old in one.replaced))
