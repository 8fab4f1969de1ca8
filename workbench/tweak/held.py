"""The configuration files that a run reads, and how a changed copy of one reaches the script.

A file is named by a word of the command line; or by the default of a parameter, which can be given
the path of the copy; or in the code alone, so that the copy has to stand in its place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..inputs import arguments, configs, params
from ..inputs.arguments import PLACE, Argument
from ..inputs.data import files
from ..inputs.data.files import CONFIG, READ
from ..inputs.params import Params, Schema
from ..inside import layout
from ..sources import documents
from .origin import Origin

_NAMED = re.compile(rb"[\"']([^\"'\n]{1,200}\.(?:ya?ml|json|toml))[\"']", re.IGNORECASE)


@dataclass(frozen=True)
class Held:
    """A configuration file: its values by dotted name, or why it cannot be read (`problem`).

    `text` is how the words of the command line spell its path, empty where none names it; `param`
    the parameter that names it, by a word or by its default. It `is_alone` where it is the only
    argument of the script.
    """

    path: Path
    text: str = ""
    param: str = ""
    values: Params = field(default_factory=dict)
    problem: str = ""
    is_alone: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether only the code names it, so that no copy elsewhere is read."""
        return not self.text and not self.param

    @property
    def is_copy(self) -> bool:
        """Whether it is a changed copy that a run was launched with."""
        return f"/{layout.PROJECT}/{layout.RUNS}/" in str(self.path)


def find(
    origin: Origin,
    script: Path | None,
    content: bytes,
    schemas: Mapping[str, Schema],
    read: Callable[[Path], bytes],
) -> tuple[Held, ...]:
    """The configuration files of an origin, those first that the others overrule; `read` gives what
    a file will hold when it is launched, or raises OSError."""
    cwd = Path(origin.spec.cwd)
    typed = [*_of_words(origin.spec.command, cwd, schemas)]
    given = {one.param for one in typed}
    default = [one for one in _of_defaults(cwd, schemas) if one.param not in given]
    known = {one.path for one in (*typed, *default)}
    coded = [
        Held(path)
        for path in dict.fromkeys([*_of_run(origin), *_of_code(script, content, cwd)])
        if path not in known and not any(schema.source == "hydra" for schema in schemas.values())
    ]
    return tuple(_filled(one, read) for one in (*coded, *default, *typed))


def _of_words(command: tuple[str, ...], cwd: Path, schemas: Mapping[str, Schema]) -> Iterator[Held]:
    own = params.own_arguments(command)
    for one in arguments.arguments(own, schemas):
        for value in one.values:
            listed = value.startswith("@")
            path = cwd / value[listed:]
            wanted = listed or path.suffix.lower() in documents.SUFFIXES
            gone = one.style != PLACE and not listed  # to be told, not passed over
            if wanted and configs.is_config(_flag(one)) and (gone or configs.is_file(path)):
                is_alone = one.style == PLACE and not one.name and len(own) == 1 and not listed
                yield Held(path, value[listed:], one.name, is_alone=is_alone)


def _flag(one: Argument) -> str:
    return one.flag.rstrip("=") if one.style != PLACE else ""


def _of_defaults(cwd: Path, schemas: Mapping[str, Schema]) -> Iterator[Held]:
    for name, schema in schemas.items():
        value = schema.default
        if schema.flags and isinstance(value, str) and configs.is_config(name):
            path = cwd / value
            if path.suffix.lower() in documents.SUFFIXES and configs.is_file(path):
                yield Held(path, param=name)


def _of_run(origin: Origin) -> Iterator[Path]:
    """The configuration files of the project that the run has opened."""
    run = origin.run
    if run is None or run.origin:
        return
    for use in files.read(run.folder):
        inner = os.path.relpath(use.path, run.spec.cwd)
        wanted = use.kind == CONFIG and use.role == READ and not inner.startswith(os.pardir)
        path = Path(origin.spec.cwd, inner)
        if wanted and path.suffix.lower() in documents.SUFFIXES and configs.is_file(path):
            yield path


def _of_code(script: Path | None, content: bytes, cwd: Path) -> Iterator[Path]:
    """The files that the script names in its text, from the working folder or from its own."""
    if script is None:
        return
    for found in dict.fromkeys(_NAMED.findall(content)):
        name = os.fsdecode(found)
        places = (cwd / name, script.parent / name)
        place = next((one for one in places if configs.is_file(one)), None)
        if place is not None and place.is_relative_to(cwd):
            yield place


def _filled(held: Held, read: Callable[[Path], bytes]) -> Held:
    try:
        return replace(held, values=_values(read(held.path), held.path.suffix.lower()))
    except OSError as error:
        return replace(held, problem=error.strerror or str(error))
    except ValueError as error:
        return replace(held, problem=str(error))


@lru_cache(maxsize=32)
def _values(content: bytes, suffix: str) -> Params:
    """What a file holds. Raises ValueError."""
    return configs.values(content.decode("utf-8-sig"), suffix)
