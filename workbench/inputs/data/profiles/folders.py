"""A folder as a table of its files: in which folder each is, of which kind, how large.

For an image dataset with a folder for each class, `folder` is the class.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import PurePosixPath

import numpy as np

from .. import manifest
from ..digest import NotDigested
from . import columns, sums
from .failure import NotProfiled
from .profile import FILES, NUMBER, TEXT, VALUES, Column, Profile


def profile(folder: str, seconds: float) -> Profile:
    """The profile of a folder, without what is hidden. Of more than 10,000 files the sizes of
    10,000 are looked at. Raises NotProfiled, also when it takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    names, folders, suffixes = manifest.Names(), Counter[str](), Counter[str]()
    try:
        for name in manifest.names_below(folder, deadline):
            names.add(name)
            path = PurePosixPath(name)
            folders[str(path.parent)] += 1
            suffixes[path.suffix.lower()] += 1
        states = dict(manifest.states_of(folder, names.sample(), deadline))
    except NotDigested as error:
        raise NotProfiled(error.message) from error
    sizes = np.array([state.st_size for state in states.values()])
    size = sums.numbers(sizes, VALUES, whole=True) if sizes.size else None
    some = f"sizes are those of {sizes.size} files" if names.count > sizes.size else ""
    table = [
        _counted("folder", folders),
        _counted("suffix", suffixes),
        Column("size", "bytes", NUMBER, int(sizes.size), 0, None, size),
    ]
    return Profile(names.count, FILES, table, note=some)


def _counted(name: str, counts: Counter[str]) -> Column:
    top = columns.ordered(counts)
    return Column(name, "name", TEXT, top.total, 0, len(counts), None, top)
