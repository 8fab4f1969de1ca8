"""Changing values in the text of a TOML document; comments and order stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .typed import typed


def changed(text: str, changes: Mapping[str, str | None]) -> str:
    """The text with the values that `changes` gives by dotted name; None takes one away. Raises
    ValueError where it does not parse, LookupError for a name that has no place in it."""
    import tomlkit  # slow to load, rarely needed

    document = tomlkit.parse(text)
    for name, change in changes.items():
        _change(document, name.split("."), change)
    return tomlkit.dumps(document)


def _change(held: Any, names: list[str], change: str | None) -> None:
    for count in range(len(names), 0, -1):
        key: Any = ".".join(names[:count])
        if isinstance(held, list) and key.isdigit() and int(key) < len(held):
            key = int(key)
        elif not isinstance(held, dict) or key not in held:
            continue
        if count < len(names):
            return _change(held[key], names[count:], change)
        if change is None:
            del held[key]
        else:
            held[key] = typed(change, _plain(held[key]))
        return None
    if change is None:
        return None
    if not isinstance(held, dict):
        raise LookupError(names[0])
    value = typed(change, None)
    for name in reversed(names[1:]):
        value = {name: value}
    held[names[0]] = value
    return None


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value
