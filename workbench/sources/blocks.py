"""The file format of wandb: seven bytes, then records in blocks of 32 KiB (LevelDB's log format).

crc32 (uint32) · length (uint16) · kind (whole, first, middle, last) · bytes
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from .growing import Growing

MAGIC = b":W&B"
_HEADER = 7  # bytes of the file's header, and of a fragment's
_BLOCK = 1 << 15
_FRAGMENT = struct.Struct("<IHB")
_WHOLE, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_LONGEST = 1 << 24  # bytes of a record; longer ones are passed over


class RecordFile:
    """The records of one `.wandb` file that have not been read yet."""

    def __init__(self, path: Path) -> None:
        self._file = Growing(path)
        self._starts = 0
        self._parts: list[bytes] = []  # of a record that has begun
        self.problem = ""

    def read(self) -> list[bytes]:
        """The whole records of the next blocks; empty when there is nothing new."""
        found: list[bytes] = []
        while not found and (piece := self._file.piece(8 * _BLOCK)):
            if self._file.starts != self._starts:
                self._starts, self._parts, self.problem = self._file.starts, [], ""
            at = self._header(piece) if self._file.offset == 0 else self._blocks(piece, found)
            self._file.take(piece, at)
            if at == 0:
                break
        return found

    def _header(self, piece: bytes) -> int:
        if len(piece) < _HEADER:
            return 0
        if not piece.startswith(MAGIC):
            self.problem = "This is no file of wandb."
            return 0
        return _HEADER

    def _blocks(self, piece: bytes, found: list[bytes]) -> int:
        """Take the whole fragments of the piece; how many bytes they are."""
        at, begin = 0, self._file.offset
        while at < len(piece):
            room = _BLOCK - (begin + at) % _BLOCK
            size = self._fragment(piece, at, room, found)
            if size == 0:
                break
            if size < 0:  # damaged, or not written yet: the block decides, when it is full
                if at + room > len(piece):
                    break
                self._parts = []
                self.problem = f"The file is broken at byte {begin + at}."
                size = room
            at += size
        return min(at, len(piece))

    def _fragment(self, piece: bytes, at: int, room: int, found: list[bytes]) -> int:
        """The bytes of the fragment there; 0 when it is torn, -1 when it is damaged."""
        if room < _HEADER:
            return room
        if at + _HEADER > len(piece):
            return 0
        crc: int
        length: int
        kind: int
        crc, length, kind = _FRAGMENT.unpack_from(piece, at)
        if _HEADER + length > room or not _WHOLE <= kind <= _LAST:
            return -1
        end = at + _HEADER + length
        if end > len(piece):
            return 0
        # The checksum is of the kind and the bytes, which lie side by side.
        if zlib.crc32(piece[at + _HEADER - 1 : end]) != crc:
            return -1
        self._join(kind, piece[at + _HEADER : end], found)
        return _HEADER + length

    def _join(self, kind: int, part: bytes, found: list[bytes]) -> None:
        if kind == _WHOLE:
            found.append(part)
        elif kind == _FIRST:
            self._parts = [part]
        elif self._parts:
            self._parts.append(part)
            if len(self._parts) * _BLOCK > _LONGEST:
                self._parts = []
            elif kind == _LAST:
                found.append(b"".join(self._parts))
                self._parts = []
