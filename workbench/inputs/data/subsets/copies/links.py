"""A folder of which only some files are kept: links to these, in folders as they are.

A folder in which no file is kept is not there: a loader that takes folders for classes, as
torchvision's `ImageFolder`, fails at one that is empty. Links point to the person's own files;
nothing is copied.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .progress import Progress

_MANY = 1000  # links between two words on the progress


def copy(source: Path, target: Path, names: Sequence[str], progress: Progress) -> None:
    """Make the folder `target` with links to the files of `source` that have these names, paths
    from there. Raises OSError, Cancelled."""
    made: set[str] = set()
    for number, name in enumerate(names):
        if number % _MANY == 0:
            progress.at(number / len(names))
        place = os.path.join(target, name)  # noqa: PTH118 - hundred thousands of them
        folder = os.path.dirname(place)  # noqa: PTH120
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        os.symlink(os.path.join(source, name), place)  # noqa: PTH118, PTH211
