"""The code of a run: which it is, what Git said of it, and what was left out."""

from __future__ import annotations

from ....draw.cells import Row
from ....errors import NoSnapshot
from ....index.catalog import Run
from ....inputs.code.keep import in_words, kept
from ....inputs.code.snapshot import snapshot_of
from ....inside import layout
from ....run.facts import peek
from ..rows import fact, note


def facts(run: Run, width: int) -> list[Row]:
    """A row or more a fact; why there are none where the code was not kept."""
    try:
        snapshot = kept(run.folder)
    except NoSnapshot as error:
        return note(error.message, width)
    count = f"{snapshot.files} file{'' if snapshot.files == 1 else 's'}"
    told = {"code": f"{snapshot.tree[:12]}  {count}", **in_words(peek(run.folder / layout.CODE))}
    return [row for name, text in told.items() if text for row in fact(name, text, width)]


def left_out(run: Run, width: int) -> list[Row]:
    """What is not in the snapshot, and why."""
    snapshot = snapshot_of(peek(run.folder / layout.CODE))
    if snapshot is None or not snapshot.left_out:
        return []
    told = [f"{one.path} ({one.why})" for one in snapshot.left_out]
    told += [f"and {snapshot.more} more"] if snapshot.more else []
    return fact("left out", ", ".join(told), width)
