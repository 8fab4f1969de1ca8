"""Sentences that say which code will run, and where what it writes will land."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from ..errors import WorkbenchError
from ..inputs.code import checkout, linking, now
from ..inside import layout

_MOST = 4  # names in a sentence


def which(
    run: str, as_it_was: bool, since: int | None, edited: Sequence[str], own_copy: bool
) -> str:
    """`code: the working tree as it is (3 files differ from run 13)`, with what is edited of it.

    `run` is what the run is called, empty for none; `since` the number of files in which the
    working tree differs from it, None where nobody knows.
    """
    base = f"as it was in {run}" if as_it_was else "the working tree as it is"
    told = f" ({_since(run, as_it_was, since)})" if run else ""
    beside = [f"{_listed(sorted(edited))} edited"] if edited else []
    beside += ["in a copy of its own"] if own_copy else []
    return ", ".join([f"code: {base}{told}", *beside])


def landing(root: Path, cwd: str, placed: Collection[str] = ()) -> str:
    """Where relative outputs of a run land that has a copy: folders without code, in which no data
    is `placed`, are links to the project's own."""
    linked = [f"{name}/" for name in _linked(root, cwd, placed)]
    home = f"{layout.PROJECT}/{layout.CHECKOUTS}/…"
    shared = f", those in {_listed(linked)} in the project" if linked else ""
    return f"data folders are linked in; new relative outputs land in {home}{shared}"


def _since(run: str, as_it_was: bool, count: int | None) -> str:
    if count is None:
        return f"the code of {run} was not kept"
    if not count:
        return f"the same as {'the working tree' if as_it_was else f'in {run}'}"
    other = "the working tree" if as_it_was else run
    return f"1 file differs from {other}" if count == 1 else f"{count} files differ from {other}"


def _linked(root: Path, cwd: str, placed: Collection[str]) -> list[str]:
    """The folders in `cwd` that hold neither code nor what is placed."""
    try:
        begin = checkout.inner(root, cwd)
        real = {*linking.above(now.paths_now(root)), *linking.above(placed), *placed}
        with os.scandir(cwd) as entries:
            names = sorted(one.name for one in entries if one.name[0] != "." and one.is_dir())
    except (WorkbenchError, OSError):  # the launch tells why
        return []
    return [name for name in names if f"{begin}/{name}".lstrip("/") not in real]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
