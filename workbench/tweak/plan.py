"""The plan of a tweak: all that will be done, said before any of it is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import BadEdit, BadFilter, NoSuchScript, WorkbenchError
from ..inputs.data.digest import NotDigested
from ..inputs.data.files import FileUse
from ..inputs.data.known import Known as Digests
from ..inside import layout
from ..launch import command as commands
from ..run.spec import OWN_FOLDER, Spec
from . import reaching, waits
from .coding import Coded, coded
from .edits import AS_IT_WAS, CARRIED, CARRIED_PARAMS, NOW, Edits, told
from .interpreter import another
from .known import Known, known
from .mentions import Mentions, mentions
from .moves import Moves
from .origin import Origin
from .reaching import Reached
from .setting import Setting, settings_of

#: What a place of which nothing is there yet is called.
_FUTURE = Path("<filtered>")
_OWN = Path("<copy of the project>")


@dataclass(frozen=True)
class Plan:
    """What will be launched. `spec` runs in the project's own folder until it is carried out;
    `files` are put into the run's folder; `datasets` are the ways of the filtered datasets, by
    their names, and `filters` what is kept of each; `others` say to people what is no code,
    `notes` what they should know, `problems` why it cannot be launched, by lane and name."""

    origin: Origin
    edits: Edits
    spec: Spec
    code: Coded
    files: Mapping[str, bytes] = field(default_factory=dict)
    datasets: Mapping[str, Reached] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """All of it for people, the code first."""
        return (*self.code.words, *self.others)

    def check(self) -> None:
        """Raise BadEdit where it cannot be launched."""
        if self.problems:
            lines = [f"{name}: {why}" for (_, name), why in self.problems.items()]
            raise BadEdit("\n".join(lines), "Nothing was launched.", self.problems)

    @property
    def line(self) -> str:
        """A line for a shell that does the same by hand, as far as that can be done."""
        spec = self.spec
        env = [f"{name}={shlex.quote(value)}" for name, value in spec.env.items()]
        words = [word.replace(OWN_FOLDER, "RUN_FOLDER") for word in spec.command]
        before = f"env {' '.join(env)} " if env else ""
        return f"cd {shlex.quote(spec.cwd)} && {before}{shlex.join(words)}"


def plan(
    root: Path,
    origin: Origin,
    edits: Edits,
    copies: Mapping[str, Path] | None = None,
    own: Path = _OWN,
) -> Plan:
    """What launching an origin with these edits will do. Nothing is written or run.

    `root` is the project's folder; `copies` tells where the filtered copies of datasets are, by
    the names that the plan without them gives, `own` the folder of the run's own copy of the
    project. Raises nothing that the edits are to blame for:
    these are its problems.
    """
    return _Planner(root, origin, edits, copies or {}, own).plan()


class _Planner:
    """Works out a plan."""

    def __init__(
        self, root: Path, origin: Origin, edits: Edits, copies: Mapping[str, Path], own: Path
    ) -> None:
        self._root, self._origin, self._copies, self._own = root, origin, copies, own
        carried = origin.constants if edits.code == NOW else {}
        self._edits = replace(edits, constants={**carried, **edits.constants})
        self._asked = edits
        self._carried = {
            name: text for name, text in carried.items() if name not in edits.constants
        }
        self.problems: dict[tuple[str, str], str] = {}

    def plan(self) -> Plan:
        """The plan."""
        filters = self._filters()
        about = known(self._root, self._origin, self._asked)
        reached = self._reached(about, {name: text for name, text in filters.items() if text})
        moves = reaching.moves(self._root, self._origin, reached.values(), self._own)
        moved = mentions(self._root, self._origin, self._edits, about, moves)
        edits = self._with_paths(reached, moves, moved)
        command = next((one.command for one in reversed(reached.values())), self._command)
        origin = replace(self._origin, spec=replace(self._origin.spec, command=command))
        setting = settings_of(self._root, origin, edits)
        self.problems |= {("params", name): why for name, why in setting.problems.items()}
        self.problems |= {("env", name): why for name, why in waits.problems(edits.waits).items()}
        for name, text in self._asked.constants.items():
            if setting.constants.get(name, text) != text:
                self.problems["code", name] = (
                    "it is edited as a parameter, too: keep one of the two"
                )
        places = {one.place or one.folder[0] for one in reached.values()} - {""}
        full = replace(edits, constants={**edits.constants, **setting.constants})
        code = coded(self._root, origin, full, moved.literals, setting.placed, places)
        self.problems |= code.problems
        spec = replace(
            origin.spec,
            command=moves.words(setting.command) if moves else setting.command,
            env=moves.variables(setting.env) if moves else dict(setting.env),
            edits=self._told(setting),
            needs=waits.needed(origin.spec.needs, edits.waits),
            stands=setting.stands,
            subsets={},
        )
        self._look(spec, code)
        return Plan(
            origin=self._origin,
            edits=self._asked,
            spec=spec,
            code=code,
            files=setting.files,
            datasets=reached,
            filters=filters,
            others=tuple(self._words(reached, filters, setting.files)),
            notes=tuple(self._notes(about)),
            problems=self.problems,
        )

    @property
    def _command(self) -> tuple[str, ...]:
        return self._origin.spec.command

    def _filters(self) -> dict[str, str]:
        """What is kept of each dataset, in its normal form: what the origin had, and the edits."""
        from ..inputs.data.subsets.subset import Subset

        found = dict(self._origin.filters)
        for asked, text in self._asked.filters.items():
            try:
                found[reaching.name_of(self._root, self._origin, asked)] = Subset.parse(text).text
            except (BadEdit, BadFilter) as error:
                self.problems["data", asked] = str(error)
        return found

    def _reached(self, about: Known, filters: Mapping[str, str]) -> dict[str, Reached]:
        """How each filtered dataset reaches the script."""
        found: dict[str, Reached] = {}
        command = self._command
        for name in filters:
            copy = self._copies.get(name, _FUTURE / Path(name).name)
            try:
                one = reaching.reach(
                    self._root, self._origin, self._asked, about, command, name, copy
                )
            except BadEdit as error:
                self.problems["data", name] = str(error)
            else:
                found[name], command = one, one.command
        return found

    def _with_paths(self, reached: Mapping[str, Reached], moves: Moves, moved: Mentions) -> Edits:
        """The edits, with the parameters that hold paths of datasets, and paths that have moved."""
        params = {**self._edits.params, **moved.params}
        for one in reached.values():
            params |= one.params
        constants = {name: moves.text(text) for name, text in self._edits.constants.items()}
        return replace(self._edits, params=params, constants=constants)

    def _told(self, setting: Setting) -> dict[str, object]:
        """What run.json tells of the edits: those that were asked for, and what is carried on."""
        constants = {**self._carried, **setting.constants}
        held = {CARRIED: constants, CARRIED_PARAMS: dict(setting.carried)}
        carried = {name: values for name, values in held.items() if values}
        if not self._asked.count and self._asked.code == NOW and not carried:
            return {}
        return told(self._asked) | carried

    def _look(self, spec: Spec, code: Coded) -> None:
        """Problems that have nothing to do with edits: a script or an interpreter that is gone."""
        if self._asked.code == AS_IT_WAS and self._origin.run is not None:
            return  # in its own copy all of it is looked at when that is made
        try:
            commands.check(spec.command, spec.cwd, spec.env)
        except WorkbenchError as error:
            self.problems["code", "code"] = f"{error.message}. {self._remedy(error)}"

    def _remedy(self, error: WorkbenchError) -> str:
        run = self._origin.run
        if run is None:
            return error.hint
        if isinstance(error, NoSuchScript):
            return "The code as it was may have it."
        return f"`workbench env {run.number}` tells what it ran in, and how to make that again."

    def _words(
        self,
        reached: Mapping[str, Reached],
        filters: Mapping[str, str],
        files: Mapping[str, bytes],
    ) -> list[str]:
        told = [f"data: {one.name}: {filters[one.name]}; {one.words}" for one in reached.values()]
        names = sorted(Path(name).name for name in files)
        told += [f"config: a changed copy of {', '.join(names)} in the run's folder"] * bool(names)
        told += [f"carried on: {name} = {text}" for name, text in self._carried.items()]
        return told

    def _notes(self, told: Known) -> list[str]:
        """What a launch does although the edits look otherwise, and data that is another one."""
        return [*self._other_python(), *self._overruled(told), *self._other_data()]

    def _other_python(self) -> Iterator[str]:
        """Where `python` is another one than that of the run, which is taken."""
        run, command = self._origin.run, self._origin.spec.command
        if run is not None and another(run, command):
            yield f"{run.spec.command[0]} is {command[0]}, as in {run.called}; the PATH has another"

    def _overruled(self, told: Known) -> Iterator[str]:
        """Edited constants that the script sets anew from its command line."""
        for name in self._asked.constants:
            bare = name.rpartition(":")[2]
            if bare in told.typed and bare in told.lines:
                value = self._asked.params.get(bare, told.typed[bare])
                if value is not None:
                    yield f"{name}: the command line sets it to {value}, and that counts"

    def _other_data(self) -> list[str]:
        """Datasets that are other ones than in the run, or gone."""
        run = self._origin.run
        if run is None:
            return []
        from ..compare.side import datasets

        found = []
        for name, use in datasets(run).items():
            if not use.is_named and use.files is None and (why := _changed(use)):
                found.append(f"{name}: {why} since {run.called}")
        known_before = Digests(self._root / layout.PROJECT)
        for name, one in self._origin.copies.items():
            place = Path(self._origin.spec.cwd, name)
            if why := _other(place, one.digest[0], known_before):
                found.append(f"{name}: {why} since {run.called}")
        return found


def _other(place: Path, digest: str, known: Digests) -> str:
    """Why the file that was filtered is another one now; nothing of a folder."""
    if not digest or place.is_dir():
        return ""
    try:
        return "" if known.of_file(str(place))[0] == digest else "it has changed"
    except (NotDigested, OSError) as error:
        return getattr(error, "strerror", None) or str(error)


def _changed(use: FileUse) -> str:
    """What a look at a file tells; nothing where it is as the run read it, or where nobody looked
    at it then."""
    if use.size is None:
        return ""
    try:
        state = Path(use.path).stat()
    except OSError as error:
        return error.strerror or str(error)
    if state.st_size != use.size:
        return "it has changed"
    return "" if state.st_mtime == use.mtime else "it was written to"
