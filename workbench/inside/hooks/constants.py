"""The module-level constants of the main script, as they are while it runs.

A configurator that rewrites the globals (`exec(open("configurator.py").read())`) is understood:
what counts is the value, not the line of source. They are read when the script opens its first
files, when its first metric is told, and at its end.
"""

from __future__ import annotations

import atexit
import os
import sys

from .. import records
from . import files, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .params.script import Constants

_LOOKS = 20
_LENGTH = 500
_SOURCE = 1 << 18

_read: Constants | None = None
_unreadable = False
_told: dict[str, object] = {}
_looks = 0
_folder = ""


def install() -> None:
    """Read the constants at the right moments."""
    global _folder
    _folder = os.getcwd()
    files.on_new(look)
    tell.on_metrics(look)
    atexit.register(_at_exit, os.getpid())


def look() -> None:
    """Tell the constants that are new or have changed; after some looks they are settled."""
    global _looks
    if _looks < _LOOKS:
        _looks += 1
        _tell()


def _tell() -> None:
    main = sys.modules.get("__main__")
    held = dict(vars(main)) if main is not None else {}
    values = _values(held, _constants(held))
    fresh = {
        name: value for name, value in values.items() if name not in _told or _told[name] != value
    }
    if fresh:
        _told.update(fresh)
        tell.params("constants", fresh)


def _at_exit(pid: int) -> None:
    if os.getpid() == pid:
        try:
            _tell()
        except Exception:  # the seam: the process ends as it would have
            pass


def _constants(held: dict[str, Any]) -> Constants | None:
    """The constants of the script, which is read once; Python has taken its name from the module
    when it ends."""
    global _read, _unreadable
    if _read is None and not _unreadable:
        path = held.get("__file__") or sys.argv[0]
        _read = of_script(os.path.join(_folder, path))
        _unreadable = _read is None
    return _read


def of_script(path: str) -> Constants | None:
    """The constants of the script at `path`; None where it has none, or cannot be read or
    parsed."""
    try:
        with open(path, "rb") as file:
            source = file.read(_SOURCE)
        if b"=" not in source:
            return None
        import ast  # some milliseconds, once

        from .params.script import Constants

        return Constants(ast.parse(source))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _values(held: dict[str, Any], known: Constants | None) -> dict[str, object]:
    """The values as they are now, copied; settings of a class or an object are nested."""
    if known is None:
        return {}
    values = {name: held[name] for name in known.names if name in held}
    for name, attributes in known.classes.items():
        values[name] = {key: getattr(held.get(name), key, None) for key in attributes}
    for name in known.instances:
        values[name] = _settings(held.get(name))
    plain = {name: held for name, held in values.items() if _plain(held) and not _empty(held)}
    return {name: records.jsonable(value) for name, value in plain.items()}


def _empty(value: object) -> bool:
    return value is None or value == {}


def _settings(instance: object) -> dict[str, object]:
    """The plain values that an object of the script holds, when most of it is plain."""
    attributes = getattr(instance, "__dict__", {})
    plain = {name: held for name, held in attributes.items() if name[:1] != "_" and _plain(held)}
    return plain if 2 * len(plain) > len(attributes) else {}


def _plain(value: object) -> bool:
    """Whether a value is a number, a text, or a small collection of such."""
    if value is None or isinstance(value, (bool, int, float)):
        return True
    if isinstance(value, str):
        return len(value) <= _LENGTH
    if isinstance(value, (list, tuple, set)):
        return len(value) <= 50 and all(map(_plain, value))
    if isinstance(value, dict):
        return len(value) <= 100 and all(map(_plain, value.values()))
    return False
