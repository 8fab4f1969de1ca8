"""Metrics read from the output while it grows, for runs whose code logs nothing.

Each record tells up to which byte whole lines had been read, so that a new supervisor goes on
where a killed one left.
"""

from __future__ import annotations

import codecs
import json
import time
from pathlib import Path

from ..inside import layout, records
from ..outputs.scrape import Point, Scraper

_PIECE = 1 << 16


class OutputMetrics:
    """Follows the output of one run."""

    def __init__(self, folder: Path) -> None:
        self._output = folder / layout.OUTPUT
        self._path = str(folder / layout.OUTPUT_METRICS)
        self._scraper = Scraper()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._steps: dict[tuple[str, ...], int] = {}
        self._offset = 0
        self._whole = 0  # where the last line begins: whoever resumes reads it as a whole
        self._resume()

    def follow(self, seconds: float) -> bool:
        """Read what is new, for at most so many seconds; whether more is left."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            piece = self._read()
            if not piece:
                return False
            self._append(self._scraper.feed(self._decode(piece)))
        return True

    def close(self) -> None:
        """The output has ended: take its last, unfinished line."""
        self._append(self._scraper.feed(self._decode(b"", True)) + self._scraper.close())

    def _read(self) -> bytes:
        try:
            with self._output.open("rb") as file:
                file.seek(self._offset)
                piece = file.read(_PIECE)
        except OSError:
            return b""
        if end := max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1:
            self._whole = self._offset + end
        self._offset += len(piece)
        return piece

    def _append(self, points: list[Point]) -> None:
        if points:  # in one write: whoever resumes finds all of a piece, or nothing
            records.append(self._path, *map(self._record, points))

    def _record(self, point: Point) -> dict[str, object]:
        step = self._count(point) if point.step is None else point.step
        line = {"step": step, "time": round(time.time(), 3), "metrics": _finite(point.metrics)}
        return {**line, "offset": self._whole}

    def _count(self, point: Point) -> int:
        names = tuple(point.metrics)
        self._steps[names] = self._steps.get(names, -1) + 1
        return self._steps[names]

    def _resume(self) -> None:
        """Take up the offset and the counts of the supervisor before."""
        try:
            lines = Path(self._path).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                told = json.loads(line)
                self._offset = self._whole = max(self._offset, int(told["offset"]))
                self._steps[tuple(told["metrics"])] = int(told["step"])
            except (ValueError, KeyError, TypeError):
                continue  # torn; the next one tells as much
        self._whole = self._offset


def _finite(metrics: dict[str, float]) -> dict[str, float | str]:
    """NaN and infinities as text: JSON has no word for them."""
    return {name: v if v - v == 0 else repr(v) for name, v in metrics.items()}
