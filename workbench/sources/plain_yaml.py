"""The YAML that libraries write for params: nested mappings and lists of plain values.

Tags, anchors and block texts are not understood and are passed over. That is enough for
`hparams.yaml`, `args.yaml`, MLflow's `meta.yaml` and wandb's `config.yaml`, needs no library, and
can neither build objects nor grow without bound.
"""

from __future__ import annotations

import re

from .reading import Params, Value, loads, scalar

_SINGLE = re.compile(r"'((?:[^']|'')*)'")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"')
_LINES = 5_000
_DEPTH = 12


def parse(text: str) -> Params:
    """The values by their paths (`optim.lr`); what is not understood is left out."""
    found: Params = {}
    lists: dict[str, list[Value]] = {}
    path: list[tuple[int, str]] = []  # of mappings that are open, with their indentation
    for line in text.splitlines()[:_LINES]:
        if not line.strip() or line.lstrip().startswith(("#", "---", "...")) or len(line) > 20_000:
            continue
        indent = len(line) - len(line.lstrip(" "))
        body = line.strip()
        if body == "-" or body.startswith("- "):
            while path and path[-1][0] > indent:
                path.pop()
            lists.setdefault(_name(path), []).append(_value(body[1:].strip()))
            continue
        key, colon, rest = _split(body)
        while path and path[-1][0] >= indent:
            path.pop()
        if not colon or not key or len(path) >= _DEPTH:
            continue
        path.append((indent, key))
        if rest:
            found[_name(path)] = _value(rest)
    found.update((name, _joined(values)) for name, values in lists.items() if name)
    return found


def _split(body: str) -> tuple[str, str, str]:
    """Key, colon and the rest of a line; no colon where it is none of a mapping."""
    if body[0] in "'\"":
        quote = body.find(body[0], 1)
        key, rest = body[1:quote], body[quote + 1 :].lstrip()
        return (key, ":", _bare(rest[1:])) if quote > 0 and rest.startswith(":") else ("", "", "")
    key, colon, rest = body.partition(": ")
    if not colon and body.endswith(":"):
        key, colon = body[:-1], ":"
    return key.strip(), colon, _bare(rest)


def _bare(rest: str) -> str:
    """What stands behind the colon, without a comment, a tag or an anchor."""
    rest = rest.strip()
    if rest[:1] not in ("'", '"'):
        rest = re.sub(r"(^|\s)#.*", "", rest)
    return re.sub(r"^([!&]\S+\s*)+", "", rest)


def _value(text: str) -> Value:
    text = _bare(text)
    if single := _SINGLE.match(text):
        return single[1].replace("''", "'")
    if double := _DOUBLE.match(text):
        try:
            return str(loads(double[0]))
        except ValueError:
            return double[0][1:-1]  # an escape that JSON does not know
    return None if text in ("~", "") else scalar(text)


def _name(path: list[tuple[int, str]]) -> str:
    return ".".join(key for _, key in path)


def _joined(values: list[Value]) -> str:
    return "[" + ", ".join("null" if value is None else str(value) for value in values) + "]"
