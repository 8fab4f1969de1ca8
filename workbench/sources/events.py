"""TensorBoard event files: records of protocol buffers, each behind its length.

    length (uint64) · masked crc32c of the length · an Event · its crc

The checksum of the length is looked at, since a wrong length loses the rest of the file; that of
the event is not, since it would cost more than all else.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from .growing import PIECE, Growing
from .proto import fields, message, signed, varint
from .tensors import scalar

#: A value that is no simple scalar, to be looked at with its metadata: tag and the Value message.
Other: TypeAlias = Callable[[str, bytes], None]
#: Wall time, step, tag, value.
Scalar: TypeAlias = tuple[float, int, str, float]

_LENGTH = struct.Struct("<QI")
_FRAME = 16
_BEGIN = struct.Struct("<BdB")
_DOUBLE = struct.Struct("<d")
_FLOAT = struct.Struct("<f")
_WALL_TIME, _STEP, _SUMMARY = 0x09, 0x10, 0x2A  # keys of the fields of an Event
_VALUE = 0x0A  # of a Summary
_TAG, _SIMPLE = 0x0A, 0x15  # of a Value
_METADATA, _TENSOR = 9, 8
_HEAVY = frozenset((3, 4, 5, 6))  # histograms, images, audio: not decoded
_TAGS = 100_000
_TAG_LENGTH = 1_000


class EventFile:
    """Follows the scalars of one event file. `problem` tells where it broke, if it did."""

    def __init__(self, path: Path, other: Other) -> None:
        self._file = Growing(path)
        self._other = other
        self._tags: dict[bytes, str] = {}
        self.problem = ""

    def read(self, limit: int, reach: int = 1 << 62) -> list[Scalar]:
        """The next scalars, about `limit` of them, in the order of writing; empty: none now, or
        none up to byte `reach`."""
        found: list[Scalar] = []
        while len(found) < limit and self._file.offset < reach and (piece := self._file.piece()):
            at = self._records(piece, limit, found)
            if at:
                self._file.take(piece, at)
            elif not self._pass_over(piece):
                self._file.take(piece, 0)
                break
        return found

    def _records(self, piece: bytes, limit: int, found: list[Scalar]) -> int:
        """Decode the whole records of the piece; how many bytes they take."""
        at, end = 0, len(piece) - _FRAME
        self.problem = ""
        while at <= end and len(found) < limit:
            length, crc = _LENGTH.unpack_from(piece, at)
            if length > PIECE or crc != _masked_crc(length):
                break
            stop = at + 12 + length
            if stop > len(piece) - 4:
                break
            if not self._usual(piece, at + 12, stop, found):
                try:
                    self._event(piece, at + 12, stop, found)
                except (ValueError, IndexError, struct.error):
                    pass  # one damaged event does not hide those behind it
            at = stop + 4
        return at

    def _pass_over(self, piece: bytes) -> bool:
        """Whether a record too large for a piece (a graph) lies whole in the file and was skipped.
        Otherwise the file is torn or broken here."""
        if len(piece) >= _FRAME:
            length, crc = _LENGTH.unpack_from(piece, 0)
            if crc != _masked_crc(length):
                self.problem = f"The event file is broken at byte {self._file.offset}."
            elif self._file.offset + length + _FRAME <= self._file.size:
                self._file.skip(length + _FRAME)
                return True
        return False

    def _usual(self, data: bytes, at: int, end: int, found: list[Scalar]) -> bool:
        """Decode an event that is a time, a step, a tag and a float, as nearly all are; whether it
        is one. Twice as fast as the general way."""
        if end - at < 24:
            return False
        first, time, key = _BEGIN.unpack_from(data, at)
        step, shift, at = 0, 0, at + 10
        if key == _STEP:
            while (byte := data[at]) > 0x7F and at < end - 14:
                step |= (byte & 0x7F) << shift
                shift += 7
                at += 1
            step |= byte << shift
            key = data[at + 1]
            at += 2
        # Sizes of a summary, its value and the tag: each says that all the rest belongs to it.
        start, behind = at + 5, end - 5
        if (
            first != _WALL_TIME
            or key != _SUMMARY
            or shift > 56
            or behind <= start
            or data[at] != end - at - 1
            or data[at + 1] != _VALUE
            or data[at + 2] != end - at - 3
            or data[at + 3] != _TAG
            or data[at + 4] != behind - start
            or data[behind] != _SIMPLE
            or end - at > 0x80
        ):
            return False
        raw = data[start:behind]
        tag = self._tags.get(raw)
        if tag is None:
            return False  # the general way gets to know it
        found.append((time, step, tag, _FLOAT.unpack_from(data, behind + 1)[0]))
        return True

    def _event(self, data: bytes, at: int, end: int, found: list[Scalar]) -> None:
        time, step = 0.0, 0
        while at < end:
            key = data[at]
            at += 1
            if key == _WALL_TIME:
                time = _DOUBLE.unpack_from(data, at)[0]
                at += 8
            elif key == _STEP:
                if data[at] < 0x80:
                    step = data[at]
                    at += 1
                else:
                    step, at = varint(data, at, end)
                    step = signed(step)
            elif key == _SUMMARY:
                size, at = _size(data, at, end)
                self._summary(data, at, at + size, time, step, found)
                at += size
            else:
                return  # versions, graphs, sessions: nothing that is measured

    def _summary(
        self, data: bytes, at: int, end: int, time: float, step: int, found: list[Scalar]
    ) -> None:
        while at < end:
            if data[at] != _VALUE:
                return
            size, at = _size(data, at + 1, end)
            stop = at + size
            if size and data[at] == _TAG:
                length, start = _size(data, at + 1, stop)
                behind = start + length
                # The usual value is a tag and a float, and nothing else.
                if behind + 5 == stop and data[behind] == _SIMPLE:
                    tag = self._tag(data[start:behind])
                    found.append((time, step, tag, _FLOAT.unpack_from(data, behind + 1)[0]))
                    at = stop
                    continue
            self._value(data[at:stop], time, step, found)
            at = stop

    def _value(self, data: bytes, time: float, step: int, found: list[Scalar]) -> None:
        tag, value, named = "", None, False
        for number, content in fields(data):
            if number in _HEAVY:
                return
            if number == 1:
                tag = self._tag(message(content))
            elif number == 2:
                value = _FLOAT.unpack(message(content))[0]
            elif number == _TENSOR:
                value = scalar(message(content))
            named = named or number == _METADATA
        if value is not None:
            found.append((time, step, tag, value))
        elif tag and (named or tag.endswith("text_summary")):
            self._other(tag, data)

    def _tag(self, raw: bytes) -> str:
        tag = self._tags.get(raw)
        if tag is None:
            if len(raw) > _TAG_LENGTH or len(self._tags) >= _TAGS:
                raise ValueError("no name of a metric")
            tag = self._tags[raw] = raw.decode("utf-8", "replace")
        return tag


def _size(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The length of what begins at that place, and where it begins."""
    if data[at] < 0x80:
        size, at = data[at], at + 1
    else:
        size, at = varint(data, at, end)
    if at + size > end:
        raise ValueError("a field that is longer than its message")
    return size, at


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_TABLE = _crc_table()


@lru_cache(maxsize=1 << 14)
def _masked_crc(length: int) -> int:
    """The checksum that stands behind a length: crc32c, turned and shifted."""
    crc = 0xFFFFFFFF
    for byte in length.to_bytes(8, "little"):
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
