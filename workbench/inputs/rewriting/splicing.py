"""Changing values in the text of a YAML or JSON document; all other text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .tree import ALIAS, MAPPING, SEQUENCE, Node, parse
from .typed import as_json, as_yaml, typed

#: Tags and anchors before a value.
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_TABS = str.maketrans("\t", " ")


@dataclass(frozen=True)
class Notation:
    """How a format writes values: `write` gives a value on one line, given the quote that stood
    there. What is no YAML as it stands is made so, character for character, by `clear`."""

    write: Callable[[Any, str], str]
    key: Callable[[str], str]
    clear: Callable[[str], str]


YAML = Notation(as_yaml, as_yaml, lambda text: text)
#: JSON is YAML but for tabs between values: within texts it has none.
JSON = Notation(lambda value, _: as_json(value), as_json, lambda text: text.translate(_TABS))


def spliced(text: str, changes: Mapping[str, str | None], held: Any, notation: Notation) -> str:
    """The text with the values that `changes` gives by dotted name; None takes one away.

    `held` is what a loader makes of the text: it tells of what kind each value was. Raises
    ValueError where it does not parse, LookupError for a name that has no place in it.
    """
    for name, change in changes.items():
        text = _changed(text, name, change, held, notation)
    return text


def _changed(text: str, name: str, change: str | None, held: Any, notation: Notation) -> str:
    root = parse(notation.clear(text))
    if root is None:
        if change is None:
            return text
        return text + _new(name.split("."), typed(change, None), notation) + "\n"
    node, rest, before = _found(root, name.split("."), held)
    if change is None:
        return text if rest[1:] else _removed(text, node, rest[0])
    value = typed(change, before)
    place = -1 if rest[1:] else node.place(rest[0])
    if place < 0:
        return _inserted(text, node, rest, value, notation)
    return _replaced(text, node, place, value, notation)


def _found(node: Node, names: list[str], held: Any) -> tuple[Node, list[str], Any]:
    """The innermost collection on the way to a name, what is left of the name there, and the value
    that a loader finds under it (None for none)."""
    for count in range(len(names), 0, -1):  # a key may have dots of its own
        key = ".".join(names[:count])
        inner = _held(held, key)
        place = node.place(key)
        if place >= 0:
            one = node.items[place]
            if count == len(names):
                return node, [key], inner
            if one.kind in (MAPPING, SEQUENCE, ALIAS):
                if one.kind == ALIAS:
                    return node, names, _deep(held, names)
                return _found(one, names[count:], inner)
    return node, names, _deep(held, names)


def _held(held: Any, key: str) -> Any:
    if isinstance(held, list):
        return held[int(key)] if key.isdigit() and int(key) < len(held) else None
    return held.get(key) if isinstance(held, dict) else None


def _deep(held: Any, names: list[str]) -> Any:
    for name in names:
        held = _held(held, name)
    return held


def _replaced(text: str, node: Node, place: int, value: Any, notation: Notation) -> str:
    one = node.items[place]
    start = one.start if one.kind == ALIAS else one.start + _properties(text, one)
    if one.kind == SEQUENCE and not one.flow and isinstance(value, list) and value:
        indent = "\n" + _indent(text, start)
        new = indent.join(f"- {notation.write(item, '')}" for item in value)
        return text[:start] + new + text[one.end :]
    new = notation.write(value, one.quote)
    if one.kind in (MAPPING, SEQUENCE) and not one.flow:
        colon = text.index(":", node.keys[place].end) + 1 if node.keys else start
        return f"{text[:colon]} {new}{text[one.end :]}"
    blank = " " if start == one.end and text[start - 1 : start].strip() else ""
    ending = "\n" if one.quote in ("|", ">") and text[: one.end].endswith("\n") else ""
    return f"{text[:start]}{blank}{new}{ending}{text[one.end :]}"


def _properties(text: str, one: Node) -> int:
    """How long the tag and the anchor before a value are. What a tag made of another kind of
    value is no longer true, but only its file's own program knows."""
    found = _PROPERTIES.match(text[one.start : one.end])
    return found.end() if found else 0


def _inserted(text: str, node: Node, rest: list[str], value: Any, notation: Notation) -> str:
    """With a key that the mapping has not got. Raises LookupError."""
    place = node.place(rest[0])
    if place >= 0 and node.items[place].kind == ALIAS:
        one = node.items[place]
        inner = _new(rest[1:], value, notation)
        return f"{text[: one.start]}{{<<: {text[one.start : one.end]}, {inner}}}{text[one.end :]}"
    if place >= 0 and node.items[place].value in ("", "null", "~"):
        nested: Any = value
        for name in reversed(rest[1:]):
            nested = {name: nested}
        return _replaced(text, node, place, nested, notation)
    if place >= 0 or node.kind != MAPPING:
        raise LookupError(rest[0])
    new = _new(rest, value, notation)
    if not node.items:
        return f"{text[: node.start + _properties(text, node) + 1]}{new}{text[node.end - 1 :]}"
    end = node.items[-1].end
    indent = "\n" + _indent(text, node.keys[-1].start)
    if node.flow:
        between = indent if "\n" in text[node.start : node.keys[-1].start] else " "
        return f"{text[:end]},{between}{new}{text[end:]}"
    if text[end - 1 : end] == "\n":  # behind a text of several lines
        return f"{text[:end]}{indent[1:]}{new}\n{text[end:]}"
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return f"{text[:stop]}{indent}{new}{text[stop:]}"


def _new(names: list[str], value: Any, notation: Notation) -> str:
    """`a: {b: value}`."""
    for name in reversed(names[1:]):
        value = {name: value}
    return f"{notation.key(names[0])}: {notation.write(value, '')}"


def _indent(text: str, start: int) -> str:
    """As many blanks, or tabs, as stand before a place in its line."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return "".join(sign if sign == "\t" else " " for sign in line)


def _removed(text: str, node: Node, key: str) -> str:
    place = node.place(key)
    if place < 0:
        return text
    starts = [one.start for one in (node.keys or node.items)]
    last = place == len(starts) - 1
    if len(starts) == 1 and not node.flow:
        return f"{text[: starts[0]]}{'{}' if node.keys else '[]'}{text[node.end :]}"
    if node.flow:
        if not last:
            return text[: starts[place]] + text[starts[place + 1] :]
        before = node.items[place - 1].end if place else starts[0]
        return text[:before] + text[node.items[place].end :]
    return _without_lines(text, node, place, starts)


def _without_lines(text: str, node: Node, place: int, starts: list[int]) -> str:
    """Without an entry of a block, and its comment behind it."""
    line = text.rfind("\n", 0, starts[place]) + 1
    if text[line : starts[place]].strip(" -") or (node.keys and text[line : starts[place]].strip()):
        return text[: starts[place]] + text[starts[place + 1] :]  # behind the dash of a list
    end = node.items[place].end
    stop = end if text[end - 1 : end] == "\n" else text.find("\n", end) + 1
    return text[:line] + (text[stop:] if stop > 0 else "")
