"""The code of the working tree as it is now, kept at once."""

from __future__ import annotations

from pathlib import Path

from ...errors import NoSnapshot, WorkbenchError
from .snapshot import Snapshot, capture


def taken_now(project: Path) -> Snapshot:
    """The snapshot of the working tree, whole when this returns. Raises NoSnapshot."""
    try:
        return capture(project)
    except (WorkbenchError, OSError) as error:
        raise NoSnapshot(
            f"the code of {project} cannot be kept: {error}",
            "Without it a run can be launched in the project itself only.",
        ) from error
