"""The tensors of event files, as far as they hold one number or texts."""

from __future__ import annotations

import struct

from .proto import fields, message, signed, varint

#: The data type of a tensor, and how struct tells one element of it.
_TYPES = {1: "f", 2: "d", 3: "i", 4: "B", 5: "h", 6: "b", 9: "q", 10: "?", 17: "H", 19: "e"}
_TYPES |= {22: "I", 23: "Q"}
_STRING = 7
_DTYPE, _SHAPE, _CONTENT, _HALVES, _FLOATS, _DOUBLES, _STRINGS = 1, 2, 4, 13, 5, 6, 8
_INTS = frozenset((7, 10, 11, 16, 17))


def scalar(data: bytes) -> float | None:
    """The only element of a tensor of numbers; None for any other tensor.

    Raises ValueError or struct.error where the message is damaged.
    """
    kind, value, content = 0, None, b""
    for number, field in fields(data):
        if number == _DTYPE and isinstance(field, int):
            kind = field
        elif number == _SHAPE and _elements(message(field)) != 1:
            return None
        elif number == _CONTENT:
            content = message(field)
        elif number in (_FLOATS, _DOUBLES) and isinstance(field, bytes):
            value = _one(field, "f" if number == _FLOATS else "d")
        elif number in _INTS or number == _HALVES:
            value = _integer(field)
            if number == _HALVES and value is not None:
                value = _one(struct.pack("<H", int(value) & 0xFFFF), "e")
    if kind not in _TYPES:
        return None
    return _one(content, _TYPES[kind]) if content else value


def texts(data: bytes) -> list[str]:
    """The elements of a tensor of texts; empty for any other tensor."""
    kind, found = 0, []
    for number, field in fields(data):
        if number == _DTYPE and isinstance(field, int):
            kind = field
        elif number == _STRINGS:
            found.append(message(field).decode("utf-8", "replace"))
    return found if kind == _STRING else []


def _elements(shape: bytes) -> int:
    count = 1
    for number, dimension in fields(shape):
        if number == 2:
            sizes = [value for key, value in fields(message(dimension)) if key == 1]
            size = sizes[-1] if sizes and isinstance(sizes[-1], int) else 0
            count *= size if size < 2 else 2  # more than one: how many does not matter
    return count


def _one(raw: bytes, kind: str) -> float | None:
    if len(raw) != struct.calcsize("<" + kind):
        return None
    return float(struct.unpack("<" + kind, raw)[0])


def _integer(field: int | bytes) -> float | None:
    """The only number of a repeated integer, packed or not."""
    if isinstance(field, bytes):
        value, at = varint(field, 0, len(field))
        if at != len(field):
            return None
        field = value
    return float(signed(field))
