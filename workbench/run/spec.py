"""What was asked when a run was launched: the content of run.json."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ..errors import Damaged
from ..inside import layout, records

#: Stands for the run's folder in words and variables, until the run has its number. No word that
#: the system takes has a zero byte.
OWN_FOLDER = "\0"
_VALUED = frozenset({"-W", "-X", "--check-hash-based-pycs"})


@dataclass(frozen=True, slots=True)
class Spec:
    """What was asked. `asked` is seconds since the epoch; `attached` means that the training
    was there before us and called the SDK; `grace` is seconds between the signals of a stop;
    `imported` tells the `id`, `origin` and `path` of a run that another tool recorded. `limit` is
    the seconds after which it is stopped, 0 for none. `measures` tells the run that an evaluation
    is about: `run` (its uuid), `number`, the `command` as it was asked for, and the `checkpoint`
    and the `step` that the metrics belong to.

    `home` is the folder of the project that `cwd` stands for, where the run has a private copy of
    the code; empty where it runs in the project itself. `edits` is what was edited of the parent,
    as `tweak.edits.told` gives it. `stands` tells, by the path of a changed copy of a configuration
    file in a run's folder, how the project spells the file that it stands for. `subsets` tells each
    dataset that reaches the run filtered, by its path below `home` or `cwd`: `filter`, `path` (of
    the copy), `way` (how it reaches the script), `rows` and `digest` of `before` and `after`.
    `needs` is what it waits for: `gpus` (`1`, `auto`, `0,1`, `mem:20G`), `slots`, `priority`.

    In words of the command, in variables and in paths of `stands`, `OWN_FOLDER` stands for the
    run's own folder until the run has its number."""

    command: tuple[str, ...]
    cwd: str
    name: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    note: str = ""
    parent: int | None = None
    pty: bool = False
    grace: float = 10.0
    limit: float = 0.0
    attached: bool = False
    imported: Mapping[str, object] = field(default_factory=dict)
    measures: Mapping[str, object] = field(default_factory=dict)
    home: str = ""
    edits: Mapping[str, object] = field(default_factory=dict)
    stands: Mapping[str, str] = field(default_factory=dict)
    subsets: Mapping[str, object] = field(default_factory=dict)
    needs: Mapping[str, object] = field(default_factory=dict)
    uuid: str = ""
    asked: float = 0.0
    by: Mapping[str, object] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder of the project that it runs in, or that its private copy stands for."""
        return self.home or self.cwd

    @property
    def script(self) -> Path | None:
        """The Python script that it runs; None where it runs anything else."""
        name = script_of(self.command) if self.command else None
        return Path(self.cwd, name) if name is not None else None

    def request(self, folder: str = "") -> dict[str, object]:
        """What `folder.make_run` writes for the run in `folder`; it adds the uuid, the time and the
        asker itself."""
        command = [word.replace(OWN_FOLDER, folder) for word in self.command]
        env = {name: value.replace(OWN_FOLDER, folder) for name, value in self.env.items()}
        stands = {path.replace(OWN_FOLDER, folder): spelt for path, spelt in self.stands.items()}
        told = {**asdict(self), "command": command, "env": env, "stands": stands}
        for given in ("uuid", "asked", "by"):
            del told[given]
        return told


def copied(spec: Spec) -> tuple[Path, Path]:
    """The private copy that it ran in, and the project that this is a copy of."""
    copy, project = Path(spec.cwd), Path(spec.home)
    while copy.name == project.name and copy.name:
        copy, project = copy.parent, project.parent
    return copy, project


def at_home(spec: Spec) -> Spec:
    """What ran in a private copy of the code, as it is launched in the project itself."""
    if not spec.home:
        return spec
    copy, project = copied(spec)

    def back(text: str) -> str:
        parts = (Path(part) for part in text.split(os.pathsep))
        moved = [
            str(project / part.relative_to(copy)) if part.is_relative_to(copy) else str(part)
            for part in parts
        ]
        return os.pathsep.join(moved) if str(copy) in text else text

    return replace(
        spec,
        command=tuple(map(back, spec.command)),
        cwd=spec.home,
        home="",
        env={name: back(value) for name, value in spec.env.items()},
    )


def script_of(command: Sequence[str]) -> str | None:
    """The script that a Python command line names: `train.py` of `python -u train.py --lr 1`."""
    if not Path(command[0]).name.startswith(("python", "pypy")):
        return None
    arguments = iter(command[1:])
    for argument in arguments:
        if argument in _VALUED:
            next(arguments, None)
        elif not argument.startswith("-"):
            return argument
        elif argument in ("-", "-c", "-m") or argument[:2] in ("-c", "-m"):
            return None
    return None


def read_spec(folder: Path) -> Spec:
    """The spec of the run in `folder`; fields it does not know are ignored. Raises Damaged."""
    path = folder / layout.RUN
    try:
        told = records.read_whole(str(path))
    except (OSError, ValueError) as error:
        raise Damaged(f"{path} cannot be read: {error}", _REMEDY) from error
    if told is None:
        raise Damaged(f"{path} is missing", _REMEDY)
    spec = spec_of(told)
    if not spec.command and not spec.imported:
        raise Damaged(f"{path} names no command", _REMEDY)
    return spec


def spec_of(told: Mapping[str, object]) -> Spec:
    """The spec that `told` holds, as run.json does; what it lacks is as if nobody asked for it."""
    return Spec(
        command=tuple(map(str, _sequence(told, "command"))),
        cwd=_text(told, "cwd"),
        name=_text(told, "name"),
        env=_words(told, "env"),
        tags=tuple(map(str, _sequence(told, "tags"))),
        note=_text(told, "note"),
        parent=_whole(told, "parent"),
        pty=bool(told.get("pty")),
        grace=_number(told, "grace", 10.0),
        limit=_number(told, "limit", 0.0),
        attached=bool(told.get("attached")),
        imported=_mapping(told, "imported"),
        measures=_mapping(told, "measures"),
        home=_text(told, "home"),
        edits=_mapping(told, "edits"),
        stands=_words(told, "stands"),
        subsets=_mapping(told, "subsets"),
        needs=_mapping(told, "needs"),
        uuid=_text(told, "uuid"),
        asked=_number(told, "asked", 0.0),
        by=_mapping(told, "by"),
    )


def shown(spec: Spec) -> Spec:
    """The spec as text that can be shown and sent on: names may have bytes that are no UTF-8."""
    return replace(
        spec,
        command=tuple(map(records.readable, spec.command)),
        cwd=records.readable(spec.cwd),
        name=records.readable(spec.name),
        env={records.readable(key): records.readable(spec.env[key]) for key in spec.env},
        tags=tuple(map(records.readable, spec.tags)),
        note=records.readable(spec.note),
    )


_REMEDY = "Nothing else is affected. Mend the file, or remove the run with `workbench rm`."


def _text(told: Mapping[str, object], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _number(told: Mapping[str, object], key: str, default: float) -> float:
    value = told.get(key)
    return float(value) if isinstance(value, int | float) else default


def _whole(told: Mapping[str, object], key: str) -> int | None:
    value = told.get(key)
    return value if isinstance(value, int) else None


def _mapping(told: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _words(told: Mapping[str, object], key: str) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in _mapping(told, key).items()}


def _sequence(told: Mapping[str, object], key: str) -> list[object]:
    value = told.get(key)
    return value if isinstance(value, list) else []
