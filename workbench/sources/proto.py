"""Protocol buffers, as far as logs need them: the fields of a message, without its schema."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field: an int for a varint, else its bytes.

    Raises ValueError where the message is damaged.
    """
    at, end = 0, len(data)
    while at < end:
        key, at = varint(data, at, end)
        kind = key & 7
        if kind == _VARINT:
            value, at = varint(data, at, end)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            size, at = varint(data, at, end)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError("a field of unknown kind")
        if size > end - at:
            raise ValueError("a field that is longer than its message")
        yield key >> 3, data[at : at + size]
        at += size


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The number at that place and the place behind it; ValueError if it does not end."""
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("a number that does not end")


def signed(value: int) -> int:
    """A varint as an int64."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def zigzag(value: int) -> int:
    """A varint as a sint64."""
    return (value >> 1) ^ -(value & 1)


def text(value: int | bytes) -> str:
    """A field as a text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def message(value: int | bytes) -> bytes:
    """A field as a message; a number is none."""
    return value if isinstance(value, bytes) else b""


def double(value: int | bytes) -> float:
    """A field as a double."""
    if isinstance(value, bytes) and len(value) == 8:
        return float(struct.unpack("<d", value)[0])
    return float("nan")
