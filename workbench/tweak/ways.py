"""How a parameter is set from outside, and whether a script knows its name at all."""

from __future__ import annotations

import difflib
import re

from ..inputs.arguments import PLACING
from ..inputs.params import CONSTANTS, Schema
from .held import Held
from .known import Known, is_configured

#: By the words of the command line, by a configuration file, by a constant of the code.
WORDS, FILE, CODE = "words", "file", "code"
_PAIRED = ("hydra", "omegaconf")
_NOTHING = Schema()


def way(name: str, told: Known) -> str:
    """How a parameter is set; empty where nothing sets it from outside, because the script has
    worked it out."""
    schema = told.schemas.get(name, _NOTHING)
    held = told.holding(name)
    if name in told.typed:
        return WORDS
    if held is not None and not _overruled(held, name, told):
        return FILE
    if schema.flags or schema.source in (*_PAIRED, *PLACING):
        return WORDS
    if schema.source == CONSTANTS and (name in told.lines or not told.lines):
        return CODE
    return FILE if held is not None else "" if name in told.values else WORDS


def carried(told: Known) -> dict[str, str]:
    """The parameters that the origin has from edits of a file in the project's place: the working
    tree has other values, and no word of the command line tells."""
    found = {}
    for name, value in told.asked.items():
        held = told.holding(name)
        if way(name, told) == FILE and held is not None and not held.is_copy:
            found[name] = value
    return found


def unread(told: Known) -> str:
    """Which configuration file cannot be read, and why; empty where all can."""
    broken = next((one for one in told.held if one.problem), None)
    return f"{broken.path} cannot be read: {broken.problem}; mend it first" if broken else ""


def unknown(name: str, told: Known) -> str:
    """Why a script cannot be given a name, and what may have been meant; empty where it can."""
    plain = name.lstrip("+")
    if name.startswith("+") or not told.strict or _is_known(plain, told):
        return ""
    if broken := unread(told):
        return broken
    names = [*told.schemas, *told.values, *(one for held in told.held for one in held.values)]
    near = difflib.get_close_matches(plain, names, 1, 0.6)
    return f"the script knows no {plain}{f'; did you mean {near[0]}?' if near else ''}"


def _is_known(name: str, told: Known) -> bool:
    known = (told.schemas, told.typed, told.values)
    if any(name in one for one in known) or told.holding(name) is not None:
        return True
    if is_configured(told.schemas) and _is_given(name, told.content):
        return True
    outer = name.rpartition(".")[0]  # a whole configuration, as of ml_collections
    held = told.schemas.get(outer)
    return bool(outer) and (not held.type if held is not None else _is_known(outer, told))


def _is_given(name: str, content: bytes) -> bool:
    """Whether the script gives a value to a name at the left edge, be it no constant."""
    return bool(re.search(rf"^{re.escape(name)}\b[^=\n]*=".encode(), content, re.MULTILINE))


def _overruled(held: Held, name: str, told: Known) -> bool:
    """Whether the run understood another value than the file holds, of what has a flag."""
    value = held.values.get(name)
    understood = told.values.get(name, value)
    return (
        bool(told.schemas.get(name, _NOTHING).flags) and not held.is_alone and understood != value
    )
