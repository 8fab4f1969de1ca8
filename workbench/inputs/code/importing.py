"""What a run imports from: in a private checkout, the checkout's own code first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ...inside import layout
from ...outputs.lines import read_all
from .. import environment
from .checkout import Checkout

_PATH = "PYTHONPATH"
_INSTALLED = ("pyproject.toml", "setup.py", "setup.cfg")


def with_own_code(
    env: Mapping[str, str], folder: Path | None, checkout: Checkout
) -> Mapping[str, str]:
    """The variables that are set for a run, so that it imports the code of a checkout wherever the
    run in `folder` (None: nothing ran) imported that of the project, and never the latter; what may
    be installed as editable is in any case where nothing ran."""
    before = [*filter(None, env.get(_PATH, os.environ.get(_PATH, "")).split(os.pathsep))]
    known = _imported_from(folder) if folder else _installed(checkout.project)
    ours = checkout.python_path([*before, *known])
    others = [path for path in before if not checkout.python_path([path])]
    return {**env, _PATH: os.pathsep.join([*ours, *others])} if ours else env


def _installed(project: Path) -> Iterator[str]:
    """Where the project's own modules are, if it may be installed as editable."""
    if any((project / name).exists() for name in _INSTALLED):
        yield from (str(project / "src"), str(project))


def _imported_from(folder: Path) -> Iterator[str]:
    """The folders that the run's Python looked for modules in, and those of what is installed as
    editable, whose finders name no folder."""
    told: Sequence[Mapping[str, object]] = read_all(folder / layout.PYTHON)
    path = told[0].get("path") if told else None
    yield from map(str, path if isinstance(path, list) else ())
    for place in map(str, (environment.read(folder).get("editable") or {}).values()):
        yield from (str(Path(place) / "src"), place)
