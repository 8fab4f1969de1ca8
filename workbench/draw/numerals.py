"""Numbers, tick labels and durations written in few cells; ASCII only.

Three ways of writing are weighed against each other: plain (`0.807`, `1234`), with a suffix
(`20k`, `1.5M`; k M G T stand for 1e3 1e6 1e9 1e12) and scientific (`3e-4`). `nan`, `inf` and
`-inf` are spelled so; zero has no sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

_SUFFIXES = "kMGT"
_BYTES = ("B", "K", "M", "G", "T", "P")


@lru_cache(maxsize=8192)
def number(value: float, width: int) -> str:
    """`value` in at most `width` cells with as many significant digits as fit, none invented.

    Digits before the point are never dropped silently: what does not fit at all is `###`.
    """
    for text in _forms(float(value), width):
        if len(text) <= width:
            return text
    return "#" * width


def quantity(value: float, unit: str) -> str:
    """A measured value with its unit, short: `61.2G`, `97%`, `310W`, `12M/s`."""
    if unit.startswith("B"):
        power = 0
        while abs(value) >= 1000 and power < len(_BYTES) - 1:
            value, power = value / 1024, power + 1
        return f"{number(value, 4)}{_BYTES[power]}{unit[1:]}"
    return f"{number(value, 5)}{unit}"


def label(values: Sequence[float]) -> list[str]:
    """Labels of one axis: all plain, all with one suffix or all with one exponent.

    All have the same decimals, enough that each is its value to a thousandth of the smallest
    distance between two: `0.0 0.5 1.0`, `0 10k 20k`, `0 2.0e-5 2.5e-5`. One value: as `number`.
    """
    distinct = sorted(set(values))
    step = min((b - a for a, b in pairwise(distinct)), default=0.0)
    if step == 0 or not math.isfinite(step):
        return [number(value, 9) for value in values]
    exponent = _exponent(max(abs(distinct[0]), abs(distinct[-1])))
    plain = _scaled(values, step, 0, "")
    if -4 < exponent < 4 and _longest(plain) <= 6:
        return plain
    forms = [plain, _scaled(values, step, exponent, f"e{exponent}")]
    if 4 <= exponent < 15:
        forms.insert(0, _scaled(values, step, exponent // 3 * 3, _SUFFIXES[exponent // 3 - 1]))
    return min(forms, key=_longest) or [repr(value) for value in values]


def log_label(values: Sequence[float]) -> list[str]:
    """Labels of an axis of many magnitudes: each as short as it can be, `1e-5 0.001 1 1000 10k`."""
    return [number(value, 4 if 1e4 <= abs(value) < 1e15 else 9) for value in values]


def duration(seconds: float) -> str:
    """`90` as `1m30s`, `7200` as `2h`, `0.25` as `0.25s`: every unit that is needed, no more."""
    if not math.isfinite(seconds) or abs(seconds) < 60:
        return f"{number(seconds, 6)}s"
    minutes, rest = divmod(round(abs(seconds), 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    days, hours = divmod(hours, 24)
    parts = [(f"{days}", "d"), (f"{hours}", "h"), (f"{minutes}", "m"), (f"{rest:.3f}", "s")]
    amounts = [
        (text.rstrip("0").rstrip(".") if "." in text else text, unit) for text, unit in parts
    ]
    used = [index for index, (text, _) in enumerate(amounts) if text not in ("", "0")]
    shown = amounts[used[0] : used[-1] + 1]
    return ("-" if seconds < 0 else "") + "".join(f"{text}{unit}" for text, unit in shown)


def _forms(value: float, width: int) -> Iterator[str]:
    """Ways to write `value`, the most precise first, then the plainest."""
    if not math.isfinite(value) or value == 0:
        yield f"{value + 0.0:g}"
        return
    shortest = Decimal(repr(abs(value)))  # what the binary value holds beyond it is not known
    known = len(shortest.normalize().as_tuple().digits)
    for digits in range(max(1, min(known, width)), 0, -1):
        mantissa, _, power = f"{shortest:.{digits - 1}e}".partition("e")
        figures, exponent = mantissa.replace(".", "").rstrip("0"), int(power)
        sign = "-" if value < 0 else ""
        for text in _written(figures, exponent, 16 if digits == known else digits):
            yield sign + text


def _written(figures: str, exponent: int, digits: int) -> Iterator[str]:
    """`figures` (significant, without trailing zeros) times a power of ten, plain first.

    `digits` is how many figures are known: places beyond them are not filled up with zeros.
    Small numbers are scientific, as learning rates are written: 3e-4 and not 0.0003.
    """
    if -4 < exponent < digits:
        yield _point(figures, exponent)
    thousands = exponent // 3
    if 0 < thousands <= len(_SUFFIXES) and exponent % 3 < digits:
        yield _point(figures, exponent % 3) + _SUFFIXES[thousands - 1]
    yield f"{_point(figures, 0)}e{exponent}"


def _point(figures: str, exponent: int) -> str:
    """The figures with a decimal point after the first `exponent + 1` of them."""
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + figures
    whole = figures[: exponent + 1].ljust(exponent + 1, "0")
    rest = figures[exponent + 1 :]
    return f"{whole}.{rest}" if rest else whole


def _scaled(values: Sequence[float], step: float, exponent: int, suffix: str) -> list[str]:
    """The values in units of 10**exponent with the fewest decimals that tell `step` apart.

    Empty if 17 decimals do not.
    """
    scaled = [_shift(value, -exponent) for value in values]
    slack = _shift(step, -exponent) / 1000
    for decimals in range(18):
        if all(abs(round(value, decimals) - value) <= slack for value in scaled):
            texts = [f"{value:.{decimals}f}{suffix}" for value in scaled]
            zero = "0" if suffix else f"{0:.{decimals}f}"
            return [t if v else zero for t, v in zip(texts, scaled, strict=True)]
    return []


def _shift(value: float, power: int) -> float:
    """value × 10**power, to 17 digits wherever the result is a float at all."""
    mantissa, _, exponent = f"{value:.16e}".partition("e")
    return float(f"{mantissa}e{int(exponent) + power}")


def _exponent(value: float) -> int:
    """The power of ten of the first figure of a positive value."""
    return int(f"{value:.16e}".partition("e")[2])


def _longest(texts: Sequence[str]) -> int:
    """Cells of the longest; no texts are no choice at all."""
    return max(map(len, texts), default=1000)
