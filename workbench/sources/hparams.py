"""Hyperparameters that were written into event files, in the ways of several libraries.

- text tags: CleanRL's `hyperparameters` (a table in Markdown), Hugging Face's `args` (JSON)
- the hparams plugin of TensorBoard, as PyTorch, Lightning and Keras write it
"""

from __future__ import annotations

import re

from .proto import double, fields, message, text
from .reading import Params, Value, flatten, loads, scalar
from .tensors import texts

_TENSOR, _METADATA = 8, 9
_PARAMS = ("hyperparameters", "hyper_parameters", "hparams", "params", "args", "config")
_STATES = {1: "finished", 2: "failed", 3: "running"}  # of SessionEndInfo
_NUMBER, _STRING, _BOOL = 2, 3, 4  # fields of google.protobuf.Value
_STRUCT, _LIST = 5, 6


def read(tag: str, value: bytes) -> tuple[Params, str]:
    """The params that a Value of a Summary holds, and the state of the run that it tells.

    Raises ValueError where the message is damaged.
    """
    tensor = metadata = b""
    for number, content in fields(value):
        if number == _TENSOR:
            tensor = message(content)
        elif number == _METADATA:
            metadata = message(content)
    plugin = _plugin(metadata)
    if plugin is not None:
        return _hparams(plugin)
    if tag.split("/")[0].lower() in _PARAMS:
        return {name: value for words in texts(tensor) for name, value in table(words).items()}, ""
    return {}, ""


def table(words: str) -> Params:
    """The params that a text tells as JSON or as a table of two columns in Markdown."""
    words = words.strip()
    if words.startswith("<pre>"):
        words = words.removeprefix("<pre>").removesuffix("</pre>").strip()
    if words.startswith("{"):
        try:
            return flatten(loads(words))
        except ValueError:
            return {}
    found: Params = {}
    for line in words.splitlines()[:2000]:
        cells = [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())]
        if len(cells) >= 4 and not cells[0] and not cells[-1] and set(cells[1].strip()) - set(":-"):
            found[cells[1].strip()] = scalar("|".join(cells[2:-1]))
    header = next(iter(found), None)
    if header is not None and header.lower() in ("param", "parameter", "name", "key"):
        del found[header]
    return found


def _plugin(metadata: bytes) -> bytes | None:
    """What the hparams plugin was told; None where the metadata is of another plugin."""
    for number, content in fields(metadata):
        if number == 1:
            parts = dict(fields(message(content)))
            if parts.get(1) == b"hparams":
                return message(parts.get(2, b""))
    return None


def _hparams(plugin: bytes) -> tuple[Params, str]:
    params: Params = {}
    state = ""
    for number, content in fields(plugin):
        if number == 3:  # session_start_info
            for key, entry in fields(message(content)):
                if key == 1:
                    parts = dict(fields(message(entry)))
                    params[text(parts.get(1, b""))] = _value(message(parts.get(2, b"")))
        elif number == 4:  # session_end_info
            status = dict(fields(message(content))).get(1)
            state = _STATES.get(status, "") if isinstance(status, int) else ""
    return params, state


def _value(data: bytes) -> Value:
    for number, content in fields(data):
        if number == _NUMBER:
            value = double(content)
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        if number == _STRING:
            return scalar(text(content))
        if number == _BOOL:
            return bool(content)
        if number in (_STRUCT, _LIST):
            return None  # no library writes these
    return None
