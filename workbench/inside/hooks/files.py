"""Which files the training opens, from Python's audit events.

Told once a file, reduced to what may matter: neither code nor libraries nor the system's own
files. Of a folder that is full of files the first ones are told, and then how many were opened.
What native code opens by itself is seen from outside.
"""

from __future__ import annotations

import os
import re
import sys

from . import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: Files of one folder that are told by name, for reading and for writing each.
_NAMED = 20
_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd", ".pth", ".egg-link", ".whl")
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/lib/", "/lib64/", "/bin/", "/run/")
#: Below a home, hidden folders hold settings and caches; some hold datasets and models.
_KEPT = (".cache/huggingface/", ".cache/torch/hub/", ".cache/kagglehub/", ".keras/datasets/")
_NOISE = re.compile(
    r"/(\.git|\.workbench|__pycache__|site-packages|dist-packages|node_modules)/"
    r"|/tmp/(pymp-|tmp[a-z0-9_]{8}|torchinductor_|torch_|triton|ray/|\.)"
    r"|\.(lock|sock|socket|pid)$"
)

_seen: set[tuple[str, bool]] = set()
_counts: dict[tuple[str, bool], int] = {}
_watchers: list[Callable[[], object]] = []


def install() -> None:
    """Listen from now on; it cannot be undone."""
    _Filter.begin()
    sys.addaudithook(_audit)


def on_new(call: Callable[[], object]) -> None:
    """Have `call` called whenever a file has been told."""
    _watchers.append(call)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        try:
            _opened(args[0], bool(args[2] & (os.O_WRONLY | os.O_RDWR)))
        except Exception:  # the seam: whatever this is, the training opens it without us
            pass
    elif event == "os.rename":
        try:
            _renamed(args[0], args[1])
        except Exception:  # the seam, as above
            pass


def _opened(path: Any, write: bool) -> None:
    if type(path) is not str:
        if not isinstance(path, (str, bytes)):
            return  # a file that is open already
        path = os.fsdecode(path)
    if (path, write) in _seen or path.endswith(_CODE):
        return
    place = os.path.abspath(path)
    if not _Filter.matters(place):
        return
    folder = os.path.dirname(place)
    count = _counts[folder, write] = _counts.get((folder, write), 0) + 1
    if count <= _NAMED:
        _seen.add((path, write))
        tell.opened(place, write)
        for call in _watchers:
            call()
    elif count & (count - 1) == 0:  # each time that it has doubled
        tell.opened(folder, write, opens=count)


def _renamed(old: Any, new: Any) -> None:
    """What was written beside and put in place is written."""
    if (os.fsdecode(old), True) in _seen:
        _opened(new, True)


class _Filter:
    """What is left out, worked out once."""

    outside: tuple[str, ...] = _SYSTEM
    home = ""

    @classmethod
    def begin(cls) -> None:
        prefixes = {os.path.abspath(path) for path in (sys.prefix, sys.base_prefix)}
        inner = [os.path.join(path, part, "") for path in prefixes for part in ("lib", "share")]
        cls.outside = (*_SYSTEM, *inner)
        cls.home = os.path.join(os.path.expanduser("~"), "")

    @classmethod
    def matters(cls, path: str) -> bool:
        """Whether a file may be data, a checkpoint or a configuration."""
        if path.startswith(cls.outside) or _NOISE.search(path):
            return False
        below = path[len(cls.home) :] if path.startswith(cls.home) else ""
        return not below.startswith(".") or below.startswith(_KEPT)
