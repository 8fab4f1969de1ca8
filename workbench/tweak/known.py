"""What is known of the parameters of an origin: what its script declares now, what was understood
when it ran, what its command line and its configuration files say.

Nothing is run. What a script declares is kept until the file changes: a form asks after each key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..inputs import arguments, described, params, words
from ..inputs.declared import Declarations, declared
from ..inputs.params import CONSTANTS, DECLARED, Params, Schema
from .edits import AS_IT_WAS, Edits
from .held import Held, find
from .origin import Origin

#: Parsers that refuse a name that they do not know.
_STRICT = frozenset("argparse click tyro absl jsonargparse draccus hydra".split())
_PARSERS = _STRICT | {"omegaconf", "fire"}
_LENIENT = re.compile(rb"parse_known_args|allow_extra_args|ignore_unknown_options|strict=False")


@dataclass(frozen=True)
class Known:
    """`schemas` are in the order of declaration, `lines` tell where constants stand in the script,
    `typed` what stands on the command line, `values` what the run understood (what would be
    understood, as far as it can be told); `strict` tells whether the script refuses other names."""

    script: Path | None
    schemas: Mapping[str, Schema]
    lines: Mapping[str, int] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    strict: bool = False

    def holding(self, name: str) -> Held | None:
        """The configuration file that sets a parameter, of several the last; or that has to, because
        the script takes flags only where no file is its one argument."""
        found = next((one for one in reversed(self.held) if name in one.values), None)
        last = self.held[-1] if self.held else None
        lacks = found is None and last is not None and last.is_alone and not last.problem
        return last if lacks and name in self.schemas else found


def known(origin: Origin, edits: Edits) -> Known:
    """What is known of the parameters of an origin whose code is launched as `edits` tell."""
    spec = origin.spec
    script = script_of(spec.command, Path(spec.cwd))
    found, content = _declared(script)
    now = {one.name: one.schema for one in found.params}
    then = _recorded(origin)
    first, second = (then, now) if edits.code == AS_IT_WAS and then else (now, then)
    schemas = {name: _filled(one, second.get(name)) for name, one in first.items()}
    schemas |= {name: one for name, one in second.items() if name not in schemas}
    held = find(origin, script, content, schemas)
    return Known(
        script=script,
        schemas=schemas,
        lines={one.name: one.line for one in found.params if one.source == CONSTANTS},
        typed=words.typed(spec.command, schemas),
        held=held,
        values=_values(origin, schemas, held),
        strict=_is_strict(schemas, content) and not _is_open(spec.command, schemas),
    )


def script_of(command: tuple[str, ...], cwd: Path) -> Path | None:
    """The Python script that a command line runs, also behind a launcher and of `-m`; None where
    it is none."""
    before = command[: len(command) - len(params.own_arguments(command))]
    if not before:
        return None
    if before[-1].endswith(".py"):
        return cwd / before[-1]
    if len(before) > 1 and before[-2] == "-m":
        module = cwd.joinpath(*before[-1].split("."))
        places = (module.with_name(f"{module.name}.py"), module / "__main__.py")
        return next((place for place in places if place.is_file()), None)
    return None


def _declared(script: Path | None) -> tuple[Declarations, bytes]:
    if script is None:
        return Declarations(), b""
    try:
        facts = script.stat()
    except OSError:
        return Declarations(), b""
    return _read(os.fspath(script), facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: str, size: int, mtime: int) -> tuple[Declarations, bytes]:
    """What a script of that size and time declares, and its text."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        content = b""
    return declared(Path(path)), content


def _recorded(origin: Origin) -> dict[str, Schema]:
    """What was understood when the run ran, by parsers; of other values, where they come from."""
    run = origin.run
    if run is None or run.origin:
        return {}
    schemas, sources = described.told(run.folder)
    parsers = {one for one in sources.values() if one in _PARSERS}
    only = next(iter(parsers)) if len(parsers) == 1 else ""
    found = {}
    for name in dict.fromkeys([*schemas, *run.params]):
        schema = schemas.get(name) or Schema(type=_type(run.params.get(name)))
        if schema.source in ("", DECLARED):
            source = sources.get(name, "")
            is_parsed = source in _PARSERS or source == CONSTANTS
            declared_by = only if schema.source == DECLARED else ""
            schema = replace(schema, source=source if is_parsed else declared_by)
        found[name] = schema
    return found


def _type(value: object) -> str:
    return "" if value is None else type(value).__name__


def _filled(schema: Schema, other: Schema | None) -> Schema:
    """A schema, with what only the other one tells."""
    if other is None:
        return schema
    names = ("type", "default", "choices", "help", "flags", "source", "takes", "low", "high")
    empty = (None, "", ())
    lacking = {one: getattr(other, one) for one in names if getattr(schema, one) in empty}
    return replace(schema, **lacking)


def _values(origin: Origin, schemas: Mapping[str, Schema], held: tuple[Held, ...]) -> Params:
    """What the run understood; where nothing ran, what the files and the words say."""
    if origin.run is not None:
        return dict(origin.run.params)
    files: Params = {}
    for one in held:
        files.update(one.values)
    return params.merged(origin.spec.command, {params.CONFIGS: files}, schemas)


def _is_open(command: Sequence[str], schemas: Mapping[str, Schema]) -> bool:
    """Whether names of any kind are among the words: `--cfg-options a=1`, `SOLVER.LR 0.1`."""
    read = arguments.arguments(params.own_arguments(command), schemas)
    free = (one for one in read if one.style in (arguments.PAIR, arguments.COUPLE))
    composed = any(schema.source == "hydra" for schema in schemas.values())
    return not composed and any(one.name not in schemas for one in free)


def _is_strict(schemas: Mapping[str, Schema], content: bytes) -> bool:
    sources = {schema.source for schema in schemas.values()}
    return not _STRICT.isdisjoint(sources) and not _LENIENT.search(content)
