"""Why there is no profile."""

from __future__ import annotations

from ....errors import WorkbenchError


class NotProfiled(WorkbenchError):
    """There is no profile, now; the message says why. Another try may succeed."""
