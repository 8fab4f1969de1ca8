"""A YAML or JSON document as nodes that know the place of their text.

Unlike what a loader builds, the nodes keep apart what stands in the file: an alias is no copy of
what it names, and a key that a merge (`<<`) brings in is none of the mapping's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAPPING, SEQUENCE, SCALAR, ALIAS = "mapping", "sequence", "scalar", "alias"
#: Levels of nesting.
DEEPEST = 100


@dataclass
class Node:
    """A value: `text[start:end]` of the document, without what follows it. `flow` tells `[…]` and
    `{…}` from what is told by indentation, `quote` a scalar's `'`, `"`, `|` or `>`; `keys` and
    `items` are what it holds, the keys of a mapping in the order of its items."""

    kind: str
    start: int
    end: int
    flow: bool = False
    quote: str = ""
    value: str = ""
    keys: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def place(self, key: str) -> int:
        """Where the key of a mapping, or the number of an item, is; -1 where it is not."""
        if self.kind == SEQUENCE:
            return int(key) if key.isdigit() and int(key) < len(self.items) else -1
        places = [place for place, one in enumerate(self.keys) if one.value == key]
        return places[-1] if places else -1


def parse(text: str) -> Node | None:
    """The first document of a text; None where it is empty. Raises ValueError, which tells the
    line."""
    import yaml  # slow to load, rarely needed

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = iter(yaml.parse(text, Loader=loader))
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                return _node(next(events), events, 0)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"line {line}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    return None


def _node(event: Any, events: Iterator[Any], depth: int) -> Node:
    kind = type(event).__name__.removesuffix("Event").removesuffix("Start").lower()
    start, end = event.start_mark.index, event.end_mark.index
    if depth > DEEPEST:
        raise ValueError(f"line {event.start_mark.line + 1}: nested too deeply")
    if kind == SCALAR:
        return Node(SCALAR, start, end, quote=event.style or "", value=event.value)
    if kind == ALIAS:
        return Node(ALIAS, start, end)
    node = Node(kind, start, end, flow=bool(event.flow_style))
    closing = f"{kind.title()}EndEvent"
    while type(inner := next(events)).__name__ != closing:
        if kind == MAPPING:
            node.keys.append(_node(inner, events, depth + 1))
            inner = next(events)
        node.items.append(_node(inner, events, depth + 1))
    node.end = inner.end_mark.index if node.flow else _last(node)
    return node


def _last(node: Node) -> int:
    """Where the last thing that a block holds ends: its own mark stands behind the comments."""
    return node.items[-1].end if node.items else node.end
