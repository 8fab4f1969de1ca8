"""Launching: make the run, start its supervisor, return."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LaunchFailed, NotAProject, remedy
from ..inside import folder as folders
from ..inside import supervisor
from ..run.spec import Spec
from . import command

if TYPE_CHECKING:
    from .line.leases import Lease


def launch(
    project: Path,
    spec: Spec,
    prepare: Callable[[Path], object] | None = None,
    files: Mapping[str, bytes] | None = None,
    lease: Lease | None = None,
) -> int:
    """Launch what `spec` asks for; the number of the run.

    `prepare` is called with the run folder before anything starts; `files`, by their paths in it,
    are there from its birth on; `lease` is what the run needs, where that was free. Returns when
    the training process has been started, when its failure to start is on record, or when it
    waits for what it needs. Raises NoSuchCommand, UsageError, NotAProject, LaunchFailed.
    """
    command.check(spec.command, spec.cwd, spec.env)

    def fill(folder: str) -> None:
        for name, content in (files or {}).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if lease is not None:
            from .line.leases import tell_lease

            tell_lease(folder, lease)

    try:
        folder = Path(folders.make_run(str(project), spec.request, fill))
    except OSError as error:
        raise NotAProject(
            f"no run can be recorded in {project}: {error.strerror or error}",
            remedy(error, "Choose a folder that you can write to."),
        ) from error
    if prepare is not None:
        prepare(folder)
    supervise(folder, lease)
    return int(folder.name)


def supervise(folder: Path, lease: Lease | None = None) -> None:
    """Start a detached supervisor for the run in `folder`, which holds `lease`. Raises
    LaunchFailed.

    If the training process lives already, the supervisor attaches to it.
    """
    try:
        supervisor.start(str(folder), () if lease is None else lease.handles)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LaunchFailed(f"run {folder.name}: its supervisor did not start: {error}") from error
