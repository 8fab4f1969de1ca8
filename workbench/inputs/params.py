"""The parameters of a run: from its command line, and from what its code told by `wb.params`.

Nested names are kept as paths: `{"optim": {"lr": 0.1}}` is `optim.lr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ..inside import layout
from ..outputs.lines import read_all

#: A leaf: number, text, true or false, nothing, or a list of such.
Value: TypeAlias = object
Params: TypeAlias = dict[str, Value]

_FLAG = re.compile(r"--?(?P<name>[A-Za-z_][\w./-]*)(?:=(?P<value>.*))?", re.DOTALL)
_PAIR = re.compile(r"\+{0,2}(?P<name>[A-Za-z_][\w./@-]*)=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?((\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf|nan)", re.ASCII)
_LONG = 1 << 63  # longer digits name something: a hash, a job
_WORDS = {"true": True, "false": False, "none": None, "null": None}


def of_run(folder: Path, command: Sequence[str]) -> Params:
    """The parameters of the run in `folder`; what its code told wins over its command line."""
    return {**of_command(command), **of_records(read_all(folder / layout.PARAMS))}


def of_records(records: Iterable[Mapping[str, object]], key: str = "params") -> Params:
    """Parameters (or a summary) from the records of its file; later ones win."""
    found: Params = {}
    for record in records:
        values = record.get(key)
        if isinstance(values, dict):
            found.update(flatten(values))
    return found


def of_command(command: Sequence[str]) -> Params:
    """Parameters from the arguments of a command line.

    Understands `--lr 0.1`, `--lr=0.1`, `-b 64`, `lr=0.1`, `+lr=0.1`, `--flag`, `--no-flag`;
    of a repeated flag the last counts. What a launcher such as torchrun takes for itself is
    left out: only what follows the script or the module counts.
    """
    found: Params = {}
    arguments = list(_own_arguments(command))
    while arguments:
        argument = arguments.pop(0)
        if argument == "--":
            continue
        if flag := _FLAG.fullmatch(argument):
            name, value = flag["name"], flag["value"]
            if value is None and arguments and not _is_flag(arguments[0]):
                value = arguments.pop(0)
            if value is None and name.startswith("no-"):
                found[name[3:].replace("-", "_")] = False
            else:
                found[name.replace("-", "_")] = True if value is None else parse(value)
        elif pair := _PAIR.fullmatch(argument):
            found[pair["name"]] = parse(pair["value"])
    return found


def parse(text: str) -> Value:
    """A value as typed: a number, true, false, none, or else the text itself."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if not _NUMBER.fullmatch(text.lower()):
        return text
    try:
        number = int(text)
    except ValueError:
        return float(text)
    return number if abs(number) < _LONG else text


def flatten(values: Mapping[str, object], prefix: str = "") -> Params:
    """Nested dictionaries as paths joined by dots; an empty dictionary stays as it is."""
    found: Params = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            found.update(flatten(value, f"{name}."))
        else:
            found[name] = value
    return found


def _own_arguments(command: Sequence[str]) -> Iterator[str]:
    """The arguments after the script or the module; all of them for any other program."""
    for place, argument in enumerate(command):
        if argument.endswith((".py", ".sh")) and not argument.startswith("-"):
            return iter(command[place + 1 :])
        if argument in ("-m", "-c"):
            return iter(command[place + 2 :])
    return iter(command[1:])


def _is_flag(argument: str) -> bool:
    return argument == "--" or bool(
        _FLAG.fullmatch(argument) and not _NUMBER.fullmatch(argument.lower())
    )
