"""The parameters of a run with what is known of each: where it came from, its default, its help.

Read from the run's own records. What was read is kept until the file changes: a screen asks
several times a second.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..draw.natural import natural_key
from ..inside import layout
from ..outputs.lines import read_all
from ..run.spec import Spec
from . import params
from .data.filtered import as_in_project
from .params import CONFIGS, TYPED, Params, Schema, Value


@dataclass(frozen=True, slots=True)
class Described:
    """A parameter, who told it, and what is known of it. It is `changed` where its default is
    known and is another value, and `chosen` where it was given or is changed."""

    name: str
    value: Value
    source: str = ""
    schema: Schema = field(default_factory=Schema)
    chosen: bool = False
    changed: bool = False


def described(folder: Path, spec: Spec, values: Mapping[str, Value]) -> list[Described]:
    """The parameters `values` of the run in `folder`, which was launched as `spec`: those that
    somebody chose first, then the others, each in the order of their names."""
    schemas, sources = told(folder, spec)
    typed = params.typed(spec.command, schemas)
    found = []
    for name in sorted(values, key=natural_key):
        schema, value = schemas.get(name, Schema()), values[name]
        source = sources.get(name, "")
        if name in typed and source in ("", CONFIGS):
            source = TYPED
        changed = _differs(value, schema.default)
        chosen = changed or name in typed or bool(schema.given)
        found.append(Described(name, value, source, schema, chosen, changed))
    return sorted(found, key=lambda one: not one.chosen)


def told(folder: Path, spec: Spec) -> tuple[Mapping[str, Schema], Mapping[str, str]]:
    """What the records of the run in `folder` tell of each parameter, and who told its value. A
    default that is a path is that of the project, as values are."""
    path = folder / layout.PARAMS
    try:
        facts = path.stat()
    except OSError:
        return {}, {}
    schemas, sources = _read(os.fspath(path), facts.st_size, facts.st_mtime_ns)
    defaults = {name: one.default for name, one in schemas.items()}
    moved = as_in_project(spec, defaults)
    if moved == defaults:
        return schemas, sources
    return {n: replace(one, default=moved[n]) for n, one in schemas.items()}, sources


@lru_cache(maxsize=16)
def _read(path: str, size: int, mtime: int) -> tuple[Mapping[str, Schema], Mapping[str, str]]:
    """What a file of that size and time tells: schemas, and the source of each value."""
    records = read_all(Path(path))
    captured: dict[str, Params] = params.by_source(records)
    sources = {
        name: source for source in sorted(captured, key=params.trust) for name in captured[source]
    }
    return params.schemas(records), sources


def _differs(value: Value, default: Value) -> bool:
    """Whether a value is another one than its default, which may be written as a text."""
    if default is None or value == default:
        return False
    if not isinstance(value, str) and not isinstance(default, str):
        return True
    return params.parse(str(value)) != params.parse(str(default))
