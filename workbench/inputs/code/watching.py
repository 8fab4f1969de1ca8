"""Hearing of changes in folders, from the system where it tells, else by looking again and again.

A network file system tells nobody of what another machine writes: there we look. Folders are
watched one by one and not with all below them, or data and outputs would be watched, too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from ...inside.records import readable

#: What happened (watchfiles' number: added 1, modified 2, deleted 3), and to which path.
Change = tuple[int, str]
ADDED = 1


@dataclass(frozen=True, slots=True)
class Pace:
    """How changes become one: all that come without a pause of `step`, `most` at the longest;
    `wait` is how long nothing may happen before that is told; `poll` is the time between two looks
    at a network file system. All in milliseconds."""

    step: int = 200
    most: int = 800
    wait: int = 60_000
    poll: int = 3000


def hear(
    root: Path,
    places: Iterable[Path],
    matters: Callable[[int, str], bool],
    over: threading.Event,
    pace: Pace,
) -> Generator[set[Change]]:
    """What changes in the folders `places` of a project, as far as it matters; an empty set when
    nothing has for a while. Ends when `over` is set; to be closed before.

    Changes that happen between two answers are not lost. Raises OSError or RuntimeError where the
    system has no watch left, or a name that is no UTF-8 changed.
    """
    from watchfiles import watch  # loaded after the first paint

    yield from watch(  # type: ignore[misc]  # its Change is an integer
        *(place for place in places if _is_text(place)),
        watch_filter=matters,
        recursive=False,
        debounce=pace.most,
        step=pace.step,
        rust_timeout=pace.wait,
        yield_on_timeout=True,
        stop_event=over,
        force_polling=True if _on_network(root) else None,
        poll_delay_ms=pace.poll,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )


def _is_text(path: Path) -> bool:
    """Whether the name is UTF-8: the library takes no other."""
    return readable(path) == str(path)


def _on_network(root: Path) -> bool:
    """Whether the folder is on a network file system, which tells nobody of changes."""
    import psutil

    path = str(root.resolve())
    try:
        mounts = psutil.disk_partitions(all=True)
    except OSError:
        return False
    held = [mount for mount in mounts if path.startswith(mount.mountpoint.rstrip("/") + "/")]
    kind = max(held, key=lambda mount: len(mount.mountpoint)).fstype if held else ""
    return kind.startswith(("nfs", "cifs", "smb", "fuse", "9p", "lustre", "gpfs", "ceph", "beegfs"))
