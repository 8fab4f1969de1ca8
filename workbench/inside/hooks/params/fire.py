"""Fire: what the called function or class was given, with the defaults of its signature."""

from __future__ import annotations

import sys
import types

from .. import wrap
from . import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def call(module: ModuleType) -> None:
    """Tell the arguments of every component, when they are parsed and before it is called."""
    make = module._MakeParseFn

    def parser(component: Any, metadata: Any) -> Any:
        holder = types.SimpleNamespace(parse=make(component, metadata))
        wrap.after(holder, "parse", lambda result, args: _parsed(component, result[0], args))
        return holder.parse

    setattr(module, "_MakeParseFn", parser)  # noqa: B010


def _parsed(component: Any, parsed: Any, args: list[str]) -> None:
    import inspect

    if getattr(component, "__module__", "").partition(".")[0] in sys.builtin_module_names:
        return
    signature = inspect.signature(component)
    bound = signature.bind(*parsed[0], **parsed[1])
    bound.apply_defaults()
    values = dict(bound.arguments)
    kinds = {name: held.kind for name, held in signature.parameters.items()}
    for name in [name for name in values if kinds[name] is inspect.Parameter.VAR_KEYWORD]:
        values.update(values.pop(name))
    helps = _helps(component)
    typed = understood.typed({flag: name for name in kinds for flag in _flags(name)})
    schema = {
        name: dict(
            _entry(held, values[name], helps.get(name)),
            given=name in typed or values[name] is not held.default,
        )
        for name, held in signature.parameters.items()
        if name in values
    }
    if values:
        understood.params("fire", values, schema)


def _entry(held: Any, value: object, text: str | None) -> dict[str, object]:
    default = None if held.default is held.empty else held.default
    kind = None if held.annotation is held.empty else held.annotation
    return understood.entry(
        type=understood.type_name(kind, value if default is None else default),
        default=default,
        help=text,
        flags=_flags(held.name),
        required=True if held.default is held.empty else None,
    )


def _flags(name: str) -> list[str]:
    return sorted({"--" + name, "--" + name.replace("_", "-")}, reverse=True)


def _helps(component: Any) -> dict[str, str]:
    """What the docstring says of each argument, read by Fire's own reader."""
    reader = sys.modules.get("fire.docstrings")
    text = getattr(component, "__doc__", None)
    if reader is None or not text:
        return {}
    told = reader.parse(text).args or []
    return {one.name: one.description or "" for one in told}
