"""What Python runs the training, told at once; what it had loaded, told at its end."""

from __future__ import annotations

import atexit
import os
import sys
import time

from .. import layout, records
from . import files, process, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_LISTED = 2000
_MANY = 200  # modules: some libraries' worth
_told = 0


def install() -> None:
    """Tell of this interpreter now, and of its libraries when its training has begun (it may be
    killed) and when it ends."""
    if os.path.exists(tell.place(layout.PYTHON)):
        tell.note("several programs ran: of a parameter that they share, the last one's is shown")
    tell.append(layout.PYTHON, about())
    _compare_script()
    tell.on_metrics(_tell_loaded)
    files.on_new(_tell_some)
    atexit.register(_at_exit, os.getpid())


def about() -> dict[str, object]:
    """What is known when the interpreter starts."""
    return {
        "time": time.time(),
        "pid": os.getpid(),
        "version": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "executable": sys.executable,
        "prefix": sys.prefix,
        "path": [path for path in sys.path if path],
        "command": process.command_line(),
        "folder": os.getcwd(),
    }


def _compare_script() -> None:
    """Note where the script is another one than when its code was kept: an edit that was saved in
    the moment between the launch and now runs, and is not in the snapshot."""
    try:
        told = (records.read_whole(tell.place(layout.CODE)) or {}).get("script")
        if isinstance(told, dict) and told:
            now = os.stat(str(told["path"]))
            if (now.st_size, now.st_mtime_ns) != (told["size"], told["mtime"]):
                name = os.path.basename(str(told["path"]))
                tell.note(name + " was saved after its code was kept: what ran may be newer")
    except (OSError, ValueError, KeyError):
        pass  # Python itself tells of a script that is gone


def torch_version(module: ModuleType) -> None:
    """See `torch.version`: what PyTorch was built for."""
    told = {key: getattr(module, key, None) for key in ("cuda", "hip", "git_version")}
    tell.append(layout.PYTHON, {"time": time.time(), "pid": os.getpid(), "torch": told})


def loaded() -> dict[str, object]:
    """The top-level packages that were imported."""
    names = {name.partition(".")[0] for name in list(sys.modules)}
    return {"modules": sorted(name for name in names if name[:1] != "_")[:_LISTED]}


def _tell_loaded() -> None:
    tell.append(layout.PYTHON, dict(loaded(), time=time.time(), pid=os.getpid()))


def _tell_some() -> None:
    """Tell again when many more modules are loaded than were told."""
    global _told
    if len(sys.modules) > _told + _MANY:
        _told = len(sys.modules)
        _tell_loaded()


def _at_exit(pid: int) -> None:
    if os.getpid() != pid:
        return
    try:
        _tell_loaded()
    except Exception:  # the seam: the process ends as it would have
        pass
