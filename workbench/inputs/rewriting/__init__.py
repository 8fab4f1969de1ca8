"""Changed copies of configuration files: YAML, JSON, TOML, and files of arguments.

Only the text of the values changes; comments, order, quotes and anchors stay, byte for byte.
What was written is read again before anybody gets it: either it says what was asked for, or the
change is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import BadEdit
from ...sources import documents
from .. import params
from . import listed, splicing, tables
from .relative import others
from .typed import typed

__all__ = ["others", "rewritten"]


def rewritten(path: Path, content: bytes, changes: Mapping[str, str | None]) -> bytes:
    """The content of a configuration file with other values.

    Args:
        path: tells the format by its suffix, and is named in errors.
        changes: typed values by dotted name, an item of a list by its number; None takes one away.
            A value stays of the kind that stood there, where the text allows it.

    Raises BadEdit for a file that does not parse, with its line, and for a name that has no place
    in it.
    """
    suffix = path.suffix.lower()
    try:
        text = content.decode("utf-8-sig")
        if suffix not in documents.SUFFIXES:
            return listed.changed(text, changes).encode()
        held = documents.parse(text, suffix)
        new = _changed(text, suffix, changes, held)
        _check(documents.parse(new, suffix), changes, held)
    except UnicodeDecodeError as error:
        raise BadEdit(f"{path} is no text: {error.reason}", "Edit the file itself.") from error
    except ValueError as error:
        raise BadEdit(f"{path} cannot be changed: {error}", "Mend the file first.") from error
    except LookupError as error:
        hint = "A value or a list stands there: set it as a whole."
        raise BadEdit(f"{path} has no place for {error.args[0]}", hint) from error
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + new.encode()


def _changed(text: str, suffix: str, changes: Mapping[str, str | None], held: Any) -> str:
    if suffix == ".toml":
        return tables.changed(text, changes)
    notation = splicing.JSON if suffix == ".json" else splicing.YAML
    return splicing.spliced(text, changes, held, notation)


def _check(now: Any, changes: Mapping[str, str | None], held: Any) -> None:
    """Raise ValueError unless the changed document says what was asked for, and the rest of it what
    it said; but for aliases of what was changed, which are one value with it."""
    before, after = (params.flatten(one) if isinstance(one, dict) else {} for one in (held, now))
    asked = {repr(after.get(name)) for name in changes}
    for name, change in changes.items():
        told = _value(now, name)
        wanted = None if change is None else typed(change, _value(held, name))
        inherited = change is None and told is not None  # of a mapping that is merged in
        if repr(told) != repr(wanted) and not inherited:
            raise ValueError(f"{name} would become {told!r}")
    for name in before:
        told = repr(after.get(name))
        if not _concerns(name, changes) and told != repr(before[name]) and told not in asked:
            raise ValueError(f"{name} would change as well")


def _concerns(name: str, changes: Mapping[str, str | None]) -> bool:
    """Whether a value is one of those that are changed, or holds or is within one."""
    return any(
        name == one or one.startswith(f"{name}.") or name.startswith(f"{one}.") for one in changes
    )


def _value(held: Any, name: str) -> Any:
    """What stands under a dotted name; None where nothing does."""
    names = name.split(".")
    for count in range(len(names), 0, -1):
        key, rest = ".".join(names[:count]), ".".join(names[count:])
        if isinstance(held, list) and key.isdigit() and int(key) < len(held):
            inner = held[int(key)]
        elif isinstance(held, dict) and key in held:
            inner = held[key]
        else:
            continue
        return _value(inner, rest) if rest else inner
    return None
