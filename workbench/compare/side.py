"""A run as one side of a comparison: its inputs as named values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..draw.numerals import quantity
from ..index.catalog import Run
from ..inputs import environment
from ..inputs.data import files
from ..inputs.data.files import FileUse
from ..inputs.data.filtered import Filtered, Names
from ..inputs.described import described
from ..inputs.params import flatten
from ..run.lifecycle import describe

_SECTIONS = ("python", "packages", "editable", "torch", "machine", "container", "env")
#: What belongs to the run itself, to its job, or to the shell that it was started from.
_OF_THE_RUN = re.compile(
    r"python\.(command|folder)|env\.(PATH|MASTER_PORT|SLURM_\w*(ID|PID|ADDR|PORT)\w*)"
)

_FOREMOST = {"python.version", "torch.cuda"} | {
    f"machine.{name}" for name in ("host", "gpus", "driver", "cuda")
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared. `label` names it in a table, `called` says what was run and how it
    went; `values` are its params, data and env by name, without the lanes of which nothing is
    known. `run` is None for the working tree."""

    label: str
    called: str
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    run: Run | None = None


def side_of(run: Run, lanes: Collection[str]) -> Side:
    """A run with the values of those lanes; of the others nothing is read."""
    readers = {"params": lambda one: one.params, "data": _data, "env": _environment}
    read = {lane: reader(run) for lane, reader in readers.items() if lane in lanes}
    values = {lane: held for lane, held in read.items() if held or _tells(run, lane)}
    told = "" if run.origin else f"{run.title}, "
    called = f"{run.called} ({told}{describe(run.life)})"
    return Side(run.spec.name if run.origin else str(run.number), called, values, run)


def _tells(run: Run, lane: str) -> bool:
    """Whether finding nothing in a lane means that there is nothing."""
    return not run.origin and (lane == "params" or (lane == "data" and not run.live))


def foremost(sides: Sequence[Side], lane: str) -> set[str]:
    """What of a lane matters most: the parameters that somebody chose in any of the runs; the
    packages that were imported, Python, the GPUs."""
    runs = [side.run for side in sides if side.run is not None and not side.run.origin]
    if lane == "params":
        told = (described(run.folder, run.spec, run.params) for run in runs)
        return {one.name for found in told for one in found if one.chosen}
    if lane == "env":
        records = (environment.read(run.folder).get("imported") for run in runs)
        imported = {name for found in records if isinstance(found, list) for name in found}
        return {f"packages.{name}" for name in imported} | _FOREMOST
    return set()


def datasets(run: Run) -> dict[str, FileUse]:
    """Each dataset that the run read, by its path below the run's folder; a filtered copy by that
    of its original."""
    return Names(run.spec).datasets(files.read(run.folder))


def filters(run: Run, datasets: Mapping[str, FileUse]) -> dict[str, Filtered]:
    """Of the datasets of a run those that reached it filtered."""
    return Names(run.spec).filtered(datasets)


def missed(run: Run, datasets: Mapping[str, FileUse]) -> list[str]:
    """Of the datasets of a run those that it read whole, although a filter was set for them."""
    return Names(run.spec).missed(datasets)


def content(use: FileUse) -> str:
    """`52ac81f0, 12M`; of a hub's dataset, its version."""
    method, _, digest = use.digest.rpartition(":")
    known = digest[:12] if method == "sha256" else f"{method}:{digest[:12]}"
    told = [known if digest else use.version or "unknown content"]
    told += [f"{use.files} files"] if use.files else []
    told += [quantity(use.size, "B")] if use.size is not None else []
    return ", ".join(told)


def _data(run: Run) -> Mapping[str, object]:
    return {} if run.origin else {path: content(use) for path, use in datasets(run).items()}


def _environment(run: Run) -> Mapping[str, object]:
    """What the training ran in, by dotted name: Python, packages, machine, variables."""
    told = {} if run.origin else environment.read(run.folder)
    flat = flatten({section: told[section] for section in _SECTIONS if section in told})
    found = {name: value for name, value in flat.items() if not _OF_THE_RUN.fullmatch(name)}
    gpus = found.get("machine.gpus")
    return found | {"machine.gpus": _gpus(gpus)} if isinstance(gpus, list) else found


def _gpus(gpus: Sequence[object]) -> str:
    """`2 × H100, 1 × T4`."""
    names = [str(gpu.get("name")) for gpu in gpus if isinstance(gpu, dict)]
    return ", ".join(f"{names.count(name)} × {name}" for name in dict.fromkeys(names))
