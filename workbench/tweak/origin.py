"""What is tweaked: a run, or a command on the working tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UsageError
from ..index.catalog import Run
from ..inputs.data.filtered import Filtered, filtered
from ..run.spec import Spec, at_home, copied, read_spec
from .edits import CARRIED, CARRIED_PARAMS
from .interpreter import same_interpreter

#: What names the working tree where a run may stand, and what its draft is kept under.
TREE = "tree"


@dataclass(frozen=True, slots=True)
class Origin:
    """What edits start from. `spec` is what is launched where nothing is edited, in the folder of
    the project and not in a private copy; `run` is None for the working tree, where nothing ran
    yet."""

    spec: Spec
    run: Run | None = None

    @property
    def called(self) -> str:
        """`run 13`, or `the working tree`."""
        return self.run.called if self.run is not None else "the working tree"

    @property
    def key(self) -> str:
        """What its draft is kept under."""
        return self.run.spec.uuid if self.run is not None else TREE

    @property
    def constants(self) -> Mapping[str, str]:
        """The constants that the run was launched with although its working tree had others; a
        child that takes the working tree has them too."""
        edits = self.spec.edits
        found: dict[str, str] = {}
        for held in (edits.get(CARRIED), edits.get("constants")):
            found |= {str(k): str(v) for k, v in held.items()} if isinstance(held, dict) else {}
        return found

    @property
    def params(self) -> Mapping[str, str]:
        """The parameters that were edited for the run, and those that it had from its parent."""
        edits = self.spec.edits
        found: dict[str, object] = {}
        for held in (edits.get(CARRIED_PARAMS), edits.get("params")):
            found |= held if isinstance(held, dict) else {}
        return {str(name): value for name, value in found.items() if isinstance(value, str)}

    @property
    def copies(self) -> Mapping[str, Filtered]:
        """The datasets that reached the run filtered, by the paths that it knows them by."""
        return filtered(self.spec)

    @property
    def back(self) -> Mapping[str, str]:
        """Where the paths of the run's own copies lead in the project and beside it."""
        if self.run is None:
            return {}
        return _back(self.run.spec)

    @property
    def spelt(self) -> Mapping[str, str]:
        """The paths of the filtered copies, and how the parameters had spelt the originals."""
        return _spelt(self.spec)

    @property
    def filters(self) -> Mapping[str, str]:
        """What was kept of each of them."""
        return {path: one.text for path, one in self.copies.items()}


def of_run(run: Run) -> Origin:
    """A run, as what may be launched again: in the project's own folder, without what belonged to
    that launch alone. A path of a filtered copy is that of the original again, as the parameters
    had spelt it, and `python` the one that the run ran under. Raises UsageError for what another
    tool recorded, and for an evaluation; Damaged."""
    if run.origin:
        raise UsageError(
            f"{run.called} was recorded by {run.origin}",
            "Only runs that the workbench launched can be launched again.",
        )
    if run.spec.measures:
        raise UsageError(
            f"run {run.number} is an evaluation of run {run.spec.measures.get('number')}",
            "Tweak that run, or evaluate it again with `workbench backfill`.",
        )
    if run.problem:
        read_spec(run.folder)
    places = _back(run.spec)
    spelt = {**places, **_spelt(run.spec)}
    command = tuple(_replaced(word, spelt) for word in run.spec.command)
    spec = replace(
        run.spec,
        command=same_interpreter(run, command),
        env={name: _replaced(value, places) for name, value in run.spec.env.items()},
    )
    own = replace(at_home(spec), parent=run.number, note="", attached=False)
    return Origin(replace(own, uuid="", asked=0.0, by={}), run)


def launched_last(runs: Sequence[Run]) -> Run | None:
    """The last run that was launched to train, of runs in the order of their numbers."""
    ours = (run for run in reversed(runs) if run.spec.command and not run.origin)
    return next((run for run in ours if not run.spec.measures), None)


def of_tree(run: Run) -> Origin:
    """The command of a run on the working tree, as a run of its own: of what was edited for it or
    before it, what its command line and its variables say is left. Raises as `of_run` does."""
    spec = of_run(run).spec

    def own(text: str) -> str:
        for copy, spelt in spec.stands.items():
            text = text.replace(copy, spelt)
        return text

    return Origin(
        replace(
            spec,
            command=tuple(map(own, spec.command)),
            env={name: own(value) for name, value in spec.env.items()},
            parent=None,
            edits={},
            stands={},
            subsets={},
        )
    )


def _replaced(text: str, places: Mapping[str, str]) -> str:
    """A text with other paths in it, the innermost first."""
    for place in sorted(places, key=len, reverse=True):
        text = text.replace(place, places[place])
    return text


def _spelt(spec: Spec) -> Mapping[str, str]:
    return {one.copy: one.spelt for one in filtered(spec).values() if one.copy and one.spelt}


def _back(spec: Spec) -> Mapping[str, str]:
    home = spec.home or spec.cwd
    found: dict[str, str] = {}
    if spec.home:
        copy, project = copied(spec)
        found[str(copy)] = str(project)
    for path, one in filtered(spec).items():
        found |= {place: whole for place, whole in [one.folder] if place}
        found |= {one.copy: str(Path(home, path))} if one.copy else {}
    return found
