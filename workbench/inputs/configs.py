"""The configuration files that a command line names: `--config x.yaml`, `x.json`, `@args.txt`.

They are read when a run is launched, as they are then, and nothing in them is run. A file that is
given to a flag counts where the flag's name speaks of a configuration: `--data x.json` is none.
"""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..inside import layout, records, secrets
from ..sources import documents
from . import params
from .params import Params

_FLAG = re.compile(r"(?P<flag>-{0,2}[A-Za-z_][\w.-]*)=(?P<value>.*)", re.DOTALL)
_CONFIG = re.compile(
    r"^[cf]$|conf|cfg|arg|param|setting|opt|recipe|exp|yaml|yml|json|toml|deepspeed|^ds", re.I
)


@dataclass
class Configs:
    """Values by dotted name, the files that they come from, and why others were not read."""

    params: Params = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def keep(folder: Path, command: Sequence[str], cwd: Path) -> None:
    """Record what the configuration files of a run hold now, in the run's `folder`: parameters,
    secrets hidden, and notes on what could not be read. Raises nothing."""
    try:
        found = of_files(command, cwd)
        now = time.time()
        if found.files:
            told = {
                "time": now,
                "source": params.CONFIGS,
                "params": records.jsonable(secrets.masked(found.params)),
                "files": [records.readable(path) for path in found.files],
            }
            records.append(str(folder / layout.PARAMS), told)
        notes = [{"time": now, "note": records.readable(text)} for text in found.problems]
        if notes:
            records.append(str(folder / layout.NOTES), *notes)
    except (OSError, ValueError):
        return  # a run folder that is gone, a full disk: the run goes on without


def of_files(command: Sequence[str], cwd: Path) -> Configs:
    """What the configuration files named on a command line hold; of several, later ones win."""
    found = Configs()
    for path in named(command, cwd):
        try:
            values = read(path)
        except (OSError, ValueError) as error:
            found.problems.append(f"{path.name} was not read: {error}")
        else:
            found.params.update(values)
            found.files += [path] if values else []
    return found


def named(command: Sequence[str], cwd: Path) -> Iterator[Path]:
    """The configuration files that a command line names and that are there."""
    flag = ""
    for argument in params.own_arguments(command):
        pair = _FLAG.fullmatch(argument)
        if argument.startswith("-") and not pair:
            flag = argument
            continue
        name, value = (pair["flag"], pair["value"]) if pair else (flag, argument)
        listed = value.startswith("@")
        path = cwd / value[listed:]
        wanted = listed or path.suffix.lower() in documents.SUFFIXES
        if wanted and is_config(name) and is_file(path):
            yield path


def read(path: Path) -> Params:
    """The values of a file by dotted name; empty where it holds a list or nothing. Raises
    OSError, ValueError."""
    return values(documents.text_of(path), path.suffix.lower())


def values(text: str, suffix: str) -> Params:
    """The values of a text by dotted name; with any other suffix it is a file of arguments, one or
    several a line. Raises ValueError."""
    if suffix not in documents.SUFFIXES:
        return params.of_command(["-c", "", *shlex.split(text, comments=True)])
    held = documents.parse(text, suffix)
    return params.flatten(held) if isinstance(held, dict) else {}


def is_config(flag: str) -> bool:
    """Whether a flag's name (empty: none) speaks of a configuration."""
    return not flag or bool(_CONFIG.search(flag.lstrip("-")))


def is_file(path: Path) -> bool:
    """Whether a file is there; not for a name that is no path."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is no path
        return False
