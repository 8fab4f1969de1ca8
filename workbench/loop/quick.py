"""The quick run: what starts again on each save."""

from __future__ import annotations

import shlex
from pathlib import Path

from ..errors import UsageError
from ..run.spec import Spec

#: The tag of runs of a loop.
TAG = "watch"
#: Seconds between the signals that stop one.
GRACE = 1.0


def quick(root: Path, command: str) -> Spec:
    """The spec of the quick run with this command line, in the project's folder. Raises
    UsageError for no command, and for a quote that is not closed."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(f"{command}: {error}", "Close the quote.") from error
    if not words:
        raise UsageError(
            "there is no quick command yet",
            "Say it once: workbench watch -- python train.py --max-steps 20, or in workbench.toml"
            " below [watch].",
        )
    return Spec(words, str(root), tags=(TAG,), grace=GRACE)
