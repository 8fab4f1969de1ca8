"""YAML, JSON and TOML documents, read within bounds: nothing in them is run or built.

Tags that only their writers know (`!!python/object:…`) are passed over: what stands under them is
a mapping, a list or a text like any other. Numbers such as `3e-4`, which YAML 1.1 takes for
texts, are numbers; dates are texts as they were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .reading import Params, flatten, loads, number, readable, step_of

#: Suffixes of the files that `load` reads.
SUFFIXES = (".yaml", ".yml", ".json", ".toml")
#: Bytes of a document.
LARGEST = 1 << 20
#: Values of a document, those in lists and all that is named twice counted.
MOST = 10_000
#: Levels of nesting.
DEEPEST = 100

_KNOWN = "tag:yaml.org,2002:"
_NAMELESS = ' in "<unicode string>",'  # how libyaml calls a text of no file
_TOO_DEEP = "maximum nesting depth"  # libyaml's own word, where it has a limit


def load(path: Path) -> Any:
    """What a file holds: dictionaries with texts as keys, lists, plain values. Raises OSError,
    ValueError."""
    return parse(text_of(path), path.suffix.lower())


def parse(text: str, suffix: str = ".yaml") -> Any:
    """What a document holds, as `load` gives it; of several YAML documents the first. Raises
    ValueError."""
    if len(text) > LARGEST:
        raise ValueError("too large for a configuration")
    if suffix == ".json":
        return _Bounded().plain(loads(text))
    if suffix == ".toml":
        return _Bounded().plain(_toml(text))
    return _yaml(text)


def params(content: bytes) -> Params:
    """The values of a YAML file by their paths (`optim.lr`), lists as text; empty where it cannot
    be read."""
    try:
        return flatten(parse(content.decode("utf-8", "replace")))
    except ValueError:
        return {}


def text_of(path: Path) -> str:
    """The text of a file. Raises OSError, and ValueError for what is too large or no text."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError("too large for a configuration")
    return content.decode("utf-8-sig")


class _Bounded:
    """Makes plain values, and counts them."""

    def __init__(self) -> None:
        self._left = MOST

    def plain(self, value: Any, depth: int = 0) -> Any:
        """A copy with texts as keys and plain values. Raises ValueError."""
        self._count(depth)
        if isinstance(value, Mapping):
            return {readable(str(k)): self.plain(item, depth + 1) for k, item in value.items()}
        if isinstance(value, list):
            return [self.plain(item, depth + 1) for item in value]
        if isinstance(value, bool | int | float) or value is None:
            return value
        return readable(str(value))

    def node(self, node: Any, depth: int = 0) -> Any:
        """The value of a node of YAML. Raises ValueError."""
        self._count(depth)
        if node.id == "scalar":
            return _scalar(node)
        if node.id == "sequence":
            return [self.node(item, depth + 1) for item in node.value]
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, item in node.value:
            value = self.node(item, depth + 1)
            if key.tag == _KNOWN + "merge":
                for one in reversed(value if isinstance(value, list) else [value]):
                    merged.update(one if isinstance(one, dict) else {})
            else:
                name = key.value if key.id == "scalar" else str(self.node(key, depth + 1))
                own[readable(name)] = value
        return {**merged, **own}

    def _count(self, depth: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise ValueError("too many values for a configuration")
        if depth > DEEPEST:
            raise ValueError("nested too deeply")


def _toml(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _yaml(text: str) -> Any:
    import yaml  # slow to load, rarely needed

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_depth(yaml.parse(text, Loader=loader))
        node = next(iter(yaml.compose_all(text, Loader=loader)), None)
    except yaml.YAMLError as error:
        told = " ".join(str(error).replace(_NAMELESS, " at").split())
        raise ValueError("nested too deeply" if _TOO_DEEP in told else told) from error
    return None if node is None else _Bounded().node(node)


def _refuse_depth(events: Any) -> None:
    """Raise ValueError where nodes would be nested too deeply: libyaml would overrun its stack."""
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > DEEPEST:
            raise ValueError("nested too deeply")


def _scalar(node: Any) -> Any:
    """The value of a text by its tag; the text itself where it is none of that tag's."""
    text, kind = node.value, node.tag.removeprefix(_KNOWN)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("yes", "true", "on")
    if kind == "int":
        return _whole(text)
    told = None
    if kind == "float":
        told = number(text.lower().replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    elif kind == "str" and not node.style and text[-1:].isdigit():
        told = step_of(text)  # finite: a hash may read `7e12345`
    return readable(text) if told is None else told


def _whole(text: str) -> int | str:
    try:
        return int(text, 0)
    except ValueError:  # `1:30`, `012`: YAML 1.1 alone takes these for numbers
        return text
