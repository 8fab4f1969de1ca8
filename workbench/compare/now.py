"""The working tree as one side of a comparison: what launching a run again would take now.

Its source, its configuration files, its datasets and the packages beside its interpreter are looked
at; nothing of them is run.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ..index.catalog import Run
from ..inputs import configs, environment, params
from ..inputs.data import digest, manifest
from ..inputs.data.digest import NotDigested
from ..inputs.data.files import FileUse
from ..inputs.declared import Declarations, declared
from ..inputs.params import CONFIGS, DECLARED, Params
from ..inside import layout, records
from ..outputs.lines import read_all
from .side import Side, content, datasets, filters, side_of
from .values import same

Pair: TypeAlias = tuple[Mapping[str, object], Mapping[str, object]]

_SECONDS = 5.0  # for digests of what has changed, all of them together


def sides(run: Run, lanes: Collection[str]) -> tuple[Side, Side]:
    """The run, and the working tree as it would go into it now, by what both can be asked for."""
    readers = {"params": _params, "data": _data, "env": _packages}
    pairs = {lane: read(run) for lane, read in readers.items() if lane in lanes}
    then = {lane: old for lane, (old, _) in pairs.items()}
    now = {lane: new for lane, (_, new) in pairs.items()}
    return replace(side_of(run, ()), values=then), Side("now", "working tree", now)


def _params(run: Run) -> Pair:
    """What the run understood, and what it would understand now, of the parameters that its script
    declares, its configuration files hold, or that are typed.

    What its code works out from them cannot be known beforehand: a value counts as changed only
    where these sources tell another one than at the launch. Nothing is said of a script that is
    gone, and of one that does not parse only what stands above the error.
    """
    script = run.spec.script
    found = declared(script, run.spec.command) if script is not None else Declarations()
    now = _sources(run, found)
    if found.problem and not found.params:
        return {}, {}
    then = run.params if run.spec.attached else _recorded(run)
    if found.problem or run.spec.attached:
        then = {name: value for name, value in then.items() if name in now}
    old = {name: run.params.get(name, value) for name, value in then.items()}
    kept = {name: old[name] for name in old if name in now and same(then[name], now[name])}
    return old, {**now, **kept}


def _recorded(run: Run) -> Params:
    """What the sources of the parameters told when the run was launched."""
    lines = read_all(run.folder / layout.PARAMS)
    told = params.by_source(lines)
    known = {source: told[source] for source in (DECLARED, CONFIGS) if source in told}
    return params.merged(run.spec.command, known, params.schemas(lines))


def _sources(run: Run, found: Declarations) -> Params:
    """What they tell now, as it would be recorded."""
    schemas = {one.name: one.schema for one in found.params}
    defaults = {one.name: one.default for one in found.params if one.default is not None}
    held = configs.of_files(run.spec.command, Path(run.spec.cwd)).params
    told = {DECLARED: _as_recorded(defaults), CONFIGS: _as_recorded(held)}
    return params.merged(run.spec.command, told, schemas)


def _as_recorded(values: Params) -> Params:
    return {name: records.jsonable(value) for name, value in values.items()}


def _data(run: Run) -> Pair:
    """The content of what was read, then and now; what is gone is not in the second. Nothing is
    said of what lies in a hub or in a store. What was read through a filter would be again: its
    original is what is looked at."""
    deadline = time.monotonic() + _SECONDS
    uses = {name: use for name, use in _originals(run).items() if not use.is_named}
    found = {name: _look(use, deadline) for name, use in uses.items()}
    old = {name: content(_then(use, found[name])) for name, use in uses.items()}
    return old, {name: content(use) for name, use in found.items() if use is not None}


def _then(use: FileUse, now: FileUse | None) -> FileUse:
    """What a use was; where its digest alone is on record and stands, what is known now."""
    return now if now is not None and use.size is None and use.digest == now.digest else use


def _originals(run: Run) -> dict[str, FileUse]:
    """What the run read, and in place of a filtered copy what that was made from. Of the original
    itself only the digest is on record."""
    found = datasets(run)
    for path, given in filters(run, found).items():
        whole = str(Path(run.spec.home or run.spec.cwd, path))
        use = replace(found[path], path=whole, digest=given.digest[0])
        found[path] = replace(use, size=None, mtime=None, files=None)
    return found


def _look(use: FileUse, deadline: float) -> FileUse | None:
    """A file or a folder as it is now, None where it is gone. Size and time of a file that are as
    they were stand for its content."""
    path = Path(use.path)
    try:
        state = path.stat()
        if not path.is_dir():
            if (state.st_size, state.st_mtime) == (use.size, use.mtime):
                return use
            return replace(use, digest=_digest(use.path, deadline), size=state.st_size)
        found = manifest.of_folder(use.path, seconds=max(0.0, deadline - time.monotonic()))
        return replace(use, digest=found.digest, size=found.size, files=found.files)
    except OSError:
        return None
    except NotDigested:
        return replace(use, digest="", version="changed, or not looked at in time", size=None)


def _digest(path: str, deadline: float) -> str:
    if time.monotonic() > deadline:
        raise NotDigested("there was no time left")
    return digest.of_file(path)[0]


def _packages(run: Run) -> Pair:
    """The packages of the interpreter that the run used, as far as it has told its path."""
    found = environment.packages_now(run.folder)
    told = environment.read(run.folder).get("packages")
    if found is None or not isinstance(told, dict):
        return {}, {}
    return _named(told), _named(found)


def _named(packages: Mapping[str, object]) -> Mapping[str, object]:
    return {f"packages.{name}": version for name, version in packages.items()}
