"""Lines that hold a JSON object or a Python dict of numbers: `… | train | {"epoch": 1, …}`.

A record of metrics has a counter (its own, or before it on the line) or a name of the vocabulary,
and it is not a configuration: settings beside no counter, or more than one of them, give it away.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from .evidence import judge
from .pairs import number, read
from .reading import Reading
from .words import Kind, kind, phase, soft_setting

_TEXT = r"'(?:[^'\\]|\\.)*'?|\"(?:[^\"\\]|\\.)*\"?"  # up to the end if it is not closed
_PYTHON = re.compile(
    rf"(?P<text>{_TEXT})"
    r"|(?:np|numpy|torch|jnp)?\.?\b(?:float|int|bfloat|tensor|array|Array)\d*_?\("
    r"(?P<scalar>[^()\[\],]*)[^()]*\)"
    r"|(?P<word>\b(?:nan|inf|True|False|None)\b)"
)
_WORDS = {"nan": "NaN", "inf": "Infinity", "True": "true", "False": "false", "None": "null"}
_DEPTH = 3


def record(line: str) -> Reading | None:
    """The reading of a line that ends with a record; None if it does not end with one."""
    start = line.find("{")
    if start < 0 or not line.endswith("}"):
        return None
    data = _parse(line[start:])
    if data is None:
        return None
    before = judge(read(line[:start] + " "), bar=True) if start else Reading()
    before.metrics.clear()
    before.bar = False
    before.phase = phase(line[max(0, start - 40) : start]) if start else None
    return _judge(dict(_flat(data, "", _DEPTH)), before)


def _parse(text: str) -> dict[str, object] | None:
    plain = text if '"' in text else text.replace("'", '"')
    if (data := _load(plain)) is None:
        data = _load(_PYTHON.sub(_as_json, text))
    return data


def _load(text: str) -> dict[str, object] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _as_json(match: re.Match[str]) -> str:
    text, scalar, word = match.group("text", "scalar", "word")
    if text is not None:
        return json.dumps(text[1:-1])
    return _WORDS.get(word or scalar.strip(), scalar)


def _flat(data: dict[str, object], above: str, depth: int) -> Iterator[tuple[str, float]]:
    """The numbers of nested dicts, named by their path; texts of numbers count as numbers."""
    for key, value in data.items():
        if isinstance(value, dict) and depth:
            yield from _flat(value, f"{above}{key}/", depth - 1)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if not isinstance(value, int) or abs(value) < 2**63:
                yield f"{above}{key}", float(value)
        elif isinstance(value, str) and (told := number(value)) is not None:
            yield f"{above}{key}", told


def _judge(values: dict[str, float], reading: Reading) -> Reading | None:
    kinds = {name: kind(name) for name in values}
    _count(values, reading)
    settings = sum(
        kinds[name] in (Kind.SETTING, Kind.PLURAL) or soft_setting(name) for name in values
    )
    measured = any(k is Kind.MEASURE and not soft_setting(n) for n, k in kinds.items())
    if settings > 1 and not (measured and reading.marked):
        return None
    if not reading.marked and not measured:
        return None
    for name, value in values.items():
        if kinds[name] in (Kind.MEASURE, Kind.COMPANION, Kind.UNKNOWN):
            reading.add(name, value)
    return reading


def _count(values: dict[str, float], reading: Reading) -> None:
    """Take the counters, those of the record itself before those of a dict inside it."""
    for name in sorted(values, key=lambda name: name.count("/")):
        value = values[name]
        if math.isfinite(value) and value >= 0:
            reading.count(kind(name.rpartition("/")[2]), value, 0)
