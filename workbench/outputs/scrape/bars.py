"""Progress bars, which are drawn again and again: tqdm, Keras, rich.

A bar's own count is its step. Its values are what its description and its postfix name. A bar is
told once per step, with the last values drawn at it, and then only those that changed: how often
it happens to be drawn makes no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .evidence import judge
from .pairs import read
from .reading import Reading
from .words import Kind, kind, words

_COUNT = re.compile(r"\s*([\d.]+)([kMGT]?)/([\d.]+)([kMGT]?)\s*\[([^\]]*)\]?")
_ENDLESS = re.compile(r"(?:(.{0,200}): )?(\d+)it \[([^\]]*)\]?")
_DRAWN = re.compile(r"[━╺╸█▉▊▋▌▍▎▏░▒▓]{3,}|\[[=>.#-]{5,}\]")
_UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_DIGITS = re.compile(r"[\d./]+")

#: A step and the values that belong to it.
Values = tuple[float | None, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One drawing of a bar. `rest` is what was printed behind it on the same line."""

    key: str  # the same for all drawings of a bar
    reading: Reading
    rest: str = ""
    title: str = ""


def bar(line: str) -> Bar | None:
    """The bar that a line draws; None if it draws none."""
    if (at := line.find("%|")) >= 0 and (behind := line.find("|", at + 2)) >= 0:
        if match := _COUNT.match(line, behind + 1):
            done, unit, total, units, inside = match.groups()
            title = line[:at].rstrip("0123456789.").rstrip()
            counted = _number(done, unit), _number(total, units)
            return _bar(title, inside, counted, line[match.end() :])
    elif "it [" in line and (match := _ENDLESS.match(line)):
        title, done, inside = match.groups()
        return _bar(title or "", inside, (float(done), 0.0), line[match.end() :])
    elif "/" in line and (drawn := _DRAWN.search(line)):
        return _drawn(line, drawn)
    return None


def _number(digits: str, unit: str) -> float:
    try:
        return float(digits) * _UNITS[unit]
    except ValueError:
        return 0.0


def _bar(title: str, inside: str, counted: tuple[float, float], rest: str) -> Bar:
    postfix = inside.split(", ", 2)[2:]  # behind the clock and the rate
    reading = judge(read(" | ".join([title, *postfix])), bar=True)
    parts = words(title)
    if parts and reading.epoch is None and kind(parts[-1].removesuffix("s")) is Kind.EPOCH:
        reading.count(Kind.EPOCH, *counted)  # `epochs: 33%|`: the bar counts whole epochs
    else:
        reading.step = None  # the bar's own count stands above one in its title
        reading.count(Kind.STEP, *counted)
    return Bar(_key(title), reading, rest, title.rstrip(": "))


def _key(title: str) -> str:
    return _DIGITS.sub("", title).strip()


def _drawn(line: str, drawn: re.Match[str]) -> Bar | None:
    title = line[: drawn.start()]
    reading = judge(read(f"{title} | {line[drawn.end() :]}"), bar=True)
    if not reading.total:
        return None
    return Bar(_key(title), reading)


@dataclass(slots=True)
class _Track:
    """How far one bar has come. `base` is what it counted before it started over."""

    done: float = -1.0
    total: float = 0.0
    epoch: float | None = None
    base: float = 0.0
    evaluates: bool = False
    shown: dict[str, float] = field(default_factory=dict)


class Redraws:
    """Turns the drawings of bars into points, one per step."""

    def __init__(self) -> None:
        self._tracks: dict[str, _Track] = {}
        self._key = ""
        self._step: float | None = None
        self._values: dict[str, float] = {}

    def locate(self, drawing: Bar, epoch: float | None) -> Reading:
        """The reading of a drawing, with its step counted on when the bar starts over.

        `epoch` is the one that the lines before told. A bar of another length that starts over
        within an epoch is an evaluation: its values stand at the last step, under `eval/`.
        """
        reading, track = drawing.reading, self._track(drawing.key)
        if reading.step is None:
            return reading
        done, total = reading.step, reading.total
        now = epoch if reading.epoch is None else reading.epoch
        over = done < track.done or now != track.epoch
        if over:
            track.shown.clear()
            within = now is not None and now == track.epoch
            track.evaluates = within and total != track.total
            if now is None and track.done >= 0:
                track.base += track.total or track.done
        track.done, track.total, track.epoch = done, total, now
        if track.evaluates:
            return _evaluated(reading)
        if now is None:
            reading.step, reading.whole = track.base + done, True
        return reading

    def draw(self, key: str, step: float | None, values: dict[str, float]) -> Values | None:
        """Hold back the values of this drawing; return those held back at another step."""
        told = None if (key, step) == (self._key, self._step) else self.flush()
        self._key, self._step, self._values = key, step, {**self._values, **values}
        return told

    def flush(self) -> Values | None:
        """The values held back, if any of them changed."""
        if not self._values:
            return None
        shown = self._track(self._key).shown
        changed = {n: v for n, v in self._values.items() if shown.get(n) != v}
        shown.update(changed)
        self._values = {}
        return (self._step, changed) if changed else None

    def _track(self, key: str) -> _Track:
        if len(self._tracks) > 100:
            self._tracks.clear()
        return self._tracks.setdefault(key, _Track())


def _evaluated(reading: Reading) -> Reading:
    result = Reading(bar=True, phase=reading.phase or "eval")
    for name, value in reading.metrics.items():
        result.add(name, value)
    return result
