"""What there is to edit of an origin, lane by lane, with the edits so far."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ..compare.side import datasets
from ..inputs import masks
from ..inputs.code.constants import constants
from ..inputs.variables import variables
from . import waits
from .datasets import found, is_table
from .edits import NOW, Edits
from .field import Field
from .kinds import why_not
from .known import Known, known
from .origin import Origin
from .parameters import parameters
from .texts import place_of

__all__ = ["fields", "problem_of"]


def fields(root: Path, origin: Origin, edits: Edits) -> list[Field]:
    """All that can be edited: `params` (those that are set first), `code`, `data`, `env`.

    `root` is the project's folder. A parameter that only its default sets has no value. What is
    edited is a field also where nobody knows its name, with its problem.
    """
    told = known(root, origin, edits)
    return [
        *parameters(told, edits),
        *_code(root, origin, told, edits),
        *_data(origin, edits),
        *_env(origin, told, edits),
        *_edited(waits.waits(origin.spec.needs), "env", edits.waits),
    ]


def problem_of(field: Field, text: str) -> str:
    """Why a text cannot be the value of a field; empty where nothing is known against it. Of a
    filter nothing is known here: `Subset.parse` tells."""
    if field.lane == "code":
        return _syntax(text)
    if field.name in waits.WAITS:
        return waits.problem_of(field, text)
    return why_not(field, text) if field.lane == "params" else ""


def _code(root: Path, origin: Origin, told: Known, edits: Edits) -> list[Field]:
    """The constants of the script, and those of other files that are or were edited."""
    place = place_of(root, told.script) if told.script is not None else None
    found: dict[str, Field] = {}
    if place is not None:
        for name, (text, line) in _texts(told.content).items():
            told_name = f"{place}:{name}"
            found[told_name] = Field("code", told_name, text, text, source=f"{place}:{line}")
    for name, text in origin.constants.items() if edits.code == NOW else ():
        one = found.get(name) or Field("code", name, text, text)
        found[name] = replace(one, value=text, was=text, source=f"edited for {origin.called}")
    return _edited(found.values(), "code", edits.constants)


def _data(origin: Origin, edits: Edits) -> list[Field]:
    """The datasets that the run has read, then those that lie in its folder."""
    run, cwd = origin.run, origin.spec.cwd
    read = datasets(run) if run is not None and not run.origin else {}
    told = [
        _dataset(name, origin, use.is_named, use.files is not None) for name, use in read.items()
    ]
    for path in found(cwd):
        name = os.path.relpath(path, cwd)
        if name not in read and not any(name.startswith(f"{one}/") for one in read):
            told.append(_dataset(name, origin, False, Path(path).is_dir()))
    return _edited(told, "data", edits.filters, kind="filter", empty="")


def _dataset(name: str, origin: Origin, named: bool, folder: bool) -> Field:
    value = origin.filters.get(name, "")
    path = Path(origin.spec.cwd, name)
    locked = ""
    if named:
        locked = "it lies in a hub or a store, not on this machine"
    elif not folder and not is_table(name):
        locked = "no table and no folder: no filter can read it"
    elif not path.exists():
        locked = f"{path} is gone"
    return Field("data", name, value, value, kind="filter", locked=locked)


def _env(origin: Origin, told: Known, edits: Edits) -> list[Field]:
    """The variables that the run was launched with, then the others that its script reads; secrets
    hidden."""
    read = variables(told.content)
    script = told.script.name if told.script is not None else ""
    source = dict.fromkeys(read, f"read by {script}")
    found = {
        name: Field("env", name, text, text, default=read.get(name), source=source.get(name, ""))
        for name, value in origin.spec.env.items()
        for text in [masks.masked(name, value)]
    }
    for name, default in read.items():
        value = os.environ.get(name, default)
        counts = masks.masked(name, value) if value is not None else None
        found.setdefault(name, Field("env", name, None, default=counts, source=source[name]))
    return _edited(found.values(), "env", edits.env)


def _edited(
    found: Iterable[Field],
    lane: str,
    edits: Mapping[str, str] | Mapping[str, str | None],
    kind: str = "",
    empty: str | None = None,
) -> list[Field]:
    """The fields of a lane with its edits; `empty` is what a field was that nobody knew."""
    fields = {one.name: one for one in found}
    for name, value in edits.items():
        one = fields.get(name) or Field(lane, name, empty, empty, kind=kind)
        problem = one.locked or (problem_of(one, value) if value is not None else "")
        fields[name] = one.with_value(value, problem)
    return list(fields.values())


def _syntax(text: str) -> str:
    """Why a text is no Python expression; empty where it is one."""
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"no Python expression: {getattr(error, 'msg', error)}"
    return ""


@lru_cache(maxsize=16)
def _texts(content: bytes) -> Mapping[str, tuple[str, int]]:
    """The expression of each constant of a script, and its line; none of what does not parse."""
    try:
        return {one.name: (one.text, one.line) for one in constants(content)}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
