"""A snapshot made of another one, with some files changed or added: the code of a run that is
edited before it runs, or that brings a newer script along."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from . import store
from .program import Deadline
from .shadow import LINK, Shadow

_PLAIN = 0o100644


def graft(project: Path, tree: str, files: Mapping[str, bytes]) -> str:
    """The tree of the snapshot `tree` with `files`, content by path from the project's folder.

    Files that it has keep their mode; a link becomes a file. The new snapshot is kept like any
    other. Raises NoSnapshot, NoGit, GitFailed.
    """
    if not files:
        return tree
    held = Shadow(project).files(tree, [*files])
    modes = {entry.path: entry.mode for entry in held if entry.mode != LINK}
    writer = store.Writer(store.location(project))
    try:
        for content in files.values():
            writer.blob(content)
        put = {p: (modes.get(p, _PLAIN), store.blob_id(c)) for p, c in files.items()}
        return writer.tree(tree, [], put, Deadline(math.inf))[0]
    except BaseException:
        writer.abandon()
        raise
