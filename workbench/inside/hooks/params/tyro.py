"""tyro: what the called function or class gets, before it is called."""

from __future__ import annotations

import functools

from .. import wrap
from . import later, understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_DUMMY = "__tyro"


def call(module: ModuleType) -> None:
    """Tell the arguments of the outermost callable, and of functions that are sub-commands."""
    wrap.after(module, "callable_with_args", _bound)


def result(module: ModuleType) -> None:
    """Tell what the script changes in the object that it has got."""
    wrap.after(module, "cli", _returned)


def _returned(made: Any, *_: object, **__: object) -> None:
    if hasattr(made, "__dataclass_fields__") and hasattr(made, "__weakref__"):
        later.watch("tyro", made, understood.simple)


def _bound(
    result: Any, function: Any, parser: Any, default: Any, words: Any, field_name_prefix: str = ""
) -> None:
    if field_name_prefix and isinstance(parser.f, type):
        return  # part of what is told as a whole
    made = result[0]
    if isinstance(made, functools.partial):
        told = understood.simple(_arguments(made))
    else:  # a function that only gives a value; another one would run the training
        told = understood.simple(made()) if made.__name__ == "<lambda>" else {}
    if told and isinstance(told, dict):
        understood.params("tyro", _undressed(told), _schema(parser))


def _arguments(call: Any) -> dict[str, Any]:
    import inspect

    try:
        bound = inspect.signature(call.func).bind(*call.args, **call.keywords)
    except (TypeError, ValueError):
        return dict(call.keywords)
    return dict(bound.arguments)


def _undressed(values: dict[str, Any]) -> dict[str, Any]:
    """Without the names that tyro itself puts around what has none."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name.startswith(_DUMMY) or name == "":
            found.update(_undressed(value) if isinstance(value, dict) else {})
        else:
            found[name] = value
    return found


def _schema(parser: Any) -> dict[str, object]:
    args = _args(parser)
    names = {flag: _name(arg) for arg in args for flag in _flags(arg)}
    given = understood.typed(names)
    return {_name(arg): dict(_entry(arg), given=_name(arg) in given) for arg in args}


def _args(parser: Any) -> list[Any]:
    """The arguments of a parser and of the dataclasses within it."""
    children = getattr(parser, "child_from_prefix", {}).values()
    return list(parser.args) + [arg for child in children for arg in _args(child)]


def _name(arg: Any) -> str:
    parts = [arg.intern_prefix, arg.field.intern_name]
    return ".".join(part for part in parts if part and not part.startswith(_DUMMY))


def _flags(arg: Any) -> list[str]:
    """The option strings; an older tyro has one alone."""
    several = getattr(arg.lowered, "name_or_flags", None)
    return list(several or [arg.lowered.name_or_flag])


def _kind(field: Any) -> object:
    """The type of a field, by its name in newer and in older versions."""
    return getattr(field, "type_stripped", None) or getattr(field, "type_or_callable", None)


def _entry(arg: Any) -> dict[str, object]:
    field, lowered = arg.field, arg.lowered
    return understood.entry(
        type=understood.type_name(_kind(field), field.default),
        default=field.default,
        choices=lowered.choices,
        help=field.helptext() if callable(field.helptext) else field.helptext,
        flags=[flag for flag in _flags(arg) if flag.startswith("-")],
        required=lowered.required or None,
    )
