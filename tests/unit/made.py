"""Runs made by hand, as the catalog tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.index.catalog import Run
from workbench.index.sketch import Stat
from workbench.run.labels import Labels
from workbench.run.lifecycle import Finished, Lifecycle
from workbench.run.spec import Spec


def made(
    number: int = 1,
    life: Lifecycle | None = None,
    *,
    name: str = "",
    parent: int | None = None,
    command: str = "python train.py",
    tags: tuple[str, ...] = (),
    note: str = "",
    star: bool = False,
    **known: Any,
) -> Run:
    """A run that finished, or is as `life` says; `known` are more of its fields. A metric has been
    measured once, unless `stats` say otherwise."""
    spec = Spec(tuple(command.split()), "/p", name, parent=parent)
    once = {key: Stat(value, value, 1) for key, value in known.get("metrics", {}).items()}
    known = {"stats": once, "labels": Labels(tags, note, star), **known}
    return Run(number, Path(f"/p/{number}"), spec, life or Finished(0), **known)
