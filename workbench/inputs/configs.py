"""The configuration files that a command line names: `--config x.yaml`, `x.json`, `@args.txt`.

Files are read within bounds, and nothing in them is run. A file that is given to a flag counts
where the flag's name speaks of a configuration: `--data x.json` is none.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import params
from .params import Params

#: Bytes of a file that may be a configuration.
LARGEST = 1 << 20
#: Values in one file, those in lists and all that is named twice counted.
MOST = 10_000

_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
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


def of_files(command: Sequence[str], cwd: Path) -> Configs:
    """What the configuration files named on a command line hold; of several, later ones win."""
    found = Configs()
    for path in named(command, cwd):
        try:
            values = _arguments(path) if path.suffix not in _SUFFIXES else read(path)
        except (OSError, ValueError) as error:
            found.problems.append(f"{path.name}: {error}")
        else:
            found.params.update(values)
            found.files.append(path)
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
        wanted = listed or path.suffix.lower() in _SUFFIXES
        if wanted and _is_config(name) and _is_file(path):
            yield path


def read(path: Path) -> Params:
    """The values of a YAML, JSON or TOML file by dotted name; empty where the file holds a list
    or nothing. Raises OSError, ValueError."""
    values = load(path)
    return params.flatten(values) if isinstance(values, dict) else {}


def load(path: Path) -> Any:
    """What a YAML, JSON or TOML file holds. Raises OSError, ValueError."""
    text = _text(path)
    try:
        return _plain(_parsed(text, path.suffix.lower()), [MOST])
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _parsed(text: str, suffix: str) -> Any:
    if suffix == ".json":
        import json

        return json.loads(text)
    if suffix == ".toml":
        import tomllib

        return tomllib.loads(text)
    return _yaml(text)


def _yaml(text: str) -> Any:
    import yaml  # slow to load, rarely needed

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise ValueError("too large for a configuration")
    with path.open("rb") as file:
        return file.read(LARGEST).decode("utf-8-sig")


def _arguments(path: Path) -> Params:
    """A file of arguments, one or several a line."""
    words = shlex.split(_text(path), comments=True)
    return params.of_command(["-c", "", *words])


def _plain(value: Any, left: list[int]) -> Any:
    """A copy with texts as keys and plain values; counts what is left of `MOST`, as YAML can
    name one value many times. Raises ValueError."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("too many values for a configuration")
    if isinstance(value, Mapping):
        return {str(key): _plain(item, left) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item, left) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _is_config(flag: str) -> bool:
    """Whether a flag's name (empty: none) speaks of a configuration."""
    return not flag or bool(_CONFIG.search(flag.lstrip("-")))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is no path
        return False
