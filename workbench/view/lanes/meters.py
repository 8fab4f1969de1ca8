"""The meters of a run, each with its course."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from ...draw.cells import Piece, Row, fit, line
from ...draw.natural import natural_key
from ...draw.numerals import quantity
from ...draw.spark import spark
from ...outputs.series import Columns, MetersReader
from .lane import Page, Subject
from .rows import note

#: Units by the last part of a meter's name.
UNITS = {
    "cpu": "%",
    "utilisation": "%",
    "memory": "B",
    "own_memory": "B",
    "power": "W",
    "temperature": "°C",
    "clock": "MHz",
    "disk_read": "B/s",
    "disk_write": "B/s",
    "net_received": "B/s",
    "net_sent": "B/s",
}


class MetersLane:
    """Follows the meters of the run while it goes."""

    def __init__(self, folder: Path) -> None:
        self._reader = MetersReader(folder)
        self._fresh = True
        self._width = 0

    def advance(self, seconds: float) -> bool:
        """Read what is new for at most so long; whether there is more."""
        deadline = time.monotonic() + seconds
        more = True
        while more and time.monotonic() < deadline:
            more = self._reader.advance()
            self._fresh |= more
        return more

    def page(self, subject: Subject) -> Page | None:
        """The meters; None while there are no newer ones."""
        if not self._fresh and self._width == subject.width:
            return None
        self._fresh, self._width = False, subject.width
        return Page(meters_rows(self._reader.columns, subject.width))

    def close(self) -> None:
        """Nothing goes on."""


def meters_rows(columns: Columns, width: int) -> list[Row]:
    """Each meter: its name, its value now, its highest, and its course, GPUs first."""
    names = sorted(columns.names(), key=meter_order)
    if not names:
        return note("No meters yet: they are taken once a second while a run goes.", width)
    room = max(8, width - 42)
    rows = [line([Piece(fit(f" {'':<22} {'now':>8} {'most':>8}", width), "dim")], width)]
    for name in names:
        values = columns.series(name).value
        unit = UNITS.get(name.rpartition("/")[2], "")
        now, most = quantity(float(values[-1]), unit), quantity(float(np.nanmax(values)), unit)
        head = Piece(f" {fit(name, 22)} {now:>8} {most:>8}  ")
        rows.append(line([head, Piece(spark(values[-4 * room :], room), "meter")], width))
    return rows


def meter_order(name: str) -> tuple[int, object]:
    rank = 0 if name.startswith("gpu") else 2 if name.startswith("host/") else 1
    return rank, natural_key(name)
