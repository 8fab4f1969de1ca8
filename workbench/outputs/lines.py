"""Following files of JSON lines while they grow.

A reader remembers its offset, takes whole lines only, a bounded piece at a time, and leaves a
torn last line for the next look. A line that is not JSON is counted and passed over.
"""

from __future__ import annotations

from pathlib import Path

import orjson

Record = dict[str, object]

#: Bytes per piece: small enough that parsing one never holds the interpreter for long.
PIECE = 1 << 18


class Tail:
    """The whole lines of one file that have not been read yet."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path = path
        self.offset = offset
        self.broken = 0

    def read(self, limit: int = PIECE) -> list[Record]:
        """The records of the next piece; empty when there is no new whole line.

        A file that is missing has no lines; one that shrank is read again from its start.
        """
        piece = self._piece(limit)
        end = piece.rfind(b"\n") + 1
        if end == 0 and len(piece) == limit:
            return self.read(limit * 8)  # a line longer than the piece
        self.offset += end
        return self._parse(piece[:end]) if end else []

    def _piece(self, limit: int) -> bytes:
        try:
            with self.path.open("rb") as file:
                if file.seek(0, 2) < self.offset:
                    self.offset = 0
                file.seek(self.offset)
                return file.read(limit)
        except OSError:
            return b""

    def _parse(self, lines: bytes) -> list[Record]:
        try:
            # One call for all lines is several times faster than a call for each.
            records = orjson.loads(b"[" + lines[:-1].replace(b"\n", b",") + b"]")
            return [record for record in records if type(record) is dict]
        except orjson.JSONDecodeError:
            return [record for line in lines.split(b"\n") if (record := self._one(line))]

    def _one(self, line: bytes) -> Record | None:
        if not line.strip():
            return None
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            self.broken += 1
            return None
        return record if isinstance(record, dict) else None


def read_all(path: Path) -> list[Record]:
    """Every readable record of the file; empty where there is none."""
    tail = Tail(path)
    found: list[Record] = []
    while records := tail.read():
        found.extend(records)
    return found
