"""Two runs compared, lane by lane."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..draw.numerals import quantity
from ..errors import NoSnapshot
from ..index.catalog import Run
from ..inputs import environment
from ..inputs.data import files
from ..inputs.data.files import FileUse
from ..inputs.params import flatten
from ..run.lifecycle import describe
from . import code
from .code import CodeDifference
from .values import Differs, differences

_SECTIONS = ("python", "packages", "editable", "torch", "machine", "container", "env")
#: What belongs to the run itself, or to the shell that it was started from.
_OF_THE_RUN = frozenset({"python.command", "python.folder", "env.PATH"})

LANES = ("params", "code", "data", "env", "metrics")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from `old` to `new`, each told by what was run and how it went.

    `values` holds the lanes that are named values; `code` is None where that of a side was not
    kept, and `no_code` says why.
    """

    old: str
    new: str
    values: Mapping[str, Sequence[Differs]]
    code: CodeDifference | None = None
    no_code: str = ""


def of_runs(root: Path, old: Run, new: Run) -> Comparison:
    """From one run of the project at `root` to another."""
    values = {
        "params": differences(old.params, new.params),
        "data": differences(_data(old), _data(new)),
        "env": differences(_environment(old), _environment(new)),
        "metrics": differences(old.metrics, new.metrics),
    }
    try:
        found, why = code.of_runs(root, old.folder, new.folder), ""
    except NoSnapshot as error:
        found, why = None, str(error.message)
    return Comparison(_name(old), _name(new), values, found, why)


def with_working_tree(root: Path, old: Run) -> Comparison:
    """From the code of a run to the working tree as it is now. Raises NoSnapshot."""
    found = code.of_working_tree(root, old.folder)
    return Comparison(_name(old), "working tree", {}, found)


def _name(run: Run) -> str:
    return f"{run.called} ({'' if run.origin else f'{run.title}, '}{describe(run.life)})"


def _data(run: Run) -> Mapping[str, object]:
    """The content of each dataset that was read, by its path below the run's folder."""
    cwd = run.spec.cwd + os.sep
    uses = [use for use in files.read(run.folder) if use.is_data]
    return {use.path.removeprefix(cwd): _content(use) for use in uses}


def _content(use: FileUse) -> str:
    """`52ac81f0, 12M`; of a hub's dataset, its version."""
    method, _, digest = use.digest.rpartition(":")
    told = [f"{method}:{digest[:12]}" if digest else use.version or "unknown content"]
    told += [f"{use.files} files"] if use.files else []
    told += [quantity(use.size, "B")] if use.size is not None else []
    return ", ".join(told)


def _environment(run: Run) -> Mapping[str, object]:
    """What the training ran in, a line each: Python, packages, machine, variables."""
    told = environment.read(run.folder)
    flat = flatten({section: told[section] for section in _SECTIONS if section in told})
    return {name: value for name, value in flat.items() if name not in _OF_THE_RUN}
