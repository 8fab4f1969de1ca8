"""The parameters of a run: from its command line, and from what its code told by `wb.params`.

Nested names are kept as paths: `{"optim": {"lr": 0.1}}` is `optim.lr`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

#: A leaf: number, text, true or false, nothing, or a list of such.
Value: TypeAlias = object
Params: TypeAlias = dict[str, Value]

_FLAG = re.compile(r"--?(?P<name>[A-Za-z_][\w./-]*)(?:=(?P<value>.*))?", re.DOTALL)
_PAIR = re.compile(r"\+{0,2}(?P<name>[A-Za-z_][\w./@-]*)=(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?((\d+(_\d+)*(\.\d*)?|\.\d+)(e[+-]?\d+)?|inf|nan)", re.ASCII)
_LONG = 1 << 63  # longer digits name something: a hash, a job
#: Programs and modules that launch a script and have flags of their own.
_LAUNCHERS = frozenset(
    """torchrun accelerate deepspeed horovodrun mpirun mpiexec srun torch.distributed.run
    torch.distributed.launch accelerate.commands.launch deepspeed.launcher.runner uv poetry
    pipenv""".split()
)
_WORDS = {"true": True, "false": False, "none": None, "null": None}


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

    Understands `--lr 0.1`, `--lr=0.1`, `-b 64`, `--layers 64 128`, `lr=0.1`, `+lr=0.1`, `--flag`,
    `--no-flag`; of a repeated flag the last counts. What a launcher such as torchrun takes for
    itself is left out: only what follows the script or the module counts.
    """
    found: Params = {}
    arguments = deque(_own_arguments(command))
    while arguments:
        argument = arguments.popleft()
        if flag := _FLAG.fullmatch(argument):
            name = flag["name"].replace("-", "_")
            values = [] if flag["value"] is None else [parse(flag["value"])]
            while flag["value"] is None and arguments and not _is_name(arguments[0]):
                values.append(parse(arguments.popleft()))
            if values:
                found[name] = values[0] if len(values) == 1 else values
            elif name.startswith("no_"):
                found[name[3:]] = False
            else:
                found[name] = True
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


def _own_arguments(command: Sequence[str]) -> Sequence[str]:
    """The arguments after the script, the module or the code; of another program, all of them."""
    launched = any(Path(part).name in _LAUNCHERS for part in command)
    for place, argument in enumerate(command):
        if argument.endswith((".py", ".sh")) and not argument.startswith("-"):
            return command[place + 1 :]
        if argument == "-c" or (argument == "-m" and _next(command, place) not in _LAUNCHERS):
            return command[place + 2 :]
    return () if launched else command[1:]


def _next(command: Sequence[str], place: int) -> str:
    return command[place + 1] if place + 1 < len(command) else ""


def _is_name(argument: str) -> bool:
    """Whether an argument begins a new parameter: a flag (but no negative number), or a pair."""
    flag = _FLAG.fullmatch(argument) and not _NUMBER.fullmatch(argument.lower())
    return argument == "--" or bool(flag) or bool(_PAIR.fullmatch(argument))
