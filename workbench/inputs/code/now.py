"""The code of the working tree as it is now, kept at once and whole."""

from __future__ import annotations

from pathlib import Path

from ...errors import NoSnapshot, WorkbenchError
from . import cache, checkout
from .snapshot import capture


def tree_now(project: Path) -> str:
    """The snapshot of the working tree, whole when this returns. Raises NoSnapshot."""
    try:
        return capture(project).tree
    except (WorkbenchError, OSError) as error:
        raise NoSnapshot(
            f"the code of {project} cannot be kept: {error}",
            "Without it a run can be launched in the project itself only.",
        ) from error


def paths_now(project: Path) -> frozenset[str]:
    """The files that are code now, by their paths: those of the last snapshot, and where there is
    none those that one would hold. Raises NoGit, GitFailed."""
    return frozenset(cache.load(project.resolve()).files or checkout.code_now(project))
