"""What the hooks of parsers share: whose arguments were parsed, and how it is told."""

from __future__ import annotations

import functools
import os
import re
import sys
import threading

from ... import layout, secrets
from .. import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_HELP = 300
_CHOICES = 100
_LONGEST = 1000
_PACKAGE = __name__.partition(".")[0]
_NONE = re.compile(r" *[|,] *None(Type)?\b|\bNone(Type)? *[|,] *")
_ONE = re.compile(r"^(?:Union|Optional)\[([^\[\],]*)\]$")
_SEVERAL = {
    "list": ("list", "tuple", "set", "sequence", "iterable", "collections.abc.s"),
    "dict": ("dict", "mapping", "collections.abc.m"),
}
_NAMES = {"integer": "int", "text": "str", "string": "str", "boolean": "bool", "nonetype": "str"}


def params(source: str, values: Mapping[str, object], schema: Mapping[str, object]) -> None:
    """Tell parameters of the process that was launched. Raises OSError.

    A process that it has forked has the same hooks, and tells none.
    """
    if os.environ.get(layout.WITHIN) != str(os.getpid()):
        return
    tell.params(source, simple(dict(values)), _hiding(schema))


def entry(**known: object) -> dict[str, object]:
    """What is known of one parameter, as `tell.params` takes it; what is None or empty is left
    out. A default that is no plain value is left out too."""
    told = {name: value for name, value in known.items() if value is not None and value != ""}
    if "default" in told and not plain(told["default"]):
        del told["default"]
    if "choices" in told:
        told["choices"] = _listed(told["choices"])
    if "help" in told:
        told["help"] = " ".join(str(told["help"]).split())[:_HELP]
    return {name: value for name, value in told.items() if value != "" and value != []}


def type_name(kind: object, value: object = None) -> str:
    """The name of a type, `list` for all that hold several values; of what only makes values (a
    function, a `Literal`, an enumeration), the name of the type of `value`."""
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return "str"
    text = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
    if not text or not isinstance(kind, (str, type)) or getattr(kind, "__args__", None):
        text = str(kind).replace("typing.", "") if hasattr(kind, "__args__") else ""
    text = _ONE.sub(r"\1", _NONE.sub("", text))
    for name, starts in _SEVERAL.items():
        if text.lower().startswith(starts):
            return name
    if text and not text.startswith(("Literal[", "Union[", "Optional[")):
        return _NAMES.get(text.lower(), text)
    return type_name(type(value)) if plain(value) else "str"


def plain(value: object) -> bool:
    """Whether a value is a number, a text, nothing, or a collection of such."""
    if isinstance(value, (list, tuple, set)):
        return len(value) <= _LONGEST and all(map(plain, value))
    if isinstance(value, dict):
        return len(value) <= _LONGEST and all(map(plain, value.values()))
    return value is None or isinstance(value, (bool, int, float, str)) or _readable(value)


def simple(value: Any, depth: int = 8) -> Any:
    """A value made of plain ones: dataclasses and namespaces as dictionaries, and anything else
    as a short text, so that no object is told with all that hangs on it."""
    if plain(value):
        return value
    if depth > 0 and not isinstance(value, type):
        if isinstance(value, (list, tuple, set)):
            return [simple(item, depth - 1) for item in list(value)[:_LONGEST]]
        held = value if isinstance(value, dict) else _attributes(value)
        if held:
            return {str(name): simple(item, depth - 1) for name, item in held.items()}
    if getattr(value, "shape", None) == ():  # a number of NumPy or Torch
        return value.item()
    return getattr(value, "__qualname__", None) or _text(value)


def from_command_line(arguments: object) -> bool:
    """Whether arguments that a parser was given are those of this process, or some of them."""
    if arguments is None:
        return True
    if not isinstance(arguments, (list, tuple)):
        return False
    typed = set(map(str, sys.argv[1:]))
    if not arguments:
        return not typed
    return all(argument in typed for argument in arguments)


def typed(names: Mapping[str, str]) -> set[str]:
    """Which parameters stand on the command line, as `--lr 1`, `--lr=1`, `-b64` or shortened.

    `names` tells the parameter of each option string.
    """
    found = set()
    for word in sys.argv[1:]:
        head = word.partition("=")[0]
        if head in names:
            found.add(names[head])
        elif head.startswith("--"):
            meant = {names[flag] for flag in names if flag.startswith(head) and head != "--"}
            found |= meant if len(meant) == 1 else set()
        elif head[:2] in names:
            found.add(names[head[:2]])
    return found


def caller(*known: str) -> str:
    """The top-level package of whoever called, seen from a hook: neither the workbench nor one
    of the `known` packages. Empty where there is none."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if name not in (_PACKAGE, *known):
            return name
        frame = frame.f_back
    return ""


def outermost(owner: Any, name: str, see: Callable[..., object]) -> None:
    """As `wrap.after`, but for calls that are not made within another one, and for static
    methods too. `see(result, *args, **kwargs)` gets the arguments as they were given. Raises
    AttributeError where the owner has nothing of that name."""
    held = owner.__dict__[name]
    static = isinstance(held, staticmethod)
    original = held.__func__ if static else held
    inside = threading.local()

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if getattr(inside, "now", False):
            return original(*args, **kwargs)
        inside.now = True
        try:
            result = original(*args, **kwargs)
        finally:
            inside.now = False
        try:
            see(result, *args, **kwargs)
        except Exception as error:  # the seam: nothing of ours reaches the training
            tell.stayed_out(name, error)
        return result

    setattr(owner, name, staticmethod(wrapper) if static else wrapper)


def _attributes(value: Any) -> dict[str, Any]:
    """What a dataclass or a namespace holds; nothing of another object."""
    if hasattr(value, "__dataclass_fields__"):
        return {n: getattr(value, n) for n in value.__dataclass_fields__ if hasattr(value, n)}
    return vars(value) if type(value).__name__ == "Namespace" else {}


def _text(value: object) -> str:
    try:
        return str(value)[:_HELP]
    except Exception:  # its own text cannot be made
        return type(value).__name__


def _hiding(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema, without the defaults of secrets."""
    return {
        name: dict(known, default=secrets.HIDDEN)
        if "default" in known and secrets.hidden(name, known["default"])
        else known
        for name, known in schema.items()
    }


def _listed(choices: Any) -> list[object]:
    try:
        return [choice if plain(choice) else str(choice) for choice in list(choices)[:_CHOICES]]
    except TypeError:  # a container that can only be asked
        return []


def _readable(value: object) -> bool:
    """Whether a value reads well as text: a path, a member of an enumeration."""
    return isinstance(value, os.PathLike) or hasattr(value, "_name_")
