"""What a project has settled: which way metrics are better, goals, the baseline, a quick command.

`workbench.toml` in the project folder is the user's: it is read, never written, and has the last
word. What is chosen by a key or a command is kept in `.workbench/settings.json`.

    [metrics]
    "val/acc" = "up"          # or "down", or "unknown"

    [goals]
    pedestrians = "acc/pedestrian >= 0.999"
    "val/loss" = "< 0.3"

    [watch]
    command = "python train.py --max-steps 20"

    [line]
    max_parallel = 2          # runs of this project that go on at once; others wait
    gpus = "1"                # what each run waits for, as `workbench run --gpus` has it
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from ..errors import BadSettings, NotAProject, remedy
from ..inside import layout, records
from .directions import Direction, guess

FILE = "workbench.toml"
_UNKNOWN = "unknown"
_WAYS = {"up": "up", "higher": "up", "max": "up", "down": "down", "lower": "down", "min": "down"}
_WAYS[_UNKNOWN] = _UNKNOWN
_PERMISSIONS = "Check the permissions of the folder; `workbench run` makes it where it is missing."


@dataclass(frozen=True, slots=True)
class Settings:
    """`directions` holds `up`, `down` or `unknown` by metric, `goals` an expression by name,
    `baseline` the number of the run that others are compared with, `watch` the command line of
    the quick run that starts again on each save. `max_parallel` is how many runs may go on at once,
    0 for any number, `gpus` what each of them needs, empty for none."""

    directions: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    baseline: int | None = None
    watch: str = ""
    max_parallel: int = 0
    gpus: str = ""

    def direction(self, metric: str) -> Direction | None:
        """Which way the metric is better: as it was set, else guessed from its name; None where
        that is not known."""
        told = self.directions.get(metric)
        if told is None:
            return guess(metric)
        return "up" if told == "up" else "down" if told == "down" else None


def read(project: Path) -> Settings:
    """The settings of a project. Raises BadSettings for a `workbench.toml` that is not as above."""
    own, chosen = _of_user(project / FILE), _chosen(project)
    return Settings(
        directions={**chosen.directions, **own.directions},
        goals={**chosen.goals, **own.goals},
        baseline=chosen.baseline,
        watch=own.watch or chosen.watch,
        max_parallel=own.max_parallel,
        gpus=own.gpus,
    )


def set_direction(project: Path, metric: str, way: str) -> None:
    """Keep that a metric is better `up` or `down`, or that it is `unknown`. Raises NotAProject."""
    chosen = _chosen(project)
    _keep(project, replace(chosen, directions={**chosen.directions, metric: way}))


def set_goal(project: Path, name: str, expression: str | None) -> None:
    """Keep a goal, or with None forget it. Raises NotAProject."""
    chosen = _chosen(project)
    goals = {key: value for key, value in chosen.goals.items() if key != name}
    _keep(project, replace(chosen, goals=goals if not expression else {**goals, name: expression}))


def set_baseline(project: Path, number: int | None) -> None:
    """Keep the run that others are compared with; with None each is with its parent. Raises
    NotAProject."""
    _keep(project, replace(_chosen(project), baseline=number))


def set_watch(project: Path, command: str) -> None:
    """Keep the command line of the quick run. Raises NotAProject."""
    _keep(project, replace(_chosen(project), watch=command))


def stamp(project: Path) -> tuple[tuple[int, int] | None, ...]:
    """Changes when the settings do."""
    return tuple(records.stamp(str(path)) for path in (project / FILE, _path(project)))


def _of_user(path: Path) -> Settings:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        raise BadSettings(f"{path} cannot be read: {error}", "Mend it, or move it away.") from error
    metrics = _texts(path, told, "metrics")
    for metric, way in metrics.items():
        if way not in _WAYS:
            raise BadSettings(
                f"{path}: [metrics] {metric!r} is {way!r}", 'Say "up", "down" or "unknown".'
            )
    return Settings(
        {name: _WAYS[way] for name, way in metrics.items()},
        _texts(path, told, "goals"),
        watch=_texts(path, told, "watch").get("command", "").strip(),
        max_parallel=_parallel(path, _section(path, told, "line")),
        gpus=_gpus(path, _section(path, told, "line")),
    )


def _parallel(path: Path, line: Mapping[str, object]) -> int:
    value = line.get("max_parallel", 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10_000:
        raise BadSettings(
            f"{path}: [line] max_parallel is {value!r}", "Say how many runs: max_parallel = 2"
        )
    return value


def _gpus(path: Path, line: Mapping[str, object]) -> str:
    value = line.get("gpus", "")
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadSettings(f"{path}: [line] gpus is {value!r}", 'Say gpus = "auto", or "1", or "".')
    if unknown := line.keys() - {"gpus", "max_parallel"}:
        raise BadSettings(
            f"{path}: [line] {min(unknown)} is not known", "There are max_parallel and gpus."
        )
    return str(value)


def _section(path: Path, told: Mapping[str, object], section: str) -> dict[str, object]:
    held = told.get(section, {})
    if not isinstance(held, dict):
        raise BadSettings(f"{path}: {section} is no section", f"Write [{section}] above its lines.")
    return held


def _texts(path: Path, told: Mapping[str, object], section: str) -> dict[str, str]:
    held: dict[str, str] = {}
    for name, value in _section(path, told, section).items():
        if not isinstance(value, str):
            raise BadSettings(
                f"{path}: [{section}] {name!r} is no text",
                "Put the value in quotes, and a name that holds a dot or a slash, too.",
            )
        held[name] = value
    return held


def _chosen(project: Path) -> Settings:
    """What was chosen by keys and commands; what cannot be understood is forgotten."""
    try:
        told = records.read_whole(str(_path(project))) or {}
    except (OSError, ValueError):
        return Settings()
    baseline, watch = told.get("baseline"), told.get("watch")
    return Settings(
        directions={n: w for n, w in _pairs(told.get("directions")) if w in _WAYS},
        goals=dict(_pairs(told.get("goals"))),
        baseline=baseline if isinstance(baseline, int) else None,
        watch=watch if isinstance(watch, str) else "",
    )


def _pairs(told: object) -> list[tuple[str, str]]:
    held = told if isinstance(told, dict) else {}
    return [(name, value) for name, value in held.items() if isinstance(value, str)]


def _keep(project: Path, chosen: Settings) -> None:
    try:
        records.write_whole(str(_path(project)), asdict(chosen))
    except OSError as error:
        raise NotAProject(
            f"{_path(project)} cannot be written: {error.strerror}",
            remedy(error, _PERMISSIONS),
        ) from error


def _path(project: Path) -> Path:
    return project / layout.PROJECT / layout.SETTINGS
